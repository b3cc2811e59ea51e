"""Two columns against each other, row by row."""

from collections.abc import Callable, Hashable

import numpy as np
import pandas as pd

from nlu_lite.analysis.metrics import Doubles, metric_of
from nlu_lite.analysis.similarity import check_dimensions
from nlu_lite.analysis.sources import check_comparable
from nlu_lite.analysis.vectors import vectors_of
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["pairwise", "pairwise_texts"]


def pairwise(
    table: pd.DataFrame, column_a: Hashable, column_b: Hashable, *, metric: str = "cosine"
) -> "pd.Series[float]":
    """How near the two vectors of each row are to each other.

    Args:
        table: A table with two columns of vectors.
        column_a: One of them.
        column_b: The other one.
        metric: As in `similarity`.

    Returns:
        A float32 a row, named "similarity", with the table's index; NaN where a vector is missing.

    Raises:
        InvalidOption: There is no such column or metric.
        InvalidVectors: A column has no vectors, or they are of different models.

    >>> import nlu_lite
    >>> table = pd.DataFrame({"a": [[1.0, 0.0]], "b": [[1.0, 1.0]]}, index=["x"])
    >>> nlu_lite.pairwise(table, "a", "b").round(3)
    x    0.707
    Name: similarity, dtype: float32
    """
    chosen = metric_of(metric)
    if not isinstance(table, pd.DataFrame):
        raise InvalidInput(f"pairwise takes a DataFrame, not a {type(table).__name__}.")
    first, second = vectors_of(table, column_a), vectors_of(table, column_b)
    check_comparable(first.source, second.source, names=(repr(column_a), repr(column_b)))
    check_dimensions(first, second)
    return _series(chosen.of_rows(first.matrix, second.matrix), table.index)


def pairwise_texts(
    embed: Callable[[list[object]], FloatArray],
    data: pd.DataFrame,
    text_a: Hashable,
    text_b: Hashable,
    *,
    metric: str = "cosine",
) -> "pd.Series[float]":
    """How near the two texts of each row are to each other.

    Args:
        embed: From n texts to shape (n, dimension).
        data: A table with two columns of texts.
        text_a: One of them.
        text_b: The other one.
        metric: As in `similarity`.

    Returns:
        As `pairwise`.

    Raises:
        InvalidInput: The data are no DataFrame, or hold something that is no text.
        InvalidOption: There is no such column or metric.
    """
    chosen = metric_of(metric)
    if not isinstance(data, pd.DataFrame):
        raise InvalidInput(
            f"pairwise takes a DataFrame with two columns of texts, not a {type(data).__name__}; "
            'of two lists make one: `pd.DataFrame({"text_a": …, "text_b": …})`.'
        )
    texts = [text for name in (text_a, text_b) for text in _texts(data, name)]
    # At once, so that a text that stands in both columns is computed once.
    vectors = embed(texts)
    first, second = vectors[: len(data)], vectors[len(data) :]
    return _series(chosen.of_rows(first, second), data.index)


def _series(values: Doubles, index: pd.Index) -> "pd.Series[float]":
    return pd.Series(values.astype(np.float32), index, name="similarity")


def _texts(data: pd.DataFrame, name: Hashable) -> list[object]:
    count = int((data.columns == name).sum())
    if count != 1:
        raise InvalidOption(
            f"the data have {'no column' if not count else f'{count} columns'} named {name!r}; "
            f"they have {', '.join(map(repr, data.columns))}."
            f"{did_you_mean(name, map(str, data.columns))}"
        )
    column = data[name]
    return column.astype(object).where(column.notna(), None).tolist()


# Tracebacks and pickles say what users import.
pairwise.__module__ = "nlu_lite"
