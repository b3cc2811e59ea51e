from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.documents import chunks_of, documents_of
from nlu_lite.input.tables import text_column_of

WORDS = ["a", "b"]


def table(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("frame", "text_column", "place"),
    [
        (table(text=WORDS), None, 0),
        (table(body=WORDS, text=WORDS), None, 1),
        (table(body=WORDS, text=WORDS), "body", 0),
        (table(n=[1, 2], body=WORDS), None, 1),
        (table(n=[1, 2], body=[None, "b"], lists=[["a"], ["b"]]), None, 1),
        (table(n=[1, 2], body=pd.Series(WORDS, dtype="string[python]")), None, 1),
        (table(n=[1, 2], body=pd.Series(WORDS, dtype="category")), None, 1),
        (table(n=pd.Series([1, 2], dtype="category"), body=WORDS), None, 1),
        (table(text=[1, 2], body=WORDS), None, 0),
        (table(n=[1, 2], body=[None, None]), "body", 1),
        (pd.DataFrame([[1, "a"]]), None, 1),
        (pd.DataFrame([[1, "a"]]), 0, 0),
        (pd.DataFrame([[1, 2]], columns=[np.nan, "text"]), None, 1),
        (pd.DataFrame([["a", "b"]], columns=[np.nan, "body"]), np.nan, 0),
        (pd.DataFrame([["a", "b"]], columns=pd.Index([pd.NA, "text"], dtype=object)), None, 1),
        (pd.DataFrame([["a", 1]], columns=[("x", "y"), ("x", "z")]), ("x", "y"), 0),
        (pd.DataFrame([["a", "b"]], columns=pd.to_datetime(["2020-01-01", "2021-01-01"])),
         pd.Timestamp("2021-01-01"), 1),
    ],
)  # fmt: skip
def test_the_column_that_holds_the_texts(
    frame: pd.DataFrame, text_column: Hashable, place: int
) -> None:
    assert text_column_of(frame, text_column) == place


@pytest.mark.parametrize("kind", ["string", "large_string"])
def test_a_column_of_arrow_strings_holds_texts(kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    body = pd.Series(WORDS, dtype=pd.ArrowDtype(getattr(pa, kind)()))
    lists = pd.Series([WORDS, WORDS], dtype=pd.ArrowDtype(pa.list_(pa.string())))
    assert text_column_of(table(lists=lists, body=body)) == 1


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (table(title=WORDS, body=WORDS, n=[1, 2]), "several that hold strings: 'title', 'body'"),
        (table(title=WORDS, body=[3, "mixed"]), "several that hold strings: 'title', 'body'"),
        (table(n=[1, 2], m=[3, 4]), "none that holds strings; its columns: 'n', 'm'"),
        (table(), "none that holds strings; its columns: none"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "several .* same name .*'text'"),
        (pd.DataFrame([["a", "b"]], columns=["body", "body"]), "several .* same name .*'body'"),
    ],
)
def test_no_column_is_guessed(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        documents_of(frame)
    with pytest.raises(InvalidInput, match=message):
        chunks_of(frame, size=1)


def test_a_wide_table_is_listed_in_part() -> None:
    with pytest.raises(InvalidInput, match="and 80 more"):
        documents_of(pd.DataFrame([["a"] * 100]))


def test_an_unknown_column_names_the_nearest_and_all() -> None:
    frame = table(review=WORDS, stars=[1, 2])
    with pytest.raises(InvalidOption, match="Did you mean 'review'") as caught:
        documents_of(frame, text_column="reviews")
    assert "Its columns: 'review', 'stars'" in str(caught.value)


@pytest.mark.parametrize("name", [["review"], {}])
def test_a_name_that_can_name_no_column(name: Any) -> None:  # noqa: ANN401
    with pytest.raises(InvalidOption, match="can't name a column"):
        documents_of(table(review=WORDS), text_column=name)


def test_a_column_that_is_asked_for_but_there_twice() -> None:
    frame = pd.DataFrame([["a", "b"]], columns=["body", "body"])
    with pytest.raises(InvalidInput, match="several .* same name"):
        documents_of(frame, text_column="body")


def test_the_column_is_chosen_by_the_whole_table_not_by_a_part() -> None:
    frame = pd.DataFrame({"body": pd.Series([None, None, "c"], dtype=object), "n": [1, 2, 3]})
    assert [part.texts for part in chunks_of(frame, size=1)] == [("",), ("",), ("c",)]


def test_columns_of_the_same_name_stay_beside_the_text() -> None:
    frame = pd.DataFrame([[1, "a", 2]], columns=["n", "text", "n"])
    made = documents_of(frame)
    assert made.columns is not None
    assert made.columns.to_numpy().tolist() == [[1, 2]]
    assert list(made.columns.columns) == ["n", "n"]


def test_columns_of_several_levels() -> None:
    names = pd.MultiIndex.from_tuples([("text", "en"), ("text", "de"), ("n", "")])
    made = documents_of(pd.DataFrame([["a", "b", 1]], columns=names), text_column=("text", "de"))
    assert made.texts == ("b",)
    assert made.columns is not None
    assert made.columns.columns.equals(pd.MultiIndex.from_tuples([("text", "en"), ("n", "")]))


def test_a_series_under_an_index_of_floats_is_cut_by_places() -> None:
    series = pd.Series(["a", "b", "c"], index=[2.0, 0.0, 1.0])
    parts = list(chunks_of(series, size=2))
    assert [part.texts for part in parts] == [("a", "b"), ("c",)]
    assert [list(part.index) for part in parts if part.index is not None] == [[2.0, 0.0], [1.0]]
