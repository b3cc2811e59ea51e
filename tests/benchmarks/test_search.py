"""A search finds the same rows whatever finds them, and its figures are told."""

import argparse

import numpy as np
import pytest

from benchmarks import search
from benchmarks.budgets import BUDGETS
from benchmarks.finders import BRUTE_FORCE, FAISS, FINDERS, INDEX, NEAREST, Finder
from benchmarks.search_memory import BESIDE
from benchmarks.vectors import DIMENSION, queries_near, unit_vectors

ROWS, K = 500, 10


def installed(name: str) -> str:
    if not FINDERS[name].installed:
        pytest.skip(f"{FINDERS[name].package} is not installed")
    return name


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FINDERS if name != BRUTE_FORCE])
@pytest.mark.parametrize("count", [1, 7])
def test_all_find_the_same_rows(name: str, count: int) -> None:
    matrix = unit_vectors(ROWS)
    queries = queries_near(matrix, count)
    found = FINDERS[installed(name)].opener(matrix, K)(queries)
    slow = [sorted(range(ROWS), key=lambda row: -float(query @ matrix[row])) for query in queries]
    assert found.tolist() == [rows[:K] for rows in slow]
    assert FINDERS[BRUTE_FORCE].opener(matrix, K)(queries).tolist() == found.tolist()


def test_vectors_are_of_length_one_and_the_same_each_time() -> None:
    matrix = unit_vectors(ROWS)
    assert matrix.shape == (ROWS, DIMENSION) and matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-6)
    assert np.array_equal(matrix, unit_vectors(ROWS))


def test_vectors_lie_around_centres() -> None:
    matrix = unit_vectors(2_000)
    cosines = matrix @ matrix[0]
    assert 0.5 < np.sort(cosines)[-2] and (np.abs(cosines) < 0.3).sum() > 1_000


@pytest.mark.slow
def test_the_figures_are_those_of_the_budgets(capfd: pytest.CaptureFixture[str]) -> None:
    tables = search.measure(_options("--rows", "500", "--rounds", "1"))
    figures = {name: value for table in tables for name, value in table.figures.items()}
    asked = {bound.figure for budget in BUDGETS for bound in budget.bounds}
    asked = {name for name in asked if name.startswith("search")}
    absent = set() if FINDERS[FAISS].installed else {search.faster(INDEX, FAISS)}
    assert asked - absent <= set(figures)
    assert figures[search.equal(search.ONE)] == figures[search.equal(search.MANY)] == 1
    assert figures[BESIDE] < 100
    rows = {row["what"]: row for row in tables[0].rows}
    assert set(rows) == set(FINDERS)
    assert rows[INDEX]["milliseconds"] and rows[NEAREST]["milliseconds"]


@pytest.mark.slow
def test_a_peer_that_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    absent = Finder(FINDERS[FAISS].opener, "never", "no_such_package")
    monkeypatch.setitem(FINDERS, FAISS, absent)
    one, *_ = search.measure(_options("--rows", "100", "--rounds", "1"))
    (row,) = [row for row in one.rows if row["what"] == FAISS]
    assert row["milliseconds"] is None
    assert row["how"] == "left out: not installed: no_such_package"


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    search.add_arguments(parser)
    return parser.parse_args(arguments)
