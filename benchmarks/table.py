"""Results as a table for eyes, or as JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Cell", "Table", "as_json", "as_text"]

Cell: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Table:
    """What a command measured.

    Attributes:
        title: What the rows show, in a line.
        rows: Name and value of each cell; all rows have the same names.
    """

    title: str
    rows: Sequence[Mapping[str, Cell]]


def as_text(table: Table, machine: Mapping[str, Cell]) -> str:
    """Columns under each other, numbers to the right, below the machine.

    >>> print(as_text(Table("Speed.", [{"model": "a", "seconds": 0.25}]), {"cores": 2}))
    Speed.
    cores: 2
    <BLANKLINE>
    model  seconds
    a        0.250
    """
    names = list(table.rows[0]) if table.rows else []
    columns = [[name, *(_shown(row[name]) for row in table.rows)] for name in names]
    widths = [max(map(len, column)) for column in columns]
    left = [all(isinstance(row[name], str) for row in table.rows) for name in names]
    lines = [
        "  ".join(
            cell.ljust(width) if to_left else cell.rjust(width)
            for cell, width, to_left in zip(line, widths, left, strict=True)
        ).rstrip()
        for line in zip(*columns, strict=True)
    ]
    about = "; ".join(f"{name}: {value}" for name, value in machine.items())
    return "\n".join([table.title, about, "", *lines])


def as_json(table: Table, machine: Mapping[str, Cell]) -> str:
    """One object with `title`, `machine` and `rows`; numbers are not rounded."""
    whole = {"title": table.title, "machine": dict(machine), "rows": [dict(r) for r in table.rows]}
    return json.dumps(whole, indent=2)


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:,.3f}" if abs(cell) < 10 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
