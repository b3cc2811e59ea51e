"""Vectors as Parquet stores them."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.common.quantized import quantized, scale_column, scales_of
from nlu_lite.errors import InvalidOption
from nlu_lite.output.arrow import array_of
from nlu_lite.output.parquet import VectorType
from nlu_lite.prediction.columns import Column

__all__ = ["fixed_vectors", "stored_vectors"]


def stored_vectors(
    column: Column, item: IntArray, *, dtype: VectorType
) -> Iterator[tuple[str, pa.Array]]:
    """What is stored of a column of vectors, or of matrices: names and arrays.

    Args:
        column: A value an item.
        item: As in `nlu_lite.output.arrow.array_of`.
        dtype: What a number is stored as; with "int8" there is a column of scales, too.

    Raises:
        InvalidOption: A number has no form in `dtype`.
    """
    yield column.name, array_of(column, item, vectors=partial(fixed_vectors, dtype=dtype))
    if dtype == "int8":
        yield scale_column(column.name), array_of(column, item, vectors=_scales)


def fixed_vectors(vectors: FloatArray, *, dtype: VectorType) -> pa.FixedSizeListArray:
    """Vectors as lists of one length.

    Args:
        vectors: Shape (rows, dimension).
        dtype: What a number is stored as.

    Raises:
        InvalidOption: A number is too large for float16, or not finite, which int8 can't be.

    >>> fixed_vectors(np.zeros((3, 2), np.float32), dtype="float32").type
    FixedSizeListType(fixed_size_list<element: float not null>[2])
    """
    flat = _numbers(vectors, dtype).ravel()
    # Numbers that can't be null are read twice as fast.
    element = pa.field("element", pa.from_numpy_dtype(flat.dtype), nullable=False)
    return pa.FixedSizeListArray.from_arrays(
        pa.array(flat), type=pa.list_(element, vectors.shape[1])
    )


def _numbers(vectors: FloatArray, dtype: VectorType) -> "np.ndarray[tuple[int, ...], np.dtype]":
    if dtype == "int8":
        _check_finite(vectors)
        return quantized(vectors)
    try:
        with np.errstate(over="raise"):
            return vectors.astype(dtype, copy=False)
    except FloatingPointError as error:
        largest = np.nanmax(np.abs(vectors))
        raise InvalidOption(
            f"vectors={dtype!r} can't hold a number as large as {largest:.6g}, which this model "
            "gives.\nStore the vectors as float32 (the default), or ask for normalize=True."
        ) from error


def _check_finite(vectors: FloatArray) -> None:
    # Of NaN throughout, as texts without words have it, the scale tells.
    strange = ~np.isfinite(vectors).all(axis=1) & ~np.isnan(vectors).all(axis=1)
    if strange.any():
        raise InvalidOption(
            "vectors='int8' can't hold numbers that are infinite or NaN, which this model gives "
            f"in {strange.sum():,} of {len(vectors):,} vectors.\n"
            "Store the vectors as float32 (the default)."
        )


def _scales(vectors: FloatArray) -> pa.Array:
    return pa.array(scales_of(vectors))
