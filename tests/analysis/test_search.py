"""What is found is what a loop over all rows in float64 finds, the first row first among equals."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis import search
from nlu_lite.analysis.metrics import METRICS
from nlu_lite.analysis.search import Searched, nearest_rows, row_lengths
from tests.support.vector_tables import matrices, slow_score

NAMES = list(METRICS)


def slow_nearest(
    rows: npt.NDArray[Any], query: npt.NDArray[Any], k: int, metric: str
) -> list[float]:
    """The values of the nearest rows, by a loop."""
    scores = [slow_score(row, query, metric) for row in rows]
    there = sorted(score for score in scores if score == score)
    nearer = there[::-1] if METRICS[metric].nearer_is_greater else there
    return nearer[:k]


def check(rows: npt.NDArray[Any], queries: npt.NDArray[Any], k: int, metric: str) -> None:
    found, values = nearest_rows(Searched(rows), queries, k, METRICS[metric])
    for query, places, scores in zip(queries, found, values, strict=True):
        expected = slow_nearest(rows, query, k, metric)
        assert np.allclose(scores[: len(expected)], expected, rtol=1e-5, atol=1e-6)
        there = places[: len(expected)]
        own = [slow_score(rows[place], query, metric) for place in there]
        assert np.allclose(own, expected, rtol=1e-12, atol=1e-14)
        assert len(set(there.tolist())) == len(expected)
        assert (places[len(expected) :] == -1).all()
        assert np.isnan(scores[len(expected) :]).all()


@pytest.mark.parametrize("metric", NAMES)
@given(
    rows=matrices(rows=st.integers(0, 40), dimension=3),
    queries=matrices(rows=st.integers(0, 3), dimension=3),
    k=st.integers(1, 6),
)
def test_it_finds_what_a_loop_finds(
    metric: str, rows: npt.NDArray[np.float32], queries: npt.NDArray[np.float32], k: int
) -> None:
    check(rows, queries, k, metric)


@pytest.mark.parametrize("metric", NAMES)
def test_many_blocks_and_queries(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_ROWS_A_BLOCK", 64)
    monkeypatch.setattr(search, "_FEW_QUERIES", 2)
    monkeypatch.setattr(search, "_FIRST_ROWS", 8)
    monkeypatch.setattr(search, "_QUERIES_AT_ONCE", 4)
    random = np.random.default_rng(0)
    check(random.standard_normal((500, 16)).astype(np.float32), random.random((9, 16)), 7, metric)


@pytest.mark.parametrize("metric", NAMES)
def test_nearly_equal_rows_are_told_apart(metric: str) -> None:
    random = np.random.default_rng(1)
    query = random.standard_normal((1, 64)).astype(np.float32)
    rows = query + random.standard_normal((3_000, 64)).astype(np.float32) * np.float32(1e-6)
    check(rows, query, 20, metric)


@pytest.mark.parametrize("metric", NAMES)
def test_of_equal_rows_the_first_come_first(metric: str) -> None:
    rows = np.tile(np.array([[1, 2], [2, 1]], dtype=np.float32), (10_000, 1))
    found, _ = nearest_rows(Searched(rows), rows[:1], 3, METRICS[metric])
    assert found.tolist() == ([[1, 3, 5]] if rows[0] @ rows[0] < rows[1] @ rows[0] else [[0, 2, 4]])


def test_lengths_that_are_known_change_nothing() -> None:
    rows = np.random.default_rng(0).standard_normal((300, 8)).astype(np.float32)
    known = Searched(rows, row_lengths(rows))
    for metric in METRICS.values():
        one, other = (nearest_rows(s, rows[:5], 4, metric) for s in (known, Searched(rows)))
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])


@pytest.mark.parametrize("metric", NAMES)
@pytest.mark.parametrize("size", [1e-44, 1e-38, 1e-20, 1e-10], ids=str)
def test_rows_too_small_for_a_square_are_found(metric: str, size: float) -> None:
    rows = (np.random.default_rng(0).standard_normal((50, 3)) * size).astype(np.float32)
    rows[::7] = [0, 0, 1]
    check(rows, rows[:3], 5, metric)


def test_nothing_is_near_to_nan() -> None:
    rows = np.ones((3, 2), dtype=np.float32)
    nothing = np.full((1, 2), np.nan, dtype=np.float32)
    found, values = nearest_rows(Searched(rows), nothing, 2, METRICS["dot"])
    assert found.tolist() == [[-1, -1]]
    assert np.isnan(values).all()
