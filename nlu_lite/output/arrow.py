"""The columns of a table in Arrow's memory, through flat buffers."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices, offsets_of
from nlu_lite.prediction.columns import Column, ColumnKind, Excerpts, Names, vectors_at

__all__ = ["VectorArray", "array_of", "lists_of", "vectors_of"]

# From shape (rows, dimension) to an array of as many vectors.
VectorArray: TypeAlias = Callable[[FloatArray], pa.Array]

_TEXTS = pa.list_(pa.field("element", pa.string()))


def vectors_of(vectors: FloatArray) -> pa.ListArray:
    """Shape (rows, dimension) as a list a row; the numbers are not copied where they lie together.

    >>> vectors_of(np.zeros((2, 3), dtype=np.float32)).type
    ListType(list<element: float>)
    """
    rows, dimension = vectors.shape
    return lists_of(np.full(rows, dimension), pa.array(vectors.reshape(-1), pa.float32()))


def lists_of(lengths: IntArray, values: pa.Array) -> pa.ListArray:
    """Lists that lie one behind the other.

    Args:
        lengths: Shape (rows,).
        values: What is in them.
    """
    offsets = pa.array(offsets_of(lengths), pa.int32())
    return pa.ListArray.from_arrays(
        offsets, values, type=pa.list_(pa.field("element", values.type))
    )


def array_of(column: Column, item: IntArray, *, vectors: VectorArray = vectors_of) -> pa.Array:
    """The values of a column for rows.

    Args:
        column: A value an item.
        item: Shape (rows,), rising, the item of each row; -1: none, which gives a null, a vector
            of NaN, a matrix without rows or an empty list.
        vectors: What makes the array of vectors, and of the rows of matrices.
    """
    return _ARRAYS[column.kind](column, item, vectors)


def _texts(column: Column, item: IntArray, vectors: VectorArray) -> pa.Array:
    return pa.array(cast("Excerpts | Names", column.values).taken(item), pa.string())


def _lists_of_texts(column: Column, item: IntArray, vectors: VectorArray) -> pa.Array:
    values = cast("list[list[str]]", column.values)
    return pa.array([values[number] if number >= 0 else [] for number in item.tolist()], _TEXTS)


def _numbers(column: Column, item: IntArray, vectors: VectorArray) -> pa.Array:
    values = np.asarray(column.values)
    taken = values[item] if len(values) else np.zeros(len(item), values.dtype)
    return pa.array(taken, mask=column.missing(item))


def _fractions(column: Column, item: IntArray, vectors: VectorArray) -> pa.Array:
    values = np.asarray(column.values)
    taken = np.append(values, np.array([np.nan], dtype=values.dtype))[item]
    return pa.array(taken, mask=np.isnan(taken))


def _lists_of_fractions(column: Column, item: IntArray, vectors: VectorArray) -> pa.ListArray:
    values = cast("list[FloatArray]", column.values)
    rows = [values[number] if number >= 0 else np.empty(0, np.float32) for number in item.tolist()]
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    return lists_of(lengths, pa.array(np.concatenate([np.empty(0, np.float32), *rows])))


def _vectors(column: Column, item: IntArray, vectors: VectorArray) -> pa.Array:
    return vectors(vectors_at(cast(FloatArray, column.values), item))


def _matrices(column: Column, item: IntArray, vectors: VectorArray) -> pa.ListArray:
    values = cast(Matrices, column.values)
    there = item[item >= 0]
    lengths = np.zeros(len(item), dtype=np.int64)
    lengths[item >= 0] = np.diff(values.offsets)[there]
    begin, end = (values.offsets[there[0]], values.offsets[there[-1] + 1]) if len(there) else (0, 0)
    return lists_of(lengths, vectors(values.rows[begin:end]))


_ARRAYS: Mapping[ColumnKind, Callable[[Column, IntArray, VectorArray], pa.Array]] = {
    "text": _texts,
    "texts": _lists_of_texts,
    "label": _texts,
    "number": _numbers,
    "flag": _numbers,
    "fraction": _fractions,
    "fractions": _lists_of_fractions,
    "vector": _vectors,
    "matrix": _matrices,
}
