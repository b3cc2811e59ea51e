from inspect import signature

import numpy as np
import pandas as pd
import pytest

import nlu_lite
import nlu_lite.pandas
from nlu_lite import InvalidVectors
from nlu_lite.pandas import SeriesAccessor, TableAccessor
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, vector_table

REVIEWS = pd.DataFrame(
    {"id": [7, 8, 8], "text": ["Cold soup. Never again.", "Nice view!", None]},
    index=["a", "b", "b"],
)
TABLE = vector_table([[1, 0], [1, 0.1], [0, 1], [0.1, 1], [5, 5]], index=list("aabcd"))
REF = "en.embed_sentence.minilm_L6_384"
FUNCTIONS = ["similarity", "nearest", "project", "duplicates", "clusters", "outliers", "matrix"]


def test_a_table_of_texts_is_embedded_row_by_row() -> None:
    table = REVIEWS.nlu.embed("text", REF)
    expected = nlu_lite.load(REF).predict(REVIEWS, "document", text_column="text")
    assert table.index.tolist() == ["a", "b", "b"]
    assert table.columns.tolist() == expected.columns.tolist()
    assert np.array_equal(nlu_lite.matrix(table), nlu_lite.matrix(expected), equal_nan=True)
    assert table.attrs == expected.attrs


def test_a_pipeline_stands_for_its_reference(embedded: Pipeline) -> None:
    table = REVIEWS.nlu.embed("text", embedded, "token", positions=True)
    assert table["token"].tolist()[:3] == ["Cold", "soup", "."]
    assert "token_begin" in table


def test_a_series_of_texts_is_embedded() -> None:
    table = REVIEWS["text"].nlu.embed(REF, output_level="sentence")
    assert table.index.tolist() == ["a", "a", "b", "b"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_method_is_the_function(name: str) -> None:
    arguments: dict[str, list[object]] = {"nearest": [[1.0, 0.0]], "clusters": [2]}
    given = arguments.get(name, [])
    result = getattr(TABLE.nlu, name)(*given)
    expected = getattr(nlu_lite, name)(TABLE, *given)
    if name == "matrix":
        assert np.array_equal(result, expected)
    elif name == "clusters":
        pd.testing.assert_frame_equal(result.table, expected.table)
        pd.testing.assert_frame_equal(result.summary, expected.summary)
    else:
        pd.testing.assert_frame_equal(result, expected)


@pytest.mark.parametrize("name", [*FUNCTIONS, "pairwise", "classify", "index"])
def test_a_method_takes_what_the_function_takes(name: str) -> None:
    function = list(signature(getattr(nlu_lite, name)).parameters.values())[1:]
    method = list(signature(getattr(TableAccessor, name)).parameters.values())[1:]
    assert [(p.kind, p.default) for p in method] == [(p.kind, p.default) for p in function]


def test_a_column_of_vectors_can_be_asked_too() -> None:
    column = TABLE[COLUMN]
    assert column.nlu.similarity().equals(nlu_lite.similarity(column))
    assert column.nlu.nearest([1.0, 0.0], k=1).index.tolist() == ["a"]
    assert column.nlu.duplicates()["group"].tolist() == [0, 0, 1, 1, 2]


def test_texts_are_told_to_be_embedded_first() -> None:
    with pytest.raises(InvalidVectors, match="no vectors"):
        REVIEWS["text"].nlu.similarity()
    with pytest.raises(InvalidVectors, match="nlu_lite.load"):
        REVIEWS.nlu.similarity()


def test_both_accessors_are_registered() -> None:
    kinds: list[object] = [type(TABLE.nlu), type(TABLE[COLUMN].nlu)]
    assert kinds == [TableAccessor, SeriesAccessor]
    assert TABLE.nlu.pairwise(COLUMN, COLUMN).round(5).tolist() == [1] * 5
