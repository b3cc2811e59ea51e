"""How near rows are to queries, in float32, and how far off that can be.

A nearness is greater for nearer rows, whatever the metric. The product of two vectors of n numbers,
summed in any order, is off by at most n roundings of the product of their lengths, and so is each
length (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nlu_lite.analysis.metrics import unit_rows
from nlu_lite.common.arrays import FloatArray

__all__ = ["ESTIMATES", "Block", "Estimate"]

# Half of the distance from 1 to the next number.
_ROUNDING = np.finfo(np.float32).eps / 2
# Roundings beside those of the sum: of lengths, quotients, differences.
_FEW = 16
# What is added where a product is too small to be rounded relatively.
_UNDERFLOW = float(np.finfo(np.float32).tiny)
# Shorter than that, the square of a number has no digits left.
_SHORT = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows.

    Attributes:
        begin: The number of the first.
        vectors: Shape (rows, dimension).
        lengths: Shape (rows,), their lengths.
    """

    begin: int
    vectors: FloatArray
    lengths: FloatArray

    def longest(self) -> float:
        """The length of the longest row that has no NaN; 0 where all have."""
        return float(np.nanmax(self.lengths, initial=0))


# From a block to the nearness, shape (rows, queries), which the next call overwrites; and to the
# largest error, shape (queries,).
Estimate: TypeAlias = Callable[[Block], tuple[FloatArray, FloatArray]]


class _Products:
    """Products of rows and queries, in memory that is taken once."""

    def __init__(self, queries: FloatArray, most_rows: int) -> None:
        self._queries = np.ascontiguousarray(queries.T)
        self._results = np.empty((most_rows, len(queries)), dtype=np.float32)

    def __call__(self, vectors: FloatArray) -> FloatArray:
        return np.matmul(vectors, self._queries, out=self._results[: len(vectors)])


def _cosine(queries: FloatArray, most_rows: int) -> Estimate:
    units, roundings = unit_rows(queries), _roundings(queries)
    products = _Products(units, most_rows)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        nearness = products(block.vectors)
        off = float(np.nanmax(np.abs(block.lengths - 1), initial=0))
        # Most models give vectors of length one, up to rounding: to divide by it tells nothing.
        if off > roundings:
            nearness /= np.where(block.lengths == 0, np.float32(1), block.lengths)[:, np.newaxis]
            off = 0
            short = np.flatnonzero(block.lengths < _SHORT)
            nearness[short] = unit_rows(block.vectors[short]) @ units.T
        return nearness, np.full(len(queries), roundings + off, dtype=np.float32)

    return estimate


def _dot(queries: FloatArray, most_rows: int) -> Estimate:
    products = _Products(queries, most_rows)
    errors = _roundings(queries) * np.linalg.norm(queries, axis=1)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        error = errors * block.longest() + _UNDERFLOW
        return products(block.vectors), error.astype(np.float32)

    return estimate


def _euclidean(queries: FloatArray, most_rows: int) -> Estimate:
    """Of ``-|x - q|² = 2xq - |x|² - |q|²``, without the last, which is the same for all rows."""
    products = _Products(queries * 2, most_rows)
    lengths = np.linalg.norm(queries, axis=1)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        longest = block.longest()
        error = _roundings(queries) * (2 * lengths + longest) * longest + _UNDERFLOW
        nearness = products(block.vectors)
        nearness -= (block.lengths**2)[:, np.newaxis]
        return nearness, error.astype(np.float32)

    return estimate


def _manhattan(queries: FloatArray, most_rows: int) -> Estimate:
    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        nearness = np.empty((len(block.vectors), len(queries)), dtype=np.float32)
        for place, query in enumerate(queries):
            nearness[:, place] = -np.abs(block.vectors - query).sum(axis=1)
        farthest = -np.nanmin(nearness, axis=0, initial=0)
        return nearness, (_roundings(queries) * farthest + _UNDERFLOW).astype(np.float32)

    return estimate


def _roundings(queries: FloatArray) -> float:
    return float((2 * queries.shape[1] + _FEW) * _ROUNDING)


# From queries, shape (queries, dimension), and the most rows of a block.
ESTIMATES: Mapping[str, Callable[[FloatArray, int], Estimate]] = {
    "cosine": _cosine,
    "dot": _dot,
    "euclidean": _euclidean,
    "manhattan": _manhattan,
}
