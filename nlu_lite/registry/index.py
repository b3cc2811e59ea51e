"""The index: what registry files hold, as JSON, which is read many times faster than YAML.

It stands beside the files and begins with a digest of them. A file that has been edited, added or
taken away makes another digest, and then the index counts for nothing: the files are read.
"""

import dataclasses
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from nlu_lite.common.files import complete_file
from nlu_lite.registry.files import Contents, read_files
from nlu_lite.spec import Golden, ModelFile, ModelSpec, Source

__all__ = ["INDEX", "contents_by_index", "index_of", "write_index"]

_logger = logging.getLogger(__name__)

INDEX = "index.json"


def contents_by_index(paths: Sequence[Path]) -> Contents | None:
    """What registry files hold, from the index beside them.

    Args:
        paths: All registry files of one folder.

    Returns:
        The contents; None where there is no index, or none of these very files.
    """
    try:
        digest, *rest = json.loads((paths[0].parent / INDEX).read_bytes())
        if digest != _digest(paths):
            _logger.debug("the index is not that of the registry files, which are read instead")
            return None
        return Contents(*rest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        _logger.warning("%s cannot be used: %s", paths[0].parent / INDEX, error)
        return None


def index_of(paths: Sequence[Path]) -> str:
    """The index of registry files.

    Args:
        paths: All registry files of one folder.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    contents = read_files(paths)
    parts: list[object] = [getattr(contents, part.name) for part in dataclasses.fields(contents)]
    # A line for each part of the contents, so that a change of one is seen as one.
    lines = (json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts)
    return "[" + ",\n".join([json.dumps(_digest(paths)), *lines]) + "]\n"


def write_index(paths: Sequence[Path]) -> Path:
    """Write the index beside the files.

    Args:
        paths: All registry files of one folder.

    Returns:
        The path of the index.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    text, target = index_of(paths), paths[0].parent / INDEX
    with complete_file(target, durable=False) as file:
        file.write(text.encode())
    return target


def _digest(paths: Sequence[Path]) -> str:
    """A digest of the files' names and contents, and of the fields that entries have."""
    kinds = (ModelSpec, Source, ModelFile, Golden)
    names = [field.name for kind in kinds for field in dataclasses.fields(kind)]
    digest = hashlib.sha256(json.dumps(names).encode())
    for path in paths:
        # Line ends do not count: a checkout may have changed them.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"\n{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
