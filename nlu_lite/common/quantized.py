"""Vectors in a quarter of the room: whole numbers from -127 to 127, times one scale a row.

The scale of a row is a 127th of its largest number, so that no number is off by more than half of
it (symmetric quantization, with the granularity of a row). A row of NaN is zeros with a scale of
NaN: their product is NaN, and the numbers stay int8, of which none can say NaN. In a table the
scales of a column stand in another one, whose name is said here and nowhere else.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import FloatArray

__all__ = ["Int8Array", "dequantized", "quantized", "scale_column", "scales_of"]

Int8Array: TypeAlias = npt.NDArray[np.int8]

_LARGEST = 127


def scale_column(vectors: str) -> str:
    """The name of the column that holds the scales of a column of vectors.

    >>> scale_column("en_embed_bert_embeddings")
    'en_embed_bert_embeddings_scale'
    """
    return f"{vectors}_scale"


def scales_of(vectors: FloatArray) -> FloatArray:
    """What the whole numbers of each row are to be multiplied by.

    Args:
        vectors: Shape (rows, dimension), dimension at least 1.

    Returns:
        Shape (rows,); not finite where a number of the row is not.

    >>> scales_of(np.array([[1.0, -2.54]], dtype=np.float32))
    array([0.02], dtype=float32)
    """
    return np.asarray(np.abs(vectors).max(axis=1) / np.float32(_LARGEST), dtype=np.float32)


def quantized(vectors: FloatArray) -> Int8Array:
    """The whole numbers of each row, rounded to the nearest; 0 where the row is not finite.

    Args:
        vectors: Shape (rows, dimension), dimension at least 1.

    Returns:
        Shape (rows, dimension), from -127 to 127.

    >>> quantized(np.array([[1.0, -2.54]], dtype=np.float32))
    array([[  50, -127]], dtype=int8)
    """
    scales = scales_of(vectors)
    finite = np.isfinite(scales)
    steps = np.where(finite & (scales > 0), scales, np.float32(1))
    numbers = np.where(finite[:, None], vectors, np.float32(0)) / steps[:, None]
    return np.clip(np.rint(numbers), -_LARGEST, _LARGEST).astype(np.int8)


def dequantized(numbers: Int8Array | FloatArray, scales: FloatArray) -> FloatArray:
    """The vectors of whole numbers and their scales: the product.

    Args:
        numbers: Shape (rows, dimension), of any type.
        scales: Shape (rows,).

    Returns:
        Shape (rows, dimension).

    >>> dequantized(np.array([[50, -127]], np.int8), np.array([0.02], np.float32)).tolist()
    [[1.0, -2.53999...]]
    """
    return np.asarray(numbers, dtype=np.float32) * np.asarray(scales, np.float32)[:, None]
