"""A graph of near rows, in which a search looks at few of them (HNSW).

Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using Hierarchical
Navigable Small World graphs (2016), as usearch builds it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.analysis.metrics import Metric
from nlu_lite.analysis.search import Searched, nearest_rows
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.common.extras import require

if TYPE_CHECKING:
    from usearch.index import Index as Links

__all__ = ["GRAPH_METRICS", "Graph"]

# What usearch calls the metrics that it has.
GRAPH_METRICS: Mapping[str, str] = {"cosine": "cos", "dot": "ip", "euclidean": "l2sq"}

_EXACT = "Or look at every row: approximate=False."
# Of the range of float32: no number is too large.
_NUMBER = "bf16"
_CONNECTIVITY = 16
_EXPANSION_ADD = 128
_EXPANSION_SEARCH = 128
# The graph's own numbers are rounded: of so many times k rows, the exact ones are the nearest k.
_CANDIDATES = 2
_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Links from each row to rows that are near to it; rows with NaN are not in it.

    Attributes:
        links: As usearch has them, with rounded numbers of the rows.
    """

    links: "Links"

    @classmethod
    def of(cls, vectors: FloatArray, metric: Metric) -> "Graph":
        """The graph of vectors.

        Args:
            vectors: Shape (rows, dimension).
            metric: One of `GRAPH_METRICS`.

        Raises:
            MissingExtra: usearch is not installed.
        """
        graph = cls(_links(vectors.shape[1], metric))
        for begin in range(0, len(vectors), _ROWS_AT_ONCE):
            some = np.asarray(vectors[begin : begin + _ROWS_AT_ONCE])
            there = np.flatnonzero(~np.isnan(some).any(axis=1))
            graph.links.add(there + begin, some[there])
        return graph

    @classmethod
    def open(cls, path: Path, dimension: int, metric: Metric) -> "Graph":
        """Map a graph that was saved into memory."""
        graph = cls(_links(dimension, metric))
        graph.links.view(str(path))
        return graph

    def save(self, path: Path) -> None:
        """Write it to a file."""
        self.links.save(str(path))

    def nearest(
        self, searched: Searched, queries: FloatArray, k: int, metric: Metric
    ) -> tuple[IntArray, FloatArray]:
        """As `nearest_rows`, but that some of the nearest rows may be missed for others.

        What is found has its exact values, in their order.
        """
        rows = np.full((len(queries), k), -1, dtype=np.int64)
        values = np.full((len(queries), k), np.nan, dtype=np.float32)
        for place, candidates in enumerate(self._candidates(queries, k * _CANDIDATES)):
            some = Searched(searched.vectors[candidates])
            (best,), (exact,) = nearest_rows(some, queries[place : place + 1], k, metric)
            there = best >= 0
            rows[place, there], values[place] = candidates[best[there]], exact
        return rows, values

    def _candidates(self, queries: FloatArray, count: int) -> Iterator[IntArray]:
        """Rows that are near to each query, in rising order."""
        if not len(queries) or not len(self.links):
            return
        from usearch.index import BatchMatches

        found = self.links.search(queries, min(count, len(self.links)))
        # Of one query, usearch gives its rows and no list of them.
        for matches in found if isinstance(found, BatchMatches) else [found]:
            yield np.sort(matches.keys.astype(np.int64))


def _links(dimension: int, metric: Metric) -> "Links":
    require("usearch", for_what="an approximate index", extra="index", advice=_EXACT)
    from usearch.index import Index

    return Index(
        ndim=max(dimension, 1),
        metric=GRAPH_METRICS[metric.name],
        dtype=_NUMBER,
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION_ADD,
        expansion_search=_EXPANSION_SEARCH,
        enable_key_lookups=False,
    )
