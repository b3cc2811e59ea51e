import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.neighbors import LocalOutlierFactor

from nlu_lite import InvalidOption, MissingExtra, outliers
from nlu_lite.analysis.points import points_of
from tests.support.topics import check_added, sentences, topic_table
from tests.support.vector_tables import vector_table

NAMES = ["outlier_score", "outlier"]
CARDS = [
    f"{who} card {what}."
    for who in ("My", "The", "His", "Our new")
    for what in ("is lost", "was stolen", "has not arrived", "is broken", "does not work")
]


def test_a_text_about_something_else_is_far_out() -> None:
    table = sentences().predict([*CARDS, "", "Penguins live in Antarctica."], "document")
    found = outliers(table)
    far = found["outlier"].fillna(False)
    assert found.loc[far, "document"].tolist() == ["Penguins live in Antarctica."]
    assert found["outlier_score"].idxmax() == found.index[-1]
    assert found[NAMES].isna().any(axis=1).tolist() == found["document"].isna().tolist()


def test_the_scores_are_those_of_scikit_learn() -> None:
    matrix = np.random.default_rng(0).normal(size=(100, 6))
    plain = LocalOutlierFactor(n_neighbors=7).fit(points_of(matrix).units)
    found = outliers(matrix, neighbours=7)
    np.testing.assert_allclose(found["outlier_score"], -plain.negative_outlier_factor_, rtol=1e-5)


def test_copies_of_a_row_change_nothing_for_the_others() -> None:
    table = sentences().predict([*CARDS, "Penguins live in Antarctica."], "document")
    once = outliers(table)
    copies = table.iloc[[0]].sample(60, replace=True, random_state=0)
    often = outliers(pd.concat([table, copies]))
    pd.testing.assert_frame_equal(often.iloc[: len(table)], once)
    assert often["outlier_score"].iloc[len(table) :].unique() == once["outlier_score"].iloc[0]


def test_the_table_is_given_back_with_two_columns() -> None:
    table = topic_table()
    found = outliers(table)
    check_added(topic_table(), found, NAMES)
    pd.testing.assert_frame_equal(table, topic_table())
    assert found.dtypes[NAMES].astype(str).tolist() == ["float32", "boolean"]


def test_rows_without_structure_have_hardly_any_outliers() -> None:
    found = outliers(np.random.default_rng(0).normal(size=(500, 50)))
    assert found["outlier"].mean() < 0.01


@pytest.mark.parametrize("rows", [0, 1, 4])
def test_few_rows_tell_nothing(rows: int) -> None:
    table = vector_table(np.repeat(np.eye(4), 3, axis=0)[: 3 * rows])
    with pytest.raises(InvalidOption, match=f"needs 5 different .* the table has {rows}:"):
        outliers(table)


def test_five_rows_are_enough() -> None:
    found = outliers(np.array([[9, 1], [9, 2], [9, 3], [9, 4], [-1, 0]]))
    assert found["outlier_score"].idxmax() == 4


def test_neighbours_are_other_rows() -> None:
    with pytest.raises(InvalidOption, match=r"neighbours=12, but only 12 .* at most 11, better 6"):
        outliers(topic_table(), neighbours=12)
    assert outliers(topic_table(), neighbours=11)["outlier"].notna().sum() == 12


@pytest.mark.parametrize("neighbours", [0, 1.5, True], ids=repr)
def test_neighbours_are_a_whole_number(neighbours: int) -> None:
    with pytest.raises(InvalidOption, match="^neighbours=.*whole number"):
        outliers(topic_table(), neighbours=neighbours)


def test_a_column_of_the_user_is_not_written_to() -> None:
    with pytest.raises(InvalidOption, match="column named 'outlier' already"):
        outliers(topic_table().assign(outlier=1))


def test_scikit_learn_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(MissingExtra, match=r'nlu_lite.outliers needs .*"nlu_lite\[analysis\]"'):
        outliers(topic_table())
