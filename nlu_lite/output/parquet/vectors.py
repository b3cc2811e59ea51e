"""Vectors as Parquet stores them."""

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.output.parquet import VectorType

__all__ = ["fixed_vectors"]


def fixed_vectors(vectors: FloatArray, *, dtype: VectorType) -> pa.FixedSizeListArray:
    """Vectors as lists of one length.

    Args:
        vectors: Shape (rows, dimension).
        dtype: What a number is stored as.

    Raises:
        InvalidOption: A number is too large for float16.

    >>> fixed_vectors(np.zeros((3, 2), np.float32), dtype="float32").type
    FixedSizeListType(fixed_size_list<element: float not null>[2])
    """
    try:
        with np.errstate(over="raise"):
            flat = vectors.astype(dtype, copy=False).ravel()
    except FloatingPointError as error:
        largest = np.nanmax(np.abs(vectors))
        raise InvalidOption(
            f"vectors={dtype!r} can't hold a number as large as {largest:.6g}, which this model "
            "gives.\nStore the vectors as float32 (the default), or ask for normalize=True."
        ) from error
    # Numbers that can't be null are read twice as fast.
    element = pa.field("element", pa.from_numpy_dtype(flat.dtype), nullable=False)
    return pa.FixedSizeListArray.from_arrays(
        pa.array(flat), type=pa.list_(element, vectors.shape[1])
    )
