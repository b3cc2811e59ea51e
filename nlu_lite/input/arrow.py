"""Columns of Arrow that hold texts, or lists of words."""

from collections.abc import Sequence

import pyarrow as pa

__all__ = ["texts_in"]


def texts_in(column: pa.Array) -> list[object]:
    """The cells of a column of strings, or of lists of strings.

    Spark's strings can hold bytes that are no UTF-8; each of these is read as U+FFFD.

    >>> texts_in(pa.array(["a", None])), texts_in(pa.array([["a", "b"]]))
    (['a', None], [['a', 'b']])
    """
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        in_lists = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
        plain = column.cast(pa.list_(pa.binary()) if in_lists else pa.binary()).to_pylist()
        return [_decoded(cell) for cell in plain]


def _decoded(cell: bytes | Sequence[bytes | None] | None) -> object:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return None if cell is None else [_decoded(word) for word in cell]
