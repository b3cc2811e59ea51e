"""The nearest rows of a matrix, exactly, with little memory beside it.

Blocks of rows are valued in float32, by one matrix product each. What could still be among the
nearest, given how far float32 can be off, is kept, and valued again in float64 at the end: the rows
and their order are those that a loop over all rows in float64 finds, the first row first among
equals.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlu_lite.analysis.candidates import Candidates
from nlu_lite.analysis.estimates import ESTIMATES, Block
from nlu_lite.analysis.metrics import Metric
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["Searched", "nearest_rows", "row_lengths"]

# Measured: benchmarks/NOTES.md.
_ROWS_A_BLOCK = 8_192
_ROWS_A_BLOCK_OF_FEW = 16_384
_FEW_QUERIES = 8
_QUERIES_AT_ONCE = 256
_FIRST_ROWS = 512


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """A matrix to search in.

    Attributes:
        vectors: Shape (rows, dimension), float32; rows with NaN are never near to anything.
        lengths: Shape (rows,), float32, the length of each row, where it is known already.
    """

    vectors: FloatArray
    lengths: FloatArray | None = None

    def blocks(self, rows_at_once: int) -> Iterator[Block]:
        """Some rows at a time; at first a few, after which it is known what is not near."""
        begin = 0
        while begin < len(self.vectors):
            rows = slice(begin, begin + (rows_at_once if begin else min(_FIRST_ROWS, rows_at_once)))
            vectors = self.vectors[rows]
            lengths = row_lengths(vectors) if self.lengths is None else self.lengths[rows]
            yield Block(begin, vectors, lengths)
            begin = rows.stop


def row_lengths(vectors: FloatArray) -> FloatArray:
    """The length of each row.

    Args:
        vectors: Shape (rows, dimension).

    Returns:
        Shape (rows,), float32.

    >>> row_lengths(np.array([[3, 4]], dtype=np.float32))
    array([5.], dtype=float32)
    """
    lengths: FloatArray = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return lengths


def nearest_rows(
    searched: Searched, queries: FloatArray, k: int, metric: Metric
) -> tuple[IntArray, FloatArray]:
    """The nearest rows of each query, the nearest first.

    Args:
        searched: Where to look.
        queries: Shape (queries, dimension); nothing is near to a query with NaN.
        k: How many rows.
        metric: What near means.

    Returns:
        Rows and values of the metric, both of shape (queries, k); -1 and NaN where there are no
        more rows.

    >>> from nlu_lite.analysis.metrics import METRICS
    >>> matrix = np.array([[1, 0], [0, 1], [1, 1]], dtype=np.float32)
    >>> nearest_rows(Searched(matrix), matrix[:1], 2, METRICS["cosine"])
    (array([[0, 2]]), array([[1.        , 0.70710677]], dtype=float32))
    """
    rows = np.full((len(queries), k), -1, dtype=np.int64)
    values = np.full((len(queries), k), np.nan, dtype=np.float32)
    for begin in range(0, len(queries), _QUERIES_AT_ONCE):
        some = queries[begin : begin + _QUERIES_AT_ONCE]
        for query, candidates in enumerate(_candidates(searched, some, k, metric), begin):
            best, exact = candidates.best()
            rows[query, : len(best)], values[query, : len(best)] = best, exact
    return rows, values


def _candidates(
    searched: Searched, queries: FloatArray, k: int, metric: Metric
) -> list[Candidates]:
    """What could be among the nearest rows of each query."""
    candidates = [Candidates(searched.vectors, query, k, metric) for query in queries]
    least = np.full(len(queries), -np.inf, dtype=np.float32)
    rows_at_once = _ROWS_A_BLOCK if len(queries) > _FEW_QUERIES else _ROWS_A_BLOCK_OF_FEW
    estimate = ESTIMATES[metric.name](queries, rows_at_once)
    for block in searched.blocks(rows_at_once):
        nearness, error = estimate(block)
        # Never true for NaN.
        near = np.flatnonzero(nearness >= least - error)
        place, query = np.divmod(near, len(queries))
        for number in np.unique(query).tolist():
            places = place[query == number]
            mine = candidates[number]
            mine.add(places + block.begin, nearness[places, number], error[number])
            least[number] = mine.least
    return candidates
