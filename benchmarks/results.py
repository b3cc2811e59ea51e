"""RESULTS.md: what was measured last, on which machine and when."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import Cell, Table, as_markdown

__all__ = ["RESULTS", "write_results"]

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = """\
# Results

Written by `python -m benchmarks all --write` on {date}, in one run on this machine:

"""


def write_results(
    path: Path, tables: Sequence[Table], machine: Mapping[str, Cell], *, when: datetime
) -> None:
    """Write a file that is there whole or, if something fails, as it was before.

    Args:
        path: The file.
        tables: What was measured.
        machine: What on.
        when: The time, with its zone.
    """
    date = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    text = _HEAD.format(date=date) + as_markdown(tables, machine) + "\n"
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
