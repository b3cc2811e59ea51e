"""YAML as the registry needs it: safe, by the C parser where there is one, strict about keys."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

__all__ = ["mapping_of"]

_MERGE = "tag:yaml.org,2002:merge"


class _StrictLoader(_SafeLoader):
    """Notes each key that stands twice in a mapping, where YAML would let the last one win."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(stream)
        self.repeated: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            line = key.start_mark.line + 1
            if key.value in first:
                before = first[key.value]
                self.repeated.append(
                    f"line {line}: key {key.value!r} stands twice, first in line {before}"
                )
            first.setdefault(key.value, line)
        return super().construct_mapping(node, deep)


def mapping_of(file: str, faults: list[str]) -> dict[Hashable, object] | None:
    """The mapping that a YAML file holds.

    Args:
        file: Path of the file.
        faults: Takes what is wrong with the file, one sentence each with the file's path.

    Returns:
        The mapping; None where the file cannot be read or holds something else.
    """
    try:
        loader = _StrictLoader(Path(file).read_bytes())
        try:
            document = loader.get_single_data()
        finally:
            loader.dispose()
    except OSError as error:
        faults.append(f"{file}: cannot be read: {error.strerror or error}")
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.append(f"{file}: {_what(error)}")
        return None
    faults += [f"{file}: {repeated}" for repeated in loader.repeated]
    if isinstance(document, dict):
        return document
    faults.append(f"{file}: holds {type(document).__name__}, expected a mapping with 'models'")
    return None


def _what(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if isinstance(error, yaml.MarkedYAMLError) and mark is not None:
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())
