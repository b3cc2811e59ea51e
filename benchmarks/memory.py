"""The most memory of a process that predicts a stream: it does not grow with the documents.

Each measurement is a fresh process, which reads its documents from an iterator. Fewer documents
than the default take less memory: they do not reach the parts of the text with the most pieces,
nor batches of every number of rows, for each of which oneDNN makes kernels that it keeps.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.models import L2_H128, write_model
from benchmarks.options import whole_number
from benchmarks.processes import MEGABYTE, alternating
from benchmarks.streaming import CODE, WAYS
from benchmarks.table import Cell, Table
from benchmarks.timing import median_ratio

__all__ = ["add_arguments", "measure", "named"]

_TIMES_THE_DOCUMENTS = 4
_WORDS, _DOCUMENTS_A_CHUNK = 10, 1_000


def named(way: str) -> str:
    """The name of a figure.

    >>> named("to_parquet")
    'memory: to_parquet, 4 times the documents'
    """
    return f"memory: {way}, {_TIMES_THE_DOCUMENTS} times the documents"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--rounds", type=whole_number, default=2, help="default: %(default)s")
    parser.add_argument(
        "--documents",
        type=whole_number,
        default=40_000,
        metavar="N",
        help="default: %(default)s, and 4 N",
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Predict N and 4 N documents in each way."""
    counts = [options.documents, options.documents * _TIMES_THE_DOCUMENTS]
    ways = [way for way in WAYS if way != "to_parquet" or find_spec("pyarrow")]
    notes = [f"{way} left out: pyarrow is not installed" for way in WAYS if way not in ways]
    with TemporaryDirectory() as name:
        model = [L2_H128.ref, str(write_model(Path(name), L2_H128))]
        programs = {
            f"{way} {count}": [CODE, *model, way, str(count), str(_WORDS), str(_DOCUMENTS_A_CHUNK)]
            for way in ways
            for count in counts
        }
        found = alternating(programs, rounds=options.rounds, warm=False)
    rows: list[dict[str, Cell]] = []
    figures = {}
    for way in ways:
        few, many = ([run.peak for run in found[f"{way} {count}"]] for count in counts)
        figures[named(way)] = median_ratio(many, few)
        row: dict[str, Cell] = {"what": way}
        for count, peaks in zip(counts, (few, many), strict=True):
            row[f"peak MB, {count:,} documents"] = median(peaks) / MEGABYTE
        rows.append(row | {"ratio": figures[named(way)]})
    title = f"{L2_H128.name}: peak memory, medians of {options.rounds} processes"
    return [Table(title, rows, notes, figures)]
