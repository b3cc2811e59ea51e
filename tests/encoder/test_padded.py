"""Sequences that are padded to one length."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.encoder.padded import Padding, SpecialTypes, like_lengths

LENGTHS = st.lists(st.integers(1, 30), min_size=1, max_size=6)


@given(LENGTHS, st.integers(1, 12), st.none() | st.integers(1, 40))
def test_pieces_stand_in_front_of_what_is_padded(
    lengths: list[int], multiple: int, longest: int | None
) -> None:
    ids = np.arange(1, sum(lengths) + 1)
    inputs = Padding(0, multiple, longest=longest).inputs(ids, np.array(lengths))
    there = inputs["attention_mask"] == 1
    assert there.sum(axis=1).tolist() == lengths
    assert np.array_equal(inputs["input_ids"][there], ids)
    assert not inputs["input_ids"][~there].any()
    assert (np.diff(inputs["attention_mask"], axis=1) <= 0).all()


@pytest.mark.parametrize(
    ("lengths", "multiple", "longest", "width"),
    [
        ([3, 9], 8, None, 16),
        ([3, 8], 8, None, 8),
        ([3, 9], 8, 12, 12),
        ([3, 9], 8, 16, 16),
        ([3, 9], 8, 9, 9),
        # What is longer all the same is not cut.
        ([3, 13], 8, 12, 13),
        ([3, 9], 1, 4, 9),
    ],
)
def test_a_multiple_is_no_longer_than_the_longest(
    lengths: list[int], multiple: int, longest: int | None, width: int
) -> None:
    padding = Padding(0, multiple, longest=longest)
    inputs = padding.inputs(np.ones(sum(lengths), dtype=np.int64), np.array(lengths))
    assert inputs["input_ids"].shape == (len(lengths), width)


def test_types_and_the_first_position_are_those_of_the_architecture() -> None:
    padding = Padding(9, 4, SpecialTypes((1,), (2, 3)), global_first=True)
    inputs = padding.inputs(np.arange(8), np.array([3, 5]))
    assert inputs["attention_mask"].tolist() == [[2, 1, 1, 0, 0, 0, 0, 0], [2, 1, 1, 1, 1, 0, 0, 0]]
    assert inputs["token_type_ids"][0].tolist() == [1, 2, 3, 0, 0, 0, 0, 0]
    assert inputs["token_type_ids"][1].tolist() == [1, 0, 0, 2, 3, 0, 0, 0]
    assert inputs["input_ids"][0].tolist() == [0, 1, 2, *[9] * 5]


@given(
    st.lists(st.integers(1, 90), max_size=40),
    st.none() | st.integers(1, 300),
    st.sampled_from([0, 20]),
)
def test_runs_hold_all_sequences_in_order_with_little_padding(
    lengths: list[int], most: int | None, spare: int
) -> None:
    runs = list(like_lengths(np.array(lengths, dtype=np.int64), most=most, spare=spare))
    assert [place for first, stop in runs for place in range(first, stop)] == [*range(len(lengths))]
    for first, stop in runs:
        padded = max(lengths[first:stop]) * (stop - first)
        assert padded - sum(lengths[first:stop]) <= max(spare, padded / 10)
        assert most is None or padded <= most or stop == first + 1


def test_sequences_of_one_length_share_a_run_while_they_fit() -> None:
    assert list(like_lengths(np.full(7, 30), most=90)) == [(0, 3), (3, 6), (6, 7)]
