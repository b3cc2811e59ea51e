"""Vectors and spans to a DataFrame; no other module builds rows."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, Matrices
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.items import Items

__all__ = ["Values", "frame_of"]

# Types that have a missing value, so that a column's type does not change with the data.
_MISSABLE = {"i": "Int64", "b": "boolean"}

Values: TypeAlias = FloatArray | IntArray | BoolArray | Matrices | list[list[str]]


def frame_of(
    documents: Documents, items: Items, columns: Mapping[str, Values], *, positions: bool = False
) -> pd.DataFrame:
    """The table of words, sentences or documents.

    A document without words keeps one row: its cell is missing, its vectors are NaN.

    Args:
        documents: The texts, with the user's index and other columns.
        items: What the rows stand for.
        columns: Name and values of each column, one value an item: vectors, shape (items,
            dimension); matrices; numbers or flags, shape (items,); or lists of pieces.
        positions: Say where each item begins and ends, in code points of the text, half-open.

    Returns:
        A column named as the level, then the positions, then `columns`, then the user's own
        columns. Vectors are views of one matrix a column. The user's index is repeated.
    """
    document, item = items.rows()
    cells = items.cells(documents.texts, document, item)
    series: dict[str, pd.Series] = {items.level: _texts(cells)}
    if positions:
        nowhere = np.isin(item, list(items.labels))
        for place, side in enumerate(("begin", "end")):
            series[f"{items.level}_{side}"] = _column(items.spans[:, place], item).mask(nowhere)
    for name, values in columns.items():
        series[name] = _column(values, item)
    frame = pd.DataFrame(series)
    frame.index = _index(documents).take(document)
    if documents.columns is None:
        return frame
    others = documents.columns.take(document)
    return pd.concat([frame, others.set_axis(frame.index, axis="index")], axis="columns")


def _index(documents: Documents) -> pd.Index:
    return pd.Index(documents.rows) if documents.index is None else documents.index


def _texts(cells: list[str | None]) -> "pd.Series[str]":
    dtype = pd.Series(["text"]).dtype
    try:
        return pd.Series(cells, dtype=dtype)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form.
        return pd.Series(cells, dtype=object)


def _column(values: Values, item: IntArray) -> pd.Series:
    missing = item < 0
    if isinstance(values, (list, Matrices)):
        nothing: FloatArray | list[str] = values.none() if isinstance(values, Matrices) else []
        cells = [nothing if number < 0 else values[number] for number in item.tolist()]
        return pd.Series(cells, dtype=object)
    if values.ndim == 2:
        return pd.Series(list(_with_missing(values, item)), dtype=object)
    taken = values[np.maximum(item, 0)] if len(values) else np.zeros(len(item), values.dtype)
    return pd.Series(taken, dtype=_MISSABLE[taken.dtype.kind]).mask(missing)


def _with_missing(vectors: Values, item: IntArray) -> FloatArray:
    found = np.asarray(vectors, dtype=np.float32)
    if len(item) == len(found):
        return found
    rows = np.full((len(item), found.shape[1]), np.nan, dtype=np.float32)
    rows[item >= 0] = found
    return rows
