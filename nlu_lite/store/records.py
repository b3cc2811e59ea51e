"""What is remembered between runs: JSON files that are made anew where they are lost."""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from nlu_lite.common.files import complete_file

__all__ = ["Content", "remember", "remembered"]

Content: TypeAlias = Mapping[str, Any]

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")


def remember(record: Path, content: Content, *, consequence: str) -> None:
    """Write a record; where that can't be done, only the log says so.

    Args:
        record: Its path; folders above it are made.
        content: What is to be remembered, by names.
        consequence: What will happen where it is not written, for the log.
    """
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        with complete_file(record, durable=False) as file:
            file.write(json.dumps(content, indent=1).encode())
    except OSError as error:
        _logger.info("%s cannot be written, so %s: %s", record, consequence, error)


def remembered(record: Path, read: Callable[[Content], _T]) -> _T | None:
    """What a record holds; None where there is none, or none that can be read.

    Args:
        record: Its path.
        read: Makes of its JSON what it stands for; where it fails, the record is unreadable.

    >>> remember(Path("sizes.json"), {"a": 1}, consequence="nothing is remembered")
    >>> remembered(Path("sizes.json"), lambda content: content["a"])
    1
    >>> remembered(Path("sizes.json"), lambda content: content["b"]) is None
    True
    """
    try:
        return read(json.loads(record.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        _logger.warning("%s is not readable and is made anew: %s", record, error)
        return None
