from collections.abc import Callable
from typing import cast

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from nlu_lite.errors import InvalidInput
from nlu_lite.sklearn.text_column import text_column

TEXTS = ("I love NLP", "", "Do you?")
CELLS = ["I love NLP", None, "Do you?"]


def in_polars() -> object:
    return pytest.importorskip("polars").Series(CELLS)


def in_a_frame_of_polars() -> object:
    return pytest.importorskip("polars").DataFrame({"review": CELLS})


def in_arrow() -> object:
    return pytest.importorskip("pyarrow").chunked_array([CELLS[:1], CELLS[1:]])


class OnlyAnArray:
    """What scikit-learn's own checks call an array-like: it has no form but that of an array."""

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        return np.array(CELLS, dtype=object)


KINDS: dict[str, Callable[[], object]] = {
    "list": lambda: CELLS,
    "tuple": lambda: tuple(CELLS),
    "array": lambda: np.array(CELLS, dtype=object),
    "array of one column": lambda: np.array(CELLS, dtype=object)[:, np.newaxis],
    "rows of one text": lambda: [[cell] for cell in CELLS],
    "anything like an array": OnlyAnArray,
    "Series": lambda: pd.Series(CELLS),
    "Series of objects, with NaN": lambda: pd.Series(
        ["I love NLP", np.nan, "Do you?"], dtype=object
    ),
    "categories": lambda: pd.Series(CELLS, dtype="category"),
    "Index": lambda: pd.Index(CELLS),
    "DataFrame": lambda: pd.DataFrame({"review": CELLS}, index=["x", "x", "y"]),
    "column of polars": in_polars,
    "table of polars": in_a_frame_of_polars,
    "column of pyarrow": in_arrow,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_texts_in_any_form(kind: str) -> None:
    assert text_column(KINDS[kind]()).texts == TEXTS


@pytest.mark.parametrize("kind", KINDS)
def test_scikit_learn_is_told_of_one_column(kind: str) -> None:
    assert text_column(KINDS[kind]()).named.shape == (len(TEXTS), 1)


def test_only_a_table_has_a_name() -> None:
    named = text_column(pd.DataFrame({"review": CELLS})).named
    assert list(cast(pd.DataFrame, named).columns) == ["review"]
    assert isinstance(text_column(pd.Series(CELLS, name="review")).named, np.ndarray)


def test_of_several_columns_the_one_with_texts_is_named() -> None:
    frame = pd.DataFrame({"stars": [1, 2], "review": ["a", "b"]})
    with pytest.raises(InvalidInput) as caught:
        text_column(frame)
    assert str(caught.value) == (
        "X has 2 columns ('stars', 'review'); expected one, with a text a row.\n"
        "The column of a table that holds the texts is chosen so: "
        "ColumnTransformer([('text', TextEmbedder(), 'review')], remainder='passthrough')."
    )


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "two columns of an array": (
        lambda: np.array([["a", "b"]]),
        r"2 columns \(0, 1\).*TextEmbedder\(\), 0\)",
    ),
    "rows of two": (lambda: [["a", "b"], ["c", "d"]], r"2 columns \(0, 1\)"),
    "thirty columns": (lambda: pd.DataFrame([["a"] * 30]), r"30 columns \(0, 1, .* and 22 more\)"),
    "no columns": (lambda: pd.DataFrame(index=[0, 1]), "0 columns; expected one"),
    "numbers": (lambda: [1.5, 2.5], r"float 1\.5 in row 0.*str\(value\).*ColumnTransformer"),
    "a number among texts": (
        lambda: pd.Series(["a", 3], index=["x", "y"]),
        r"int 3 in row 1 \(index label 'y'\)",
    ),
    "bytes": (lambda: np.array([b"a"]), r"bytes b'a' in row 0.*decode"),
    "lists of words": (
        lambda: [["New", "York"], ["!"]],
        r"list \['New', 'York'\] in row 0.*' '\.join\(words\)",
    ),
    "lists of words in a Series": (lambda: pd.Series([["a"], ["b"]]), r"list \['a'\] in row 0"),
    "rows of a database": (lambda: ["a", ("b", 1)], r"tuple \('b', 1\) in row 1"),
    "a sparse matrix": (lambda: sparse.csr_matrix(np.eye(2)), "sparse matrix.*one column of texts"),
    "a sparse array": (lambda: sparse.coo_array(np.eye(2)), "sparse array.*one column of texts"),
    "one text": (lambda: "I love NLP", r"in a list: \[text\]"),
    "a generator": (lambda: (text for text in "ab"), r"list\(X\)"),
    "a mapping": (lambda: {"text": "a"}, "dict.*one column of texts"),
    "nothing": (lambda: None, "NoneType None"),
    "three dimensions": (lambda: np.full((1, 1, 1), "a"), "one column of texts"),
    "named fields": (lambda: np.array([("a",)], dtype=[("text", "U1")]), "one column of texts"),
    "no texts": (lambda: [], r"no texts: list \[\].*at least one row"),
    "a table of no rows": (lambda: pd.DataFrame({"text": []}), "no texts: DataFrame"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_column_of_texts_is_refused(kind: str) -> None:
    made, message = REFUSED[kind]
    with pytest.raises(InvalidInput, match=f"(?s){message}"):
        text_column(made())
