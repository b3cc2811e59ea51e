"""Pairs and triplets of a table: what is read, what is refused, what is said."""

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.training.pairs import text_pairs_of

ROWS = 12


@pytest.fixture
def scored() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text_a": [f"first {number}" for number in range(ROWS)],
            "text_b": [f"second {number // 2}" for number in range(ROWS)],
            "y": np.linspace(0, 5, ROWS),
        },
        index=[f"row {number}" for number in range(ROWS)],
    )


@pytest.fixture
def triplets(scored: pd.DataFrame) -> pd.DataFrame:
    renamed = scored.rename(columns={"text_a": "anchor", "text_b": "positive"})
    return renamed.assign(y=[f"third {number}" for number in range(ROWS)]).rename(
        columns={"y": "negative"}
    )


def test_each_text_is_held_once_and_every_row_tells_its_own(scored: pd.DataFrame) -> None:
    pairs = text_pairs_of(scored)
    assert len(pairs.texts) == len(set(pairs.texts)) == ROWS + ROWS // 2
    told = [[pairs.texts[number] for number in row] for row in pairs.numbers]
    assert told == scored[["text_a", "text_b"]].to_numpy().tolist()
    assert pairs.rows.tolist() == list(range(ROWS))


def test_scores_stay_in_their_own_range(scored: pd.DataFrame) -> None:
    pairs = text_pairs_of(scored)
    assert pairs.kind == "scored pairs"
    assert pairs.scores is not None
    np.testing.assert_allclose(pairs.scores, scored["y"], rtol=1e-6)
    assert pairs.described() == (
        "12 pairs of texts ('text_a', 'text_b') with scores ('y', taken for cosines, 0 as 0 and 5 "
        "as 1)"
    )


@pytest.mark.parametrize("kind", ["bool", "int64", "Int64", "boolean", "object", "float32"])
def test_labels_of_two_values_are_scores(scored: pd.DataFrame, kind: str) -> None:
    labels = pd.Series((scored["y"] > 2).array, scored.index, dtype=kind)
    pairs = text_pairs_of(scored.assign(y=labels))
    assert pairs.scores is not None
    assert pairs.scores.tolist() == (scored["y"] > 2).astype(float).tolist()


def test_pairs_alone_have_no_scores(scored: pd.DataFrame) -> None:
    pairs = text_pairs_of(scored, y=None)
    assert (pairs.kind, pairs.scores) == ("pairs", None)
    expected = "12 pairs of texts ('text_a', 'text_b') that are alike, without scores"
    assert pairs.described() == expected


def test_triplets_have_a_third_text(triplets: pd.DataFrame) -> None:
    pairs = text_pairs_of(triplets)
    assert (pairs.kind, pairs.numbers.shape) == ("triplets", (ROWS, 3))
    assert pairs.described() == "12 triplets of texts ('anchor', 'positive', 'negative')"


def test_the_data_are_not_changed(scored: pd.DataFrame) -> None:
    before = scored.copy(deep=True)
    text_pairs_of(scored)
    pd.testing.assert_frame_equal(scored, before)


def test_tables_of_other_libraries_are_read(scored: pd.DataFrame) -> None:
    polars = pytest.importorskip("polars")
    pairs = text_pairs_of(polars.DataFrame(scored.to_dict("list")))
    assert pairs.texts == text_pairs_of(scored).texts


@pytest.mark.parametrize("given", [[("a", "b")], "a text", None, {"a": "b"}], ids=str)
def test_what_is_no_table_is_refused_with_a_way_to_one(given: object) -> None:
    with pytest.raises(nlu_lite.InvalidInput, match=r"pandas\.DataFrame\(data, columns="):
        text_pairs_of(given)


def test_missing_values_are_named_all_at_once(scored: pd.DataFrame) -> None:
    scored.iloc[3, 0] = None
    scored.iloc[4, 1] = " "
    scored.iloc[[5, 6], 2] = np.nan
    with pytest.raises(nlu_lite.InvalidInput) as refusal:
        text_pairs_of(scored)
    for told in (
        "'text_a' in 1 of 12 rows: position 3 (index label 'row 3')",
        "'text_b' in 1 of 12 rows: position 4 (index label 'row 4')",
        "'y' in 2 of 12 rows: index labels 'row 5', 'row 6'",
        "drop_missing=True",
    ):
        assert told in str(refusal.value)


def test_missing_values_are_left_out_on_request(scored: pd.DataFrame) -> None:
    more = pd.concat([scored] * 2)
    more.iloc[3, 0] = None
    more.iloc[5, 2] = np.nan
    pairs = text_pairs_of(more, drop_missing=True)
    assert pairs.rows.tolist() == [row for row in range(2 * ROWS) if row not in (3, 5)]


@pytest.mark.parametrize("wrong", ["4.5", "alike", np.inf, b"1"], ids=str)
def test_scores_are_numbers(scored: pd.DataFrame, wrong: object) -> None:
    cells = scored["y"].astype(object)
    cells.iloc[7] = wrong
    with pytest.raises(nlu_lite.InvalidInput, match=r"'y' holds .*at position 7 .*'row 7'"):
        text_pairs_of(scored.assign(y=cells))


def test_a_cell_that_is_no_text_is_named_with_its_column(scored: pd.DataFrame) -> None:
    cells = scored["text_b"].astype(object)
    cells.iloc[2] = 7
    with pytest.raises(nlu_lite.InvalidInput, match=r"^column 'text_b': .*position 2"):
        text_pairs_of(scored.assign(text_b=cells))


def test_scores_of_one_value_order_nothing(scored: pd.DataFrame) -> None:
    with pytest.raises(nlu_lite.InvalidInput, match=r"all 12 scores \('y'\) are 1: .*\n.*y=None"):
        text_pairs_of(scored.assign(y=1.0))


def test_equal_texts_without_scores_are_left_out_and_named(scored: pd.DataFrame) -> None:
    scored.iloc[0, 1] = "first 0"
    with pytest.warns(nlu_lite.TrainingDataWarning, match="1 of 12 rows are left out.*'row 0'"):
        pairs = text_pairs_of(scored, y=None)
    assert pairs.rows.tolist() == list(range(1, ROWS))


def test_equal_texts_with_scores_stay(scored: pd.DataFrame) -> None:
    scored.iloc[-1, 1] = f"first {ROWS - 1}"
    assert len(text_pairs_of(scored)) == ROWS


@pytest.mark.parametrize("column", ["anchor", "positive"])
def test_a_triplet_whose_negative_is_alike_is_left_out(triplets: pd.DataFrame, column: str) -> None:
    triplets.iloc[4, 2] = triplets[column].iloc[4]
    with pytest.warns(nlu_lite.TrainingDataWarning, match="1 of 12 rows are left out.*'row 4'"):
        assert len(text_pairs_of(triplets)) == ROWS - 1


def test_too_few_pairs_are_refused(scored: pd.DataFrame) -> None:
    with pytest.raises(nlu_lite.InvalidInput, match="there are 9 scored pairs"):
        text_pairs_of(scored.iloc[:9])


def test_pairs_of_one_first_text_have_no_negatives(scored: pd.DataFrame) -> None:
    with pytest.raises(nlu_lite.InvalidInput, match="no text is known not to be alike"):
        text_pairs_of(scored.assign(text_a="the same"), y=None)
