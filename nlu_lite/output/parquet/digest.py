"""One number for a chunk of documents: the same for the same data, in any process."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Protocol

import numpy as np
import pandas as pd

__all__ = ["digest_of"]


class _Hasher(Protocol):
    def update(self, data: bytes, /) -> None: ...


def digest_of(value: object) -> str:
    """SHA-256 of all that a value holds: texts, spans, index, and values of columns.

    Args:
        value: A dataclass, or what its fields are made of: texts, numbers, sequences, mappings,
            arrays, pandas objects. Anything else counts as its repr.

    Returns:
        64 hexadecimal digits.

    >>> digest_of(["a", "b"]) == digest_of(["ab"])
    False
    """
    hasher = hashlib.sha256()
    _feed(hasher, value)
    return hasher.hexdigest()


def _feed(hasher: _Hasher, value: object) -> None:
    if isinstance(value, str):
        _put(hasher, "str", value.encode("utf-8", "surrogatepass"))
    elif isinstance(value, np.ndarray) and value.dtype.kind != "O":
        _put(hasher, f"{value.dtype.str}{value.shape}", value.tobytes())
    elif isinstance(value, (set, frozenset)):
        # The order of a set changes from process to process.
        _put(hasher, "set", "".join(sorted(map(digest_of, value))).encode())
    elif (inner := _parts_of(value)) is not None:
        _put(hasher, type(value).__name__, b"")
        for part in inner:
            _feed(hasher, part)
        _put(hasher, "end", b"")
    else:
        _put(hasher, type(value).__name__, repr(value).encode("utf-8", "surrogatepass"))


def _put(hasher: _Hasher, kind: str, content: bytes) -> None:
    # With its length in front, no content can be taken for another one's end.
    hasher.update(f"{kind}:{len(content)}:".encode())
    hasher.update(content)


def _parts_of(value: object) -> Iterable[object] | None:
    """What a value is made of, or None where it is one thing."""
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, np.ndarray):
        return (value.shape, *value.ravel().tolist())
    if isinstance(value, Mapping):
        return [part for item in value.items() for part in item]
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    return _parts_of_table(value)


def _parts_of_table(value: object) -> Iterable[object] | None:
    if isinstance(value, pd.DataFrame):
        columns = [value.iloc[:, place] for place in range(value.shape[1])]
        return [value.columns, value.index, *(column.array for column in columns)]
    if isinstance(value, pd.MultiIndex):
        levels = [value.get_level_values(place) for place in range(value.nlevels)]
        return [list(value.names), *(level.array for level in levels)]
    if isinstance(value, (pd.Series, pd.Index)):
        index = value.index if isinstance(value, pd.Series) else None
        return [value.name, index, value.array]
    if isinstance(value, pd.Categorical):
        return [value.ordered, value.categories, value.codes]
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return [str(value.dtype), value.to_numpy() if _is_flat(value) else value.astype(object)]
    return None


def _is_flat(values: pd.api.extensions.ExtensionArray) -> bool:
    """Whether values are numpy's own behind the face of pandas."""
    return isinstance(values, pd.arrays.NumpyExtensionArray)
