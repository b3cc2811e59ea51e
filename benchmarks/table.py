"""Results as tables for eyes, as Markdown, or as JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Cell", "Table", "as_json", "as_markdown", "as_text"]

Cell: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a command measured.

    Attributes:
        title: What the rows show, in a line.
        rows: Name and value of each cell; all rows have the same names. None: not measured.
        notes: What to know about them.
        figures: Numbers that budgets ask for, by name.
        failed: Whether the process should say so.
        digits: Digits behind the point that are shown, of numbers below 10.
    """

    title: str
    rows: Sequence[Mapping[str, Cell]]
    notes: Sequence[str] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    failed: bool = False
    digits: int = 3


def as_text(tables: Sequence[Table], machine: Mapping[str, Cell]) -> str:
    """Columns under each other, numbers to the right, below the machine.

    >>> print(as_text([Table("Speed.", [{"model": "a", "seconds": 0.25}])], {"cores": 2}))
    cores: 2
    <BLANKLINE>
    Speed.
    model  seconds
    a        0.250
    """
    parts = ["; ".join(f"{name}: {value}" for name, value in machine.items())]
    for table in tables:
        notes = [f"  {note}" for note in table.notes]
        parts.append("\n".join([table.title, *_lines(table, between="  "), *notes]))
    return "\n\n".join(parts)


def as_markdown(tables: Sequence[Table], machine: Mapping[str, Cell]) -> str:
    """A list of the machine's facts, then a section a table.

    >>> table = Table("Speed.", [{"model": "a", "seconds": 0.25}], notes=["One round."])
    >>> print(as_markdown([table], {"cores": 2}))
    - cores: 2
    <BLANKLINE>
    ## Speed.
    <BLANKLINE>
    | model | seconds |
    |---|---:|
    | a     |   0.250 |
    <BLANKLINE>
    - One round.
    """
    parts = ["\n".join(f"- {name}: {value}" for name, value in machine.items())]
    for table in tables:
        parts.append(f"## {table.title}")
        if table.rows:
            head, *rows = (f"| {line} |" for line in _lines(table, between=" | ", whole=True))
            sides = "|".join("---" if left else "---:" for left in _to_left(table))
            parts.append("\n".join([head, f"|{sides}|", *rows]))
        if table.notes:
            parts.append("\n".join(f"- {note}" for note in table.notes))
    return "\n\n".join(parts)


def as_json(tables: Sequence[Table], machine: Mapping[str, Cell]) -> str:
    """One object with `machine` and `tables`; numbers are not rounded."""
    written = [
        {
            "title": table.title,
            "rows": [dict(row) for row in table.rows],
            "notes": list(table.notes),
            "figures": dict(table.figures),
        }
        for table in tables
    ]
    return json.dumps({"machine": dict(machine), "tables": written}, indent=2)


def _lines(table: Table, *, between: str, whole: bool = False) -> list[str]:
    if not table.rows:
        return []
    columns = [
        [name, *(_shown(row[name], table.digits) for row in table.rows)] for name in table.rows[0]
    ]
    widths = [max(map(len, column)) for column in columns]
    lines = (
        between.join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(line, widths, _to_left(table), strict=True)
        )
        for line in zip(*columns, strict=True)
    )
    return [line if whole else line.rstrip() for line in lines]


def _to_left(table: Table) -> list[bool]:
    """Whether each column holds words; numbers go to the right."""
    columns = ([row[name] for row in table.rows] for name in table.rows[0])
    return [all(isinstance(cell, str) for cell in column if cell is not None) for column in columns]


def _shown(cell: Cell, digits: int) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and 0.99 <= cell < 1:
        # Of a cosine, what matters is how much is missing.
        return f"{cell:.6f}"
    if isinstance(cell, float):
        return f"{cell:,.{digits}f}" if abs(cell) < 10 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
