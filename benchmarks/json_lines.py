"""What was measured, an object of JSON a line: files of several machines make one."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

__all__ = ["append_line", "read_lines"]

_Read = TypeVar("_Read")


def read_lines(
    path: Path, reader: Callable[[Mapping[str, object]], _Read], *, what: str
) -> list[_Read]:
    """What the lines of a file hold; nothing where there is no file.

    Args:
        path: The file.
        reader: What makes it of an object.
        what: What a line is, for the error.

    Raises:
        ValueError: A line is none of these.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(reader(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as cause:
            raise ValueError(f"{path}:{number}: no line of {what}: {line!r:.200}") from cause
    return found


def append_line(path: Path, told: Mapping[str, object]) -> None:
    """Write an object behind those of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(told)}\n")
