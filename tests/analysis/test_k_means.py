import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from nlu_lite import InvalidOption
from nlu_lite.analysis.k_means import COUNTS, cluster_of, silhouettes
from nlu_lite.analysis.points import points_of
from nlu_lite.common.arrays import FloatArray


def blobs(*sizes: int) -> FloatArray:
    """Points near to some directions, so many each, one direction behind the other."""
    noise = np.random.default_rng(0).normal(scale=0.05, size=(sum(sizes), 16))
    return points_of(np.repeat(np.eye(16)[: len(sizes)], sizes, axis=0) + noise).units


def test_clusters_are_numbered_by_their_sizes() -> None:
    assert cluster_of(blobs(2, 9, 5), 3, 0).tolist() == [2] * 2 + [0] * 9 + [1] * 5


def test_of_equal_clusters_the_first_comes_first() -> None:
    assert cluster_of(blobs(4, 4, 4), 3, 0).tolist() == [0] * 4 + [1] * 4 + [2] * 4


def test_the_number_of_clear_clusters_has_the_greatest_silhouette() -> None:
    tried = silhouettes(blobs(10, 20, 30, 10, 15), 0)
    assert max(tried, key=tried.__getitem__) == 5


def test_silhouettes_are_those_of_scikit_learn() -> None:
    units = blobs(10, 20, 30)
    tried = silhouettes(units, 3)
    plain = silhouette_score(units, cluster_of(units, 3, 3), metric="cosine")
    assert tried[3] == pytest.approx(plain, abs=1e-5)


@pytest.mark.parametrize(("points", "most"), [(3, 2), (8, 4), (20, 10), (150, 12), (230, 15)])
def test_numbers_are_tried_that_fit_the_rows(points: int, most: int) -> None:
    units = points_of(np.random.default_rng(0).normal(size=(points, 5))).units
    assert list(silhouettes(units, 0)) == [count for count in COUNTS if count <= most]


def test_no_more_clusters_are_tried_than_there_are_different_points() -> None:
    assert list(silhouettes(np.repeat(np.eye(4, dtype=np.float32), 10, axis=0), 0)) == [2, 3, 4]


def test_many_rows_that_look_the_same_are_refused() -> None:
    rows = np.zeros((20_000, 3), dtype=np.float32)
    rows[:, 0] = 1
    rows[[0, 1]] = np.eye(3)[1:]
    with pytest.raises(InvalidOption, match="3,000 rows that were looked at are all the same"):
        silhouettes(rows, 0)
