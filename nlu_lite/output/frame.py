"""A table as a DataFrame."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.columns import Column, ColumnKind, Excerpts, Names, vectors_at
from nlu_lite.prediction.report import without_symbols
from nlu_lite.prediction.table import Table

__all__ = ["frame_of"]


def frame_of(table: Table, *, vectors: bool = True) -> pd.DataFrame:
    """The rows of a table; a document without words keeps one: missing text, vectors of NaN.

    Args:
        table: What there is to be shown.
        vectors: Whether vectors and matrices are filled in; else their columns hold None.

    Returns:
        The table's columns, then the user's own. Vectors are views of one matrix a column. The
        user's index is repeated. ``attrs["nlu_lite"]`` is the report.
    """
    document, item = table.items.rows()
    series = {
        column.name: _SERIES[column.kind](column, item)
        if vectors or column.kind not in ("vector", "matrix")
        else None
        for column in table.columns
    }
    frame = pd.DataFrame(series, index=pd.RangeIndex(len(item)))
    frame.index = _index(table.documents).take(document)
    if table.documents.columns is not None:
        others = table.documents.columns.take(document)
        frame = pd.concat([frame, others.set_axis(frame.index, axis="index")], axis="columns")
    frame.attrs["nlu_lite"] = without_symbols(table.report)
    return frame


def _index(documents: Documents) -> pd.Index:
    return pd.Index(documents.rows) if documents.index is None else documents.index


def _texts(column: Column, item: IntArray) -> "pd.Series[str]":
    cells = cast("Excerpts | Names", column.values).taken(item)
    dtype = pd.Series(["text"]).dtype
    try:
        return pd.Series(cells, dtype=dtype)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form.
        return pd.Series(cells, dtype=object)


def _numbers(dtype: str) -> "_Series":
    def series(column: Column, item: IntArray) -> pd.Series:
        values = np.asarray(column.values)
        taken = values[np.maximum(item, 0)] if len(values) else np.zeros(len(item), values.dtype)
        return pd.Series(taken, dtype=dtype).mask(column.missing(item))

    return series


def _fractions(column: Column, item: IntArray) -> pd.Series:
    values = np.asarray(column.values)
    taken = np.append(values, np.array([np.nan], dtype=values.dtype))[item]
    return pd.Series(taken)


def _vectors(column: Column, item: IntArray) -> pd.Series:
    vectors = vectors_at(cast(FloatArray, column.values), item)
    return pd.Series(list(vectors), dtype=object)


def _cells(column: Column, item: IntArray) -> pd.Series:
    values = cast("Matrices | list[list[str]] | list[FloatArray]", column.values)
    nothing: object = [] if isinstance(values, list) else values.none()
    cells = [nothing if number < 0 else values[number] for number in item.tolist()]
    return pd.Series(cells, dtype=object)


_Series: TypeAlias = Callable[[Column, IntArray], pd.Series]
_SERIES: Mapping[ColumnKind, _Series] = {
    "text": _texts,
    "texts": _cells,
    "label": _texts,
    # Types that have a missing value, so that a column's type does not change with the data.
    "number": _numbers("Int64"),
    "flag": _numbers("boolean"),
    "fraction": _fractions,
    "fractions": _cells,
    "vector": _vectors,
    "matrix": _cells,
}
