"""The JSON files of a model: config.json and its like."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from nlu_lite.common.file_kinds import named_kind
from nlu_lite.errors import InvalidModel

__all__ = ["JsonObject", "read_json", "read_object"]

JsonObject: TypeAlias = Mapping[str, object]


def read_json(path: Path) -> object:
    """What a JSON file of a model holds, of whatever kind it is.

    Raises:
        InvalidModel: The file can't be read, or holds no JSON.

    >>> _ = Path("modules.json").write_text("[]")
    >>> read_json(Path("modules.json"))
    []
    """
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        fault, advice = named_kind(path, fault=str(cause), advice=_advice(path))
        raise InvalidModel(
            f"{path} can't be read: {fault}.\n{advice}", faults=[str(cause)]
        ) from cause
    return content


def read_object(path: Path) -> JsonObject:
    """The settings that a JSON file of a model holds, by their names.

    Raises:
        InvalidModel: The file can't be read, or holds no JSON object.

    >>> _ = Path("config.json").write_text('{"hidden_size": 256}')
    >>> read_object(Path("config.json"))
    {'hidden_size': 256}
    """
    content = read_json(path)
    if not isinstance(content, dict) or list(content) == ["error"]:
        fault, advice = named_kind(path, fault="it is not a JSON object", advice=_advice(path))
        raise InvalidModel(f"{path} can't be used: {fault}.\n{advice}", faults=[fault])
    return content


def _advice(path: Path) -> str:
    return f"Expected the {path.name} that belongs to the model; copy it again."
