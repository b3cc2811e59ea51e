"""Columns of vectors to Arrow arrays, through flat buffers."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import offsets_of
from nlu_lite.errors import InvalidOption
from nlu_lite.output.parquet import VectorType

__all__ = ["vector_array"]


def vector_array(cells: Sequence[np.ndarray | None], *, dtype: VectorType) -> pa.Array:
    """Vectors, or matrices, of one dimension as one Arrow array.

    Args:
        cells: Arrays of shape (dimension,), or all of shape (n, dimension) with any n, or all None
            where no document had words to know a dimension by.
        dtype: What a number is stored as.

    Returns:
        A fixed-size list a vector; for matrices a list of them a cell.

    Raises:
        InvalidOption: A number is too large for float16.

    >>> vector_array([np.zeros(2, np.float32), np.ones(2, np.float32)], dtype="float32").type
    FixedSizeListType(fixed_size_list<element: float not null>[2])
    """
    arrays = [cell for cell in cells if cell is not None]
    if not arrays:
        return pa.nulls(len(cells))
    if arrays[0].ndim == 1:
        return _fixed(np.stack(arrays), dtype)
    rows = offsets_of(np.fromiter(map(len, arrays), dtype=np.int64))
    matrix = _fixed(np.concatenate(arrays), dtype)
    return pa.ListArray.from_arrays(pa.array(rows, pa.int32()), matrix)


def _fixed(matrix: np.ndarray, dtype: VectorType) -> pa.Array:
    try:
        with np.errstate(over="raise"):
            flat = matrix.astype(dtype, copy=False).ravel()
    except FloatingPointError as error:
        largest = np.nanmax(np.abs(matrix))
        raise InvalidOption(
            f"vectors={dtype!r} can't hold a number as large as {largest:.6g}, which this model "
            "gives.\nStore the vectors as float32 (the default), or ask for normalize=True."
        ) from error
    # Numbers that can't be null are read twice as fast.
    element = pa.field("element", pa.from_numpy_dtype(flat.dtype), nullable=False)
    return pa.FixedSizeListArray.from_arrays(
        pa.array(flat), type=pa.list_(element, matrix.shape[1])
    )
