"""What a search takes beside the matrix: peaks of processes, of which one does not search."""

from collections.abc import Sequence
from statistics import median

from benchmarks.finders import FINDERS, INDEX, NEAREST, table_of
from benchmarks.processes import MEGABYTE, alternating
from benchmarks.table import Cell, Table
from benchmarks.vectors import queries_near, unit_vectors

__all__ = ["BESIDE", "main", "measure_memory"]

BESIDE = "search: megabytes beside the matrix and its table, 100 queries"

_CODE = "import sys; from benchmarks.search_memory import main; main(sys.argv[1:])"
_NOTHING = "nothing"


def main(arguments: Sequence[str]) -> None:
    """Make a matrix and a table of it, then search.

    Args:
        arguments: What finds (or "nothing"), and how many rows, queries and neighbours.
    """
    name, rows, queries, k = arguments[0], *map(int, arguments[1:])
    # What has to be loaded is loaded in any case.
    small = unit_vectors(k)
    for each in (INDEX, NEAREST):
        FINDERS[each].opener(small, k)(queries_near(small, queries))
    matrix = unit_vectors(rows)
    wanted = queries_near(matrix, queries)
    table = table_of(matrix)
    if name != _NOTHING:
        del table
        FINDERS[name].opener(matrix, k)(wanted)


def measure_memory(rows: int, queries: int, k: int, *, rounds: int = 1) -> Table:
    """A row for each of ours: what it takes over a process that has matrix and table alone.

    Args:
        rows: Of the matrix.
        queries: How many are searched for at once.
        k: How many rows each.
        rounds: Processes for each.
    """
    programs = {
        name: [_CODE, name, str(rows), str(queries), str(k)] for name in (_NOTHING, INDEX, NEAREST)
    }
    runs = alternating(programs, rounds=rounds, warm=False)
    peaks = {name: median(run.peak for run in of_one) for name, of_one in runs.items()}
    beside = {name: (peaks[name] - peaks[_NOTHING]) / MEGABYTE for name in peaks}
    table: list[dict[str, Cell]] = [
        {"what": name, "peak MB": peaks[name] / MEGABYTE, "MB beside": beside[name]}
        for name in peaks
    ]
    return Table(
        f"search: memory beside the matrix and its table, {rows:,} rows, {queries} queries",
        table,
        notes=[
            f"the matrix has {rows * unit_vectors(1).nbytes / MEGABYTE:,.0f} MB; the cells of the "
            "table, which are views of its rows, are not counted; what the index keeps is",
        ],
        figures={BESIDE: max(beside[name] for name in (INDEX, NEAREST))},
    )
