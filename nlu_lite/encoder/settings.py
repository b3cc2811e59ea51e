"""The settings of a `config.json`, and the error of those that can't be run."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from nlu_lite.common.json_files import JsonObject
from nlu_lite.errors import InvalidModel

__all__ = ["SIZE_EXPECTED", "Settings", "is_size", "refuse"]

Settings: TypeAlias = JsonObject

SIZE_EXPECTED = "expected a whole number above 0"


def is_size(value: object) -> bool:
    """Whether a setting can be a number of things: a whole number above 0, and no bool.

    >>> is_size(12), is_size(0), is_size(True), is_size("12")
    (True, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def refuse(path: Path, what: str, faults: Sequence[str]) -> None:
    """Name everything that is wrong with a `config.json`; nothing happens where nothing is.

    Raises:
        InvalidModel: There are faults.
    """
    if faults:
        raise InvalidModel(
            f"{path} does not describe {what} that can be run here:\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            faults=faults,
        )
