"""Each budget, what was measured, pass or fail; exit status 1 where a required one fails.

It measures what budgets are about, as `all` does. What was not measured, because a peer is not
installed, does not pass. bf16 and int8 are goals: they are shown, and fail nothing.
"""

import argparse

from benchmarks.budgets import BUDGETS
from benchmarks.judging import judged
from benchmarks.suites import CHECK, QUICK, add_quick, figures_of, run
from benchmarks.table import Table

__all__ = ["add_arguments", "measure"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    add_quick(parser)


def measure(options: argparse.Namespace) -> list[Table]:
    """The table of budgets."""
    tables = run(QUICK if options.quick else CHECK)
    return [judged(BUDGETS, figures_of(tables))]
