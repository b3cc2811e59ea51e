from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.training.split import split_of

LABELS = ["a"] * 60 + ["b"] * 30 + ["c"] * 10


def test_each_class_has_its_share_of_both() -> None:
    _, validation = split_of(LABELS, share=0.1, seed=0)
    assert Counter(LABELS[row] for row in validation) == {"a": 6, "b": 3, "c": 1}


def test_a_count_of_rows_is_as_good_as_a_share() -> None:
    _, validation = split_of(LABELS, share=20, seed=0)
    assert Counter(LABELS[row] for row in validation) == {"a": 12, "b": 6, "c": 2}


def test_a_seed_gives_the_same_split() -> None:
    first, again, other = (split_of(LABELS, share=0.3, seed=seed)[1] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert first.tolist() != other.tolist()


def test_global_random_numbers_are_not_drawn() -> None:
    before = np.random.get_state()[1].tolist()  # type: ignore[index]  # noqa: NPY002
    split_of(LABELS, share=0.3, seed=7)
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]  # noqa: NPY002


def test_a_class_with_one_example_stays_in_training() -> None:
    train, _ = split_of([*LABELS, "rare"], share=0.5, seed=0)
    assert 100 in train


def test_numbers_are_held_back_from_small_to_large() -> None:
    numbers = np.linspace(0, 1, 100)
    _, validation = split_of(numbers, share=0.1, seed=0)
    assert sorted((numbers[validation] * 9.999).astype(int)) == list(range(10))


def test_a_row_of_several_labels_counts_for_the_rarest() -> None:
    labels = [("a",)] * 40 + [("a", "b")] * 10 + [()] * 10
    _, validation = split_of(labels, share=0.2, seed=0)
    assert Counter(labels[row] for row in validation) == {("a",): 8, ("a", "b"): 2, (): 2}


@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 12)), min_size=8, max_size=60),
    share=st.floats(0.05, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_rows_are_on_one_side_with_their_group_and_no_class_is_lost(
    rows: list[tuple[str, int]], share: float, seed: int
) -> None:
    labels, groups = [label for label, _ in rows], [group for _, group in rows]
    try:
        train, validation = split_of(labels, share=share, seed=seed, groups=groups)
    except InvalidInput:
        return
    assert sorted([*train.tolist(), *validation.tolist()]) == list(range(len(rows)))
    assert not {groups[row] for row in train} & {groups[row] for row in validation}
    assert {labels[row] for row in train} == set(labels)


@given(
    labels=st.lists(
        st.lists(st.sampled_from("abcde"), unique=True).map(lambda of: tuple(sorted(of))),
        min_size=6,
        max_size=40,
    ),
    seed=st.integers(0, 100),
)
def test_no_class_of_several_is_lost_for_training(labels: list[tuple[str, ...]], seed: int) -> None:
    try:
        train, _ = split_of(labels, share=0.4, seed=seed)
    except InvalidInput:
        return
    assert {of for row in train for of in labels[row]} == {of for row in labels for of in row}


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 0, 100, True, "0.1", float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InvalidOption, match=r"validation=.* of 100 rows; expected a share above 0"):
        split_of(LABELS, share=share, seed=0)


def test_too_few_rows_to_hold_any_back_are_refused_with_the_way_out() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)of 3 rows none can be.*validation=None"):
        split_of(["a", "b", "c"], share=0.5, seed=0)


@pytest.mark.parametrize("rows", [2, 3, 10, 20])
def test_few_numbers_are_numbers_too(rows: int) -> None:
    train, validation = split_of([1.5 * row for row in range(rows)], share=0.1, seed=0)
    assert len(validation) == max(1, rows // 10)
    assert len(train) == rows - len(validation)


@pytest.mark.parametrize("kind", [np.array, list], ids=["array", "list"])
def test_numbers_of_classes_are_classes(kind: Callable[[object], Sequence[int]]) -> None:
    numbers = [LABELS.index(label) for label in LABELS]
    _, validation = split_of(kind(numbers), share=0.1, seed=0)
    assert Counter(LABELS[row] for row in validation) == {"a": 6, "b": 3, "c": 1}
    _, again = split_of(LABELS, share=0.1, seed=0)
    np.testing.assert_array_equal(validation, again)
