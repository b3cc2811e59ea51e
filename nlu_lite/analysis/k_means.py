"""Points in clusters by k-means, and how many clusters there should be."""

import math
from bisect import bisect

import numpy as np

from nlu_lite.analysis.leaders import leaders
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.errors import InvalidOption

__all__ = ["COUNTS", "cluster_of", "silhouettes"]

# What is tried where nobody says how many: near to each other where one more makes a difference.
COUNTS = (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)

# k-means finds the best of what is near to its start; the best of several is kept.
_STARTS = 3
# Rows on which a number of clusters is judged.
_SAMPLE = 3_000


def cluster_of(units: FloatArray, count: int, seed: int) -> IntArray:
    """The cluster of each point; the largest is 0, and of equal ones that which begins first.

    Args:
        units: Shape (points, dimension), each of length 1; at least `count` different ones.
        count: How many clusters.
        seed: Of the random starts.

    Returns:
        Shape (points,).
    """
    from sklearn.cluster import KMeans

    means = KMeans(count, n_init=_STARTS, random_state=seed).fit(units)
    _, first, label, sizes = np.unique(
        means.labels_, return_index=True, return_inverse=True, return_counts=True
    )
    number = np.empty(len(sizes), dtype=np.int64)
    number[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return number[label]


def silhouettes(units: FloatArray, seed: int) -> dict[int, float]:
    """How well each of `COUNTS` fits the points: the mean silhouette of their clusters.

    The silhouette of a point (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7) says how much
    nearer it is, by its cosines, to the points of its own cluster than to those of the next one.
    Of many points, 3,000 are looked at. Numbers above 10 are tried up to the square root of the
    number of points, and none that would leave less than two points a cluster.

    Args:
        units: Shape (points, dimension), each of length 1; at least 3 different ones.
        seed: Of the sample and of the random starts.

    Raises:
        InvalidOption: The points that are looked at are all the same.

    Returns:
        From -1 to 1 for each number that was tried; the greater, the better.
    """
    from sklearn.metrics import silhouette_score

    sample = _sample(units, seed)
    most = min(len(np.unique(leaders(sample, 1))), len(sample) - 1, _greatest(len(units)))
    if most < COUNTS[0]:
        raise InvalidOption(
            f"k can't be chosen: the {len(sample):,} rows that were looked at are all the same.\n"
            "Say how many clusters there should be: k=2."
        )
    distances = np.maximum(1 - sample @ sample.T, 0)
    np.fill_diagonal(distances, 0)
    found = {}
    for count in COUNTS[: bisect(COUNTS, most)]:
        label = cluster_of(sample, count, seed)
        found[count] = float(silhouette_score(distances, label, metric="precomputed"))
    return found


def _sample(units: FloatArray, seed: int) -> FloatArray:
    if len(units) <= _SAMPLE:
        return units
    rows = np.random.default_rng(seed).choice(len(units), _SAMPLE, replace=False)
    sample: FloatArray = units[np.sort(rows)]
    return sample


def _greatest(points: int) -> int:
    """How many clusters are sensible at most."""
    return min(max(10, math.isqrt(points)), max(2, points // 2))
