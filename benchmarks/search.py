"""The nearest of a million rows, one query and a hundred: time, memory, and what is found.

Everything that is compared is opened once and searches in turns. What is found is held against
plain NumPy, row by row and in order. Memory is measured in processes of their own.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

from benchmarks.finders import (
    BRUTE_FORCE,
    FAISS,
    FINDERS,
    INDEX,
    NEAREST,
    SEMANTIC_SEARCH,
    Find,
)
from benchmarks.kernels import kernels
from benchmarks.options import whole_number
from benchmarks.search_memory import measure_memory
from benchmarks.table import Cell, Table
from benchmarks.timing import median_ratio, side_by_side
from benchmarks.vectors import queries_near, unit_vectors
from nlu_lite.common.arrays import FloatArray

__all__ = ["MANY", "ONE", "add_arguments", "equal", "faster", "measure", "seconds"]

K = 10
_COLUMNS = ("milliseconds", f"times {INDEX}", "share of rows as NumPy's")
ONE, MANY = 1, 100


def seconds(finder: str, queries: int) -> str:
    """The name of a figure: how long a search takes.

    >>> seconds("nlu_lite.index", 100)
    'search: nlu_lite.index, 100 queries, seconds'
    """
    return f"search: {finder}, {_counted(queries)}, seconds"


def equal(queries: int) -> str:
    """The name of a figure: the share of places at which ours and NumPy have the same row.

    >>> equal(100)
    'search: 100 queries, share of rows that are those of NumPy'
    """
    return f"search: {_counted(queries)}, share of rows that are those of NumPy"


def faster(finder: str, other: str) -> str:
    """The name of a figure: how many times faster one is than another, for a hundred queries.

    >>> faster("nlu_lite.index", "faiss flat")
    'search, 100 queries: nlu_lite.index / faiss flat'
    """
    return f"search, {MANY} queries: {finder} / {other}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--rows", type=whole_number, default=1_000_000, help="default: %(default)s")
    parser.add_argument("--rounds", type=whole_number, default=5, help="default: %(default)s")


def measure(options: argparse.Namespace) -> list[Table]:
    """Search in turns, then measure memory."""
    # First, so that the processes have the machine's memory for themselves.
    memory = measure_memory(options.rows, MANY, K)
    matrix = unit_vectors(options.rows)
    queries = queries_near(matrix, MANY)
    found = {name: _opened(name, matrix) for name in FINDERS if FINDERS[name].installed}
    return [
        _of_queries(queries[:ONE], len(matrix), found, options.rounds),
        _of_queries(queries, len(matrix), found, options.rounds),
        memory,
    ]


def _opened(name: str, matrix: FloatArray) -> Find:
    sys.stderr.write(f"opening {name}\n")
    return FINDERS[name].opener(matrix, min(K, len(matrix)))


def _of_queries(queries: FloatArray, rows: int, finders: Mapping[str, Find], rounds: int) -> Table:
    count = len(queries)
    sys.stderr.write(f"{_counted(count)}\n")
    answers = {name: find(queries) for name, find in finders.items()}
    works = {name: partial(find, queries) for name, find in finders.items()}
    times = side_by_side(works, rounds=rounds)
    shares = {name: float((rows == answers[BRUTE_FORCE]).mean()) for name, rows in answers.items()}
    return Table(
        f"search: {_counted(count)}, {rows:,} x {queries.shape[1]} rows, "
        f"k = {K}; medians of {rounds} rounds",
        [_row(name, times, shares) for name in FINDERS],
        notes=[
            "vectors of length 1 around centres; the metric is cosine",
            *kernels(),
        ],
        figures=_figures(times, shares, count),
    )


def _row(
    name: str, times: Mapping[str, Sequence[float]], shares: Mapping[str, float]
) -> dict[str, Cell]:
    finder = FINDERS[name]
    if name not in times:
        absent = dict.fromkeys(_COLUMNS)
        return {"what": name, **absent, "how": f"left out: not installed: {finder.package}"}
    measured = (1_000 * median(times[name]), median_ratio(times[name], times[INDEX]), shares[name])
    return {"what": name, **dict(zip(_COLUMNS, measured, strict=True)), "how": finder.how}


def _figures(
    times: Mapping[str, Sequence[float]], shares: Mapping[str, float], count: int
) -> dict[str, float]:
    figures = {seconds(name, count): median(times[name]) for name in (INDEX, NEAREST)}
    figures[equal(count)] = min(shares[INDEX], shares[NEAREST])
    if count == MANY:
        for other in (FAISS, SEMANTIC_SEARCH):
            if other in times:
                figures[faster(INDEX, other)] = median_ratio(times[other], times[INDEX])
    return figures


def _counted(queries: int) -> str:
    return "1 query" if queries == 1 else f"{queries} queries"
