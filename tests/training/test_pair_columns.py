"""Columns of texts and scores: found by usual names, said by the user, never guessed."""

from collections.abc import Hashable

import pandas as pd
import pytest

import nlu_lite
from nlu_lite.training.pair_columns import PairColumns, pair_columns_of


def _table(*names: Hashable) -> pd.DataFrame:
    numbers = ("y", "score", "id", "stars")
    return pd.DataFrame({name: [0.5] if name in numbers else [f"a {name}"] for name in names})


@pytest.mark.parametrize(
    ("names", "texts", "score"),
    [
        (("text_a", "text_b", "y"), (0, 1), 2),
        (("y", "sentence2", "sentence1"), (2, 1), 0),
        (("anchor", "positive"), (0, 1), None),
        (("negative", "positive", "anchor"), (2, 1, 0), None),
        (("title", "question", "answer"), (1, 2), None),
        (("left", "right", "y"), (0, 1), 2),
    ],
    ids=str,
)
def test_columns_of_usual_names_and_the_only_two_of_strings_are_found(
    names: tuple[str, ...], texts: tuple[int, ...], score: int | None
) -> None:
    assert pair_columns_of(_table(*names)) == PairColumns(texts, score)


def test_columns_are_those_that_are_said() -> None:
    table = _table("title", "body", "abstract", "score")
    found = pair_columns_of(table, text_columns=["abstract", "title"], y="score")
    assert found == PairColumns((2, 0), 3)


def test_three_columns_that_are_said_are_triplets() -> None:
    table = _table("a", "b", "c")
    assert pair_columns_of(table, text_columns=("c", "a", "b")) == PairColumns((2, 0, 1), None)


@pytest.mark.parametrize(
    "names", [("title", "body", "abstract"), ("text",), ("id",), ()], ids=["3", "1", "0", "none"]
)
def test_columns_that_do_not_show_are_asked_for(names: tuple[str, ...]) -> None:
    with pytest.raises(nlu_lite.InvalidInput, match="Say which two: text_column="):
        pair_columns_of(_table(*names))


def test_two_usual_pairs_are_asked_for() -> None:
    table = _table("question", "answer", "text_a", "text_b")
    with pytest.raises(nlu_lite.InvalidInput, match=r"Say which: text_column=\('text_a', 'text_b'"):
        pair_columns_of(table)


def test_an_unknown_column_is_told_the_nearest() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=r"Did you mean text_column='right'\?"):
        pair_columns_of(_table("left", "right"), text_columns=("left", "rihgt"))
    with pytest.raises(nlu_lite.InvalidOption, match=r"Did you mean y='score'\?"):
        pair_columns_of(_table("left", "right", "score"), y="scores")


@pytest.mark.parametrize("wrong", ["ab", ("a",), ("a", "b", "c", "d"), 3], ids=str)
def test_text_columns_are_two_or_three_names(wrong: object) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="expected the names of two columns"):
        pair_columns_of(_table("a", "b"), text_columns=wrong)  # type: ignore[arg-type]


def test_a_column_is_not_compared_with_itself() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="names one column twice"):
        pair_columns_of(_table("a", "b"), text_columns=("a", "a"))


def test_swapped_columns_are_told() -> None:
    table = _table("left", "right", "score")
    with pytest.raises(nlu_lite.InvalidOption, match="y='right' holds texts: are the two swapped?"):
        pair_columns_of(table, text_columns=("left", "score"), y="right")


def test_numbers_are_no_texts() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=r"'id' is to hold texts, and holds float"):
        pair_columns_of(_table("left", "id"), text_columns=("left", "id"))


def test_scores_that_are_texts_of_the_pair_are_refused() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="is one of the columns of texts"):
        pair_columns_of(_table("left", "right"), text_columns=("left", "right"), y="right")


@pytest.mark.parametrize("wrong", [[1.0], pd.Series([1.0])], ids=["list", "Series"])
def test_scores_stand_in_the_table(wrong: object) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=r"frame\.assign\(y=scores\)"):
        pair_columns_of(_table("text_a", "text_b"), y=wrong)


def test_triplets_have_no_scores() -> None:
    table = _table("anchor", "positive", "negative", "y")
    with pytest.raises(nlu_lite.InvalidOption, match=r"text_column=\('anchor', 'positive'\)"):
        pair_columns_of(table)
    assert pair_columns_of(table, y=None) == PairColumns((0, 1, 2), None)


def test_scores_under_another_name_are_not_passed_over_in_silence() -> None:
    table = _table("text_a", "text_b", "score")
    with pytest.warns(nlu_lite.TrainingDataWarning, match="all rows are taken for alike.*'score'"):
        assert pair_columns_of(table).score is None
    assert pair_columns_of(table, y="score").score == 2
    # Without a warning, since it is said.
    assert pair_columns_of(table, y=None).score is None
