"""Pairs that are held back: of other texts where that can be, of other pairs else."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlu_lite
from nlu_lite.training.pair_split import learned_and_held, split_pairs
from nlu_lite.training.pairs import TextPairs, text_pairs_of


def _pairs(first: list[str], second: list[str]) -> TextPairs:
    scores = np.arange(len(first)) % 6
    return text_pairs_of(pd.DataFrame({"text_a": first, "text_b": second, "y": scores}))


def _different(count: int) -> TextPairs:
    return _pairs([f"first {n // 3}" for n in range(count)], [f"second {n}" for n in range(count)])


@given(st.floats(0.05, 0.5), st.integers(0, 9))
def test_no_text_is_on_both_sides(share: float, seed: int) -> None:
    pairs = _different(90)
    training, validation = split_pairs(pairs, share=share, seed=seed)
    assert not set(training.numbers.ravel()) & set(validation.numbers.ravel())
    assert len(training) + len(validation) == 90
    assert abs(len(validation) - share * 90) <= 2
    assert sorted([*training.rows, *validation.rows]) == list(range(90))


def test_the_split_is_that_of_the_seed() -> None:
    held = [split_pairs(_different(90), share=9, seed=seed)[1].rows.tolist() for seed in (0, 0, 1)]
    assert held[0] == held[1] != held[2]


def test_a_chain_of_texts_is_one() -> None:
    # Each pair shares a text with the next, but for the last twenty.
    first = [f"link {n}" for n in range(30)] + [f"a {n}" for n in range(270)]
    second = [f"link {n + 1}" for n in range(30)] + [f"b {n}" for n in range(270)]
    for seed in range(5):
        training, validation = split_pairs(_pairs(first, second), share=0.3, seed=seed)
        assert not set(training.numbers.ravel()) & set(validation.numbers.ravel())


def test_pairs_that_all_hang_together_are_told() -> None:
    pairs = _pairs([f"first {n % 5}" for n in range(40)], [f"second {n % 8}" for n in range(40)])
    with pytest.warns(nlu_lite.TrainingDataWarning, match="what is measured may be too good"):
        training, validation = split_pairs(pairs, share=0.25, seed=0)
    # The same pair, in either order, is never on both sides.
    assert not set(map(tuple, training.numbers)) & set(map(tuple, validation.numbers))


def test_one_pair_in_both_orders_is_on_one_side() -> None:
    first = [f"text {n % 20}" for n in range(20)]
    second = [f"text {(n * 7 + 1) % 20}" for n in range(20)]
    pairs = _pairs([*first, *second], [*second, *first])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.TrainingDataWarning)
        training, validation = split_pairs(pairs, share=0.3, seed=0)
    sides = [{frozenset(pair) for pair in side.numbers.tolist()} for side in (training, validation)]
    assert not sides[0] & sides[1]


def _table(count: int, *, prefix: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text_a": [f"{prefix}first {n}" for n in range(count)],
            "text_b": [f"{prefix}second {n}" for n in range(count)],
            "y": [n % 6 for n in range(count)],
        }
    )


@pytest.mark.parametrize(
    ("validation", "held"), [(0.2, 10), (7, 7), (0, None), (None, None)], ids=str
)
def test_what_is_held_back_is_a_share_a_count_or_nothing(
    validation: object, held: int | None
) -> None:
    training, kept = learned_and_held(_table(50), validation=validation)
    assert (None if kept is None else len(kept)) == held
    assert len(training) == 50 - (held or 0)


@pytest.mark.parametrize("validation", [1.5, -1, 50, True, "0.1"], ids=repr)
def test_what_is_no_share_and_no_count_is_refused(validation: object) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="validation="):
        learned_and_held(_table(50), validation=validation)


def test_another_table_validates_with_texts_of_one_numbering() -> None:
    other = _table(4, prefix="other ").drop(columns="y")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training, held = learned_and_held(_table(50), validation=other)
    assert held is not None
    assert training.texts == held.texts
    assert (training.kind, held.kind) == ("scored pairs", "pairs")
    told = [[held.texts[number] for number in pair] for pair in held.numbers]
    assert told == other.to_numpy().tolist()


def test_pairs_that_are_learned_and_validate_are_told() -> None:
    swapped = _table(4).rename(columns={"text_a": "text_b", "text_b": "text_a"})
    both = pd.concat([swapped, _table(4, prefix="other ")])
    with pytest.warns(nlu_lite.TrainingDataWarning, match="4 of the 8 pairs to validate by are"):
        learned_and_held(_table(50), validation=both)
