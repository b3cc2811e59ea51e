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


# From a block to the nearness, shape (queries, rows), and the largest error, shape (queries,).
Estimate: TypeAlias = Callable[[Block], tuple[FloatArray, FloatArray]]


def _cosine(queries: FloatArray) -> Estimate:
    units = unit_rows(queries)
    error = np.full(len(queries), _roundings(queries), dtype=np.float32)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        products = _products(units, block.vectors)
        products /= np.where(block.lengths == 0, np.float32(1), block.lengths)
        return products, error

    return estimate


def _dot(queries: FloatArray) -> Estimate:
    lengths = np.linalg.norm(queries, axis=1)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        error = _roundings(queries) * lengths * block.longest()
        return _products(queries, block.vectors), error.astype(np.float32)

    return estimate


def _euclidean(queries: FloatArray) -> Estimate:
    """Of ``-|x - q|² = 2xq - |x|² - |q|²``, without the last, which is the same for all rows."""
    lengths = np.linalg.norm(queries, axis=1)

    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        longest = block.longest()
        error = _roundings(queries) * (2 * lengths + longest) * longest
        products = _products(queries, block.vectors)
        products *= 2
        products -= block.lengths**2
        return products, error.astype(np.float32)

    return estimate


def _manhattan(queries: FloatArray) -> Estimate:
    def estimate(block: Block) -> tuple[FloatArray, FloatArray]:
        nearness = np.empty((len(queries), len(block.vectors)), dtype=np.float32)
        for place, query in enumerate(queries):
            nearness[place] = -np.abs(block.vectors - query).sum(axis=1)
        farthest = -np.nanmin(nearness, axis=1, initial=0)
        return nearness, (_roundings(queries) * farthest).astype(np.float32)

    return estimate


def _products(queries: FloatArray, vectors: FloatArray) -> FloatArray:
    if len(queries) == 1:
        # A product of a matrix and a vector is read once; that of matrices is copied first.
        of_one: FloatArray = vectors @ queries[0]
        return of_one[np.newaxis]
    products: FloatArray = queries @ vectors.T
    return products


def _roundings(queries: FloatArray) -> float:
    return float((2 * queries.shape[1] + _FEW) * _ROUNDING)


ESTIMATES: Mapping[str, Callable[[FloatArray], Estimate]] = {
    "cosine": _cosine,
    "dot": _dot,
    "euclidean": _euclidean,
    "manhattan": _manhattan,
}
