"""A table as a DataFrame."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.columns import Column, ColumnKind, Excerpts, Names, vectors_at
from nlu_lite.prediction.report import without_symbols
from nlu_lite.prediction.table import Table

if TYPE_CHECKING:
    from pandas.api.extensions import ExtensionDtype

__all__ = ["frame_of"]

_STORAGE = "mode.string_storage"


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
    cells = {
        column.name: _CELLS[column.kind](column, item)
        if vectors or column.kind not in ("vector", "matrix")
        else None
        for column in table.columns
    }
    # Nobody else has the cells.
    frame = pd.DataFrame(cells, index=_index(table.documents).take(document), copy=False)
    if table.documents.columns is not None:
        others = table.documents.columns.take(document)
        frame = pd.concat([frame, others.set_axis(frame.index, axis="index")], axis="columns")
    frame.attrs["nlu_lite"] = without_symbols(table.report)
    return frame


def _index(documents: Documents) -> pd.Index:
    return pd.Index(documents.rows) if documents.index is None else documents.index


def _texts(column: Column, item: IntArray) -> "_Cells":
    cells = cast("Excerpts | Names", column.values).taken(item)
    dtype = _text_dtype(pd.get_option(_STORAGE))
    # Before pandas 3 texts are objects.
    if not isinstance(dtype, pd.StringDtype):
        return _objects(cells)
    try:
        return pd.array(cells, dtype=dtype)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form. Of an array,
        # DataFrame would try to make them again; the type of an index it takes as it is.
        return pd.Index(cells, dtype=object)


@cache
def _text_dtype(storage: str) -> "ExtensionDtype | np.dtype[np.generic]":
    """What pandas takes for texts where it keeps them so."""
    return pd.Series(["text"]).dtype


def _numbers(dtype: Literal["Int64", "boolean"]) -> "_Maker":
    def cells(column: Column, item: IntArray) -> "_Cells":
        values = np.asarray(column.values)
        taken = values[np.maximum(item, 0)] if len(values) else np.zeros(len(item), values.dtype)
        array: _Cells = pd.Series(taken, dtype=dtype).mask(column.missing(item)).array
        return array

    return cells


def _fractions(column: Column, item: IntArray) -> "_Cells":
    values = np.asarray(column.values)
    taken: FloatArray = np.append(values, np.array([np.nan], dtype=values.dtype))[item]
    return taken


def _vectors(column: Column, item: IntArray) -> "_Cells":
    return _objects(list(vectors_at(cast(FloatArray, column.values), item)))


def _lists(column: Column, item: IntArray) -> "_Cells":
    values = cast("Matrices | list[list[str]] | list[FloatArray]", column.values)
    nothing: object = [] if isinstance(values, list) else values.none()
    return _objects([nothing if number < 0 else values[number] for number in item.tolist()])


def _objects(cells: Sequence[object]) -> "npt.NDArray[np.object_]":
    """The cells as they are; an array of arrays would become one of more dimensions."""
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


_Cells: TypeAlias = "pd.api.extensions.ExtensionArray | pd.Index | npt.NDArray[Any]"
_Maker: TypeAlias = Callable[[Column, IntArray], _Cells]
_CELLS: Mapping[ColumnKind, _Maker] = {
    "text": _texts,
    "texts": _lists,
    "label": _texts,
    # Types that have a missing value, so that a column's type does not change with the data.
    "number": _numbers("Int64"),
    "flag": _numbers("boolean"),
    "fraction": _fractions,
    "fractions": _lists,
    "vector": _vectors,
    "matrix": _lists,
}
