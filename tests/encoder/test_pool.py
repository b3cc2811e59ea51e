from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.pool import (
    ROW_POOLINGS,
    SEQUENCE_POOLINGS,
    averaged,
    named_pooling,
    normalized,
    pool_ranges,
    pool_rows,
    pool_sequences,
)
from nlu_lite.errors import InvalidOption
from nlu_lite.pipeline import Pipeline
from tests.support.closeness import assert_close

ONE_BY_ONE: dict[str, Callable[[FloatArray], FloatArray]] = {
    "first": lambda rows: rows[0],
    "last": lambda rows: rows[-1],
    "mean": lambda rows: rows.mean(axis=0),
    "max": lambda rows: rows.max(axis=0),
}


@given(lengths=st.lists(st.integers(0, 5), max_size=20), pooling=st.sampled_from(list(ONE_BY_ONE)))
def test_pooling_equals_pooling_word_by_word(lengths: list[int], pooling: str) -> None:
    random = np.random.default_rng(sum(lengths))
    states = random.standard_normal((sum(lengths) + 7, 3)).astype(np.float32)
    piece_states = random.permutation(len(states))[: sum(lengths)]
    ends = np.cumsum(lengths, dtype=np.int64)
    words = np.stack([ends - np.array(lengths, dtype=np.int64), ends], axis=1).reshape(-1, 2)
    vectors = pool_ranges(states, piece_states, words, ROW_POOLINGS[pooling])
    assert vectors.dtype == np.float32
    assert len(vectors) == len(lengths)
    for vector, (begin, end) in zip(vectors, words.tolist(), strict=True):
        if begin == end:
            assert np.isnan(vector).all()
        else:
            expected = ONE_BY_ONE[pooling](states[piece_states[begin:end]])
            assert_close(vector, expected, tolerance=1e-6)


def test_the_table_of_poolings_has_all_that_are_documented() -> None:
    assert set(ROW_POOLINGS) == set(ONE_BY_ONE)


@pytest.mark.parametrize(
    ("pooling", "expected"), [("cls", [1, 8]), ("last", [2, 8]), ("mean", [1.5, 8])]
)
def test_a_sequence_is_pooled_with_its_special_pieces(
    embedded: Pipeline, pooling: str, expected: list[float]
) -> None:
    (model,) = embedded.models.values()
    states, offsets = np.array([[1], [2], [8]], dtype=np.float32), np.array([0, 2, 3])
    vectors = SEQUENCE_POOLINGS[pooling](states, offsets, model.encoder)
    assert vectors[:, 0].tolist() == expected


def test_an_unknown_pooling_is_named_with_those_that_are_known() -> None:
    with pytest.raises(InvalidOption, match=r"pooling='median'.*'first', 'mean', 'max', 'last'"):
        named_pooling("median", ROW_POOLINGS, "the vector of a word")


@given(lengths=st.lists(st.integers(0, 5), max_size=20), pooling=st.sampled_from(list(ONE_BY_ONE)))
def test_vectors_of_nan_are_left_out_of_the_vector_of_their_group(
    lengths: list[int], pooling: str
) -> None:
    random = np.random.default_rng(sum(lengths))
    vectors = random.standard_normal((sum(lengths), 3)).astype(np.float32)
    vectors[random.random(len(vectors)) < 0.3] = np.nan
    offsets = np.cumsum([0, *lengths])
    pooled = pool_rows(vectors, offsets, ROW_POOLINGS[pooling])
    for vector, begin, end in zip(pooled, offsets[:-1], offsets[1:], strict=True):
        there = [row for row in vectors[begin:end] if not np.isnan(row).any()]
        if there:
            assert_close(vector, ONE_BY_ONE[pooling](np.stack(there)), tolerance=1e-6)
        else:
            assert np.isnan(vector).all()


def test_windows_are_averaged_by_their_weights() -> None:
    vectors = np.array([[0], [4], [5]], dtype=np.float32)
    mean = averaged(vectors, np.array([0, 0, 1]), np.array([3, 1, 7]), 2)
    assert mean.tolist() == [[1], [5]]


def test_a_vector_of_zeros_stays_one_when_it_is_normalized() -> None:
    made = normalized(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert_close(made, np.array([[0.6, 0.8], [0, 0]], dtype=np.float32), tolerance=1e-7)
    assert made.dtype == np.float32


@pytest.mark.parametrize("pooling", ["mean", "max", "cls", "last"])
def test_a_sequence_without_pieces_has_no_vector(pooling: str, embedded: Pipeline) -> None:
    (model,) = embedded.models.values()
    states = np.arange(10, dtype=np.float32).reshape(5, 2)
    take = SEQUENCE_POOLINGS[pooling]
    offsets = np.array([0, 0, 3, 3, 5, 5])
    found = pool_sequences(states, offsets, model.encoder, take)
    assert np.isnan(found[[0, 2, 4]]).all()
    expected = take(states, np.array([0, 3, 5]), model.encoder)
    assert np.array_equal(found[[1, 3]], expected)
    nothing = pool_sequences(states[:0], np.array([0, 0]), model.encoder, take)
    assert nothing.shape == (1, 2) and np.isnan(nothing).all()


def test_the_mean_of_many_is_as_exact_as_that_of_few(embedded: Pipeline) -> None:
    (model,) = embedded.models.values()
    states = np.random.default_rng(0).random((200_000, 3)).astype(np.float32)
    expected = states.mean(axis=0, dtype=np.float64)
    (of_sequence,) = SEQUENCE_POOLINGS["mean"](states, np.array([0, len(states)]), model.encoder)
    (of_rows,) = ROW_POOLINGS["mean"](states, np.arange(len(states)), np.array([len(states)]))
    np.testing.assert_allclose(of_sequence, expected, atol=1e-7)
    np.testing.assert_allclose(of_rows, expected, atol=1e-7)
