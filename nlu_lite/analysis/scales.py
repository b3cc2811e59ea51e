"""Vectors that were stored as whole numbers, and the column of scales beside them."""

from collections.abc import Hashable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.sources import Framed
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.quantized import dequantized, scale_column
from nlu_lite.errors import InvalidVectors

__all__ = ["floats_of", "is_scale", "scales_beside", "with_scales"]


def scales_beside(table: Framed, column: Hashable) -> list[Hashable]:
    """The name of the column of scales of a column of vectors, if the table has one.

    >>> table = pd.DataFrame({"a_embeddings": [[1, 2]], "a_embeddings_scale": [0.5]})
    >>> scales_beside(table, "a_embeddings")
    ['a_embeddings_scale']
    """
    if not isinstance(table, pd.DataFrame) or not isinstance(column, str):
        return []
    return [name for name in table.columns if name == scale_column(column)]


def is_scale(table: pd.DataFrame, name: Hashable) -> bool:
    """Whether a column holds the scales of another one, and no vectors of its own."""
    return any(isinstance(other, str) and scale_column(other) == name for other in table.columns)


def with_scales(
    numbers: FloatArray, kind: "np.dtype[Any]", table: Framed, column: Hashable
) -> FloatArray:
    """The vectors of a column: its numbers, times their scales where they are whole numbers.

    Args:
        numbers: Shape (rows, dimension).
        kind: What they are in the table.
        table: Where they stand.
        column: The name of their column.

    Raises:
        InvalidVectors: They are int8, and the table has no scales for them.
    """
    if kind.kind != "i":
        return numbers
    for name in scales_beside(table, column):
        assert isinstance(table, pd.DataFrame)
        return dequantized(numbers, table[name].to_numpy(np.float32, na_value=np.nan))
    _check_not_bare(kind, repr(column))
    return numbers


def floats_of(numbers: object, *, name: str) -> FloatArray:
    """Numbers that are vectors as they stand.

    Args:
        numbers: An array, or lists.
        name: What errors call them.

    Raises:
        InvalidVectors: They are int8, whose scales are not here.
        TypeError, ValueError: They are no numbers, or lists of different lengths.
    """
    array: npt.NDArray[Any] = np.asarray(numbers)
    _check_not_bare(array.dtype, name)
    return np.asarray(array, dtype=np.float32)


def _check_not_bare(kind: "np.dtype[Any]", name: str) -> None:
    if kind == np.int8:
        raise InvalidVectors(
            f"the numbers of {name} are int8, and vectors only together with their scales, which "
            "stand in a column beside them (named …_scale) where `to_parquet(vectors='int8')` "
            "wrote them.\nGive the table, or the row of a table, with both columns. Numbers that "
            "need no scale: `.astype('float32')`."
        )
