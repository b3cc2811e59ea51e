"""What a `config.json` holds, as it stands, and the error of one that describes nothing fit."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from nlu_lite.errors import InvalidModel

__all__ = ["SIZE_EXPECTED", "Settings", "is_size", "read_settings", "refuse"]

Settings: TypeAlias = Mapping[str, object]

SIZE_EXPECTED = "expected a whole number above 0"


def read_settings(path: Path) -> Settings:
    """Read a `config.json` as it stands.

    Raises:
        InvalidModel: The file is damaged, or holds no JSON object.
    """
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\n"
            "Expected the config.json that belongs to the model; copy it again.",
            faults=[str(cause)],
        ) from cause
    if not isinstance(settings, dict):
        refuse(path, "a model", ["it is not a JSON object"])
    known: Settings = settings
    return known


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
