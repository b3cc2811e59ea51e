"""The rows that could be among the nearest of one query."""

import numpy as np

from nlu_lite.analysis.metrics import Doubles, Metric
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["Candidates"]

# So many more than were asked for are kept before they are valued again.
_SPARE = 1_024


class Candidates:
    """The rows that could be among the nearest of one query; it is filled block by block."""

    def __init__(self, vectors: FloatArray, query: FloatArray, k: int, metric: Metric) -> None:
        """Begin without any.

        Args:
            vectors: Shape (rows, dimension), all rows.
            query: Shape (dimension,).
            k: How many of the nearest rows are wanted.
            metric: What near means.
        """
        self._vectors = vectors
        self._query = query
        self._metric = metric
        self._k = k
        self._rows = np.empty(0, dtype=np.int64)
        self._lower = self._upper = np.empty(0, dtype=np.float32)
        self.least = np.float32(-np.inf)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: IntArray, nearness: FloatArray, error: float) -> None:
        """Take more rows; those that cannot be among the nearest any more are left out.

        `least` is then what a row must be able to reach.

        Args:
            rows: Shape (n,), rising, behind all that were added before.
            nearness: Shape (n,), greater for nearer rows.
            error: How far it can be off.
        """
        self._rows = np.concatenate([self._rows, rows])
        self._lower = np.concatenate([self._lower, nearness - error])
        self._upper = np.concatenate([self._upper, nearness + error])
        if len(self._rows) <= self._k:
            return
        self.least = np.partition(self._lower, -self._k)[-self._k]
        self._keep(np.flatnonzero(self._upper >= self.least))
        if len(self._rows) > self._k + _SPARE:
            # Many rows are equal, or nearly so.
            self._keep(np.sort(self._nearest()[0]))

    def best(self) -> tuple[IntArray, FloatArray]:
        """The nearest rows, at most k of them, and the values of the metric, the nearest first."""
        places, values = self._nearest()
        return self._rows[places], values.astype(np.float32)

    def _keep(self, places: IntArray) -> None:
        self._rows = self._rows[places]
        self._lower, self._upper = self._lower[places], self._upper[places]

    def _nearest(self) -> tuple[IntArray, Doubles]:
        query = np.broadcast_to(self._query, (len(self._rows), len(self._query)))
        values = self._metric.of_rows(self._vectors[self._rows], query)
        order = np.argsort(-values if self._metric.nearer_is_greater else values, kind="stable")
        places = order[: self._k].astype(np.int64)
        return places, values[places]
