"""Arrays of a prediction as columns of Arrow, through flat buffers."""

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices, offsets_of
from nlu_lite.output.frame import Values

__all__ = ["column_of", "lists_of", "vectors_of"]


def column_of(values: Values, item: IntArray) -> pa.Array:
    """The values of rows.

    Args:
        values: One an item.
        item: Shape (rows,), the item of each row; -1: none, which gives a null, a vector of NaN, a
            matrix without rows or an empty list.
    """
    if isinstance(values, Matrices):
        return _matrices_of(values, item)
    if isinstance(values, list):
        return pa.array([values[number] if number >= 0 else [] for number in item.tolist()], _TEXTS)
    if values.ndim == 2:
        return vectors_of(_taken(np.asarray(values, dtype=np.float32), item))
    taken = values[item] if len(values) else np.zeros(len(item), values.dtype)
    return pa.array(taken, mask=item < 0)


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


_TEXTS = pa.list_(pa.field("element", pa.string()))


def _taken(vectors: FloatArray, item: IntArray) -> FloatArray:
    there = item >= 0
    if there.all():
        first = int(item[0]) if len(item) else 0
        # Rows of a table go through the items in order.
        return vectors[first : first + len(item)]
    rows = np.full((len(item), vectors.shape[1]), np.nan, dtype=np.float32)
    rows[there] = vectors[item[there]]
    return rows


def _matrices_of(values: Matrices, item: IntArray) -> pa.ListArray:
    there = item[item >= 0]
    lengths = np.zeros(len(item), dtype=np.int64)
    lengths[item >= 0] = np.diff(values.offsets)[there]
    begin, end = (values.offsets[there[0]], values.offsets[there[-1] + 1]) if len(there) else (0, 0)
    return lists_of(lengths, vectors_of(values.rows[begin:end]))
