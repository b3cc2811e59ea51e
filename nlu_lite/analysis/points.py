"""The rows of a table as points on the unit sphere, where near means of a large cosine."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from nlu_lite.analysis.leaders import leaders
from nlu_lite.analysis.metrics import unit_rows
from nlu_lite.analysis.vectors import VectorTable, vectors_of
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.errors import InvalidOption

__all__ = ["Points", "check_different", "points_of"]

_Values: TypeAlias = "npt.NDArray[Any] | ExtensionArray"

_ROWS_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The vectors of a table, each divided by its length, without the rows that have none.

    A vector of zeros has no direction, and is none.

    Attributes:
        table: The table; one without columns where the vectors came as a matrix.
        rows: Shape (points,), the places of the rows that have one, rising.
        units: Shape (points, dimension).
    """

    table: pd.DataFrame
    rows: IntArray
    units: FloatArray

    def __len__(self) -> int:
        return len(self.rows)

    def spread(self, values: _Values, dtype: str | None = None) -> "pd.Series[Any]":
        """A value a row of the table, of a value a point; missing where a row has no vector.

        Args:
            values: Shape (points,).
            dtype: Of the result, one that has a missing value; None: that of the values.
        """
        return pd.Series(values, self.rows, dtype=dtype).reindex(range(len(self.table)))


def points_of(table: VectorTable, column: Hashable | None = None) -> Points:
    """The points of a table.

    Args:
        table: A table with vectors, a Series of vectors, or a matrix.
        column: Which vectors; None: the only ones.

    Raises:
        InvalidInput, InvalidOption, InvalidVectors: As `vectors_of` says.

    >>> points = points_of(np.array([[3, 4], [np.nan, np.nan]], dtype=np.float32))
    >>> points.units
    array([[0.6, 0.8]], dtype=float32)
    """
    vectors = vectors_of(table, column).matrix
    there = np.isfinite(vectors.sum(axis=1, dtype=np.float64)) & vectors.any(axis=1)
    rows = np.flatnonzero(there)
    units = np.empty((len(rows), vectors.shape[1]), dtype=np.float32)
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        units[part] = unit_rows(vectors[rows[part]])
    return Points(_framed(table), rows, units)


def check_different(points: Points, least: int, *, for_what: str, advice: str) -> None:
    """Raise InvalidOption where fewer vectors are different than are needed.

    Args:
        points: The rows that have a vector.
        least: How many have to be different from each other, beyond what rounding does.
        for_what: What needs them, as the subject of a sentence.
        advice: What else can be done.
    """
    looked_at, different = 0, 0
    # The first rows will nearly always do.
    while different < least and looked_at < len(points):
        looked_at = max(2 * least, 10 * looked_at)
        different = len(np.unique(leaders(points.units[:looked_at], 1)))
    if different < least:
        raise InvalidOption(
            f"{for_what} needs {least} different vectors or more; of the {len(points.table)} rows "
            f"of the table, {len(points)} have a vector, and {different} of these are "
            f"different.\n{advice}"
        )


def _framed(table: VectorTable) -> pd.DataFrame:
    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, pd.Series):
        return table.to_frame()
    return pd.DataFrame(index=pd.RangeIndex(len(table)))
