"""All of the other measurements, and what they mean for the budgets."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.budgets import BUDGETS
from benchmarks.judging import judged
from benchmarks.machine import machine
from benchmarks.results import RESULTS, write_results
from benchmarks.suites import ALL, QUICK, add_quick, figures_of, run
from benchmarks.table import Table

__all__ = ["add_arguments", "measure"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    add_quick(parser)
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=RESULTS,
        metavar="FILE",
        help="write the tables to FILE too; benchmarks/RESULTS.md where none is named",
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Run every command, and hold its figures against the budgets, without failing for them."""
    when = datetime.now(UTC)
    tables = run(QUICK if options.quick else ALL)
    budgets = judged(BUDGETS, figures_of(tables))
    shown = [Table(budgets.title, budgets.rows, budgets.notes), *tables]
    if options.write is not None:
        write_results(options.write, shown, machine(), when=when)
    return shown
