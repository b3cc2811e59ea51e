"""Files as bytes and as text: packed or not, in the encoding that they are written in."""

import codecs
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.encodings import (
    is_utf_8,
    marked_encoding,
    not_utf_8,
    probable_encoding,
    without_mark,
)

__all__ = [
    "HEAD",
    "FileRequest",
    "OpenedFile",
    "encoding_of",
    "head_of",
    "open_bytes",
    "open_text",
    "wrong_bytes",
]

HEAD = 1 << 16
_LINES_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """A file of texts, and what the user says of it.

    Attributes:
        path: The file.
        chunk_size: Most rows of a table in memory.
        text_column: The column of a table that holds the texts; None: to be found.
        delimiter: What separates the fields of a record; None: to be found.
        encoding: That of a text file; None: to be found.
        as_written: Whether all columns of a table stay as they are written, where they are no
            numbers, and none is looked for that holds the texts.
    """

    path: Path
    chunk_size: int
    text_column: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What a file of texts holds.

    Attributes:
        items: Its texts one by one, or its table in parts.
        text_column: The column of its table that holds the texts.
    """

    items: Iterator[object]
    text_column: str | None = None


def open_bytes(path: Path) -> IO[bytes]:
    """What a file holds; of one with .gz behind, what is packed in it."""
    if path.suffix.lower() == ".gz":
        return cast(IO[bytes], gzip.open(path))
    return path.open("rb")


def open_text(path: Path, encoding: str, *, errors: str = "strict") -> io.TextIOWrapper:
    r"""The text of a file, every line break as it is; only "\n" ends a line."""
    # A buffer in between: TextIOWrapper needs read1, which files packed by gzip have since ever.
    return io.TextIOWrapper(open_bytes(path), encoding, errors=errors, newline="\n")


def head_of(path: Path) -> bytes:
    """The first 64 KB of a file."""
    with open_bytes(path) as file:
        return file.read(HEAD)


def wrong_bytes(path: Path) -> str:
    """What to say of a file that is not UTF-8: whether all of it, and the probable encoding.

    Args:
        path: The file.
    """
    right, wrong, first = 0, [], 0
    with open_bytes(path) as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            if is_utf_8(line):
                right += 1
                continue
            first = first or number
            wrong.append(line[:HEAD])
            if len(wrong) >= _LINES_SHOWN:
                break
    if right > len(wrong):
        # Another encoding would spoil the others.
        return (
            f"Other lines of it are; those that are not, from line {first} on, are broken. Mend "
            "them, or drop what is not: iconv -c -f utf-8 -t utf-8 IN > OUT"
        )
    return not_utf_8(b"".join(wrong))


def encoding_of(path: Path, encoding: str | None) -> str:
    """The encoding of a file: the one that is given, or that its byte order mark says, or UTF-8.

    Args:
        path: The file.
        encoding: As the user says; None: as the file says.

    Raises:
        InvalidInput: The file looks like UTF-16 or UTF-32, but has no byte order mark.
        InvalidOption: Python knows no such encoding.
    """
    head = head_of(path)
    if (what := _other_kind(head)) is not None:
        raise InvalidInput(f"{path} does not hold what its ending says: it is {what}.")
    if encoding is not None:
        return _known(encoding, head)
    marked = marked_encoding(head)
    if marked is None and b"\0" in head and (probable := probable_encoding(head)) is not None:
        raise InvalidInput(
            f"{path} is not UTF-8 (it holds bytes of value 0); it looks like {probable} without "
            f"a byte order mark.\nSay so: encoding={probable!r}"
        )
    return marked or "utf-8"


# What files begin with that are no texts, and hold bytes of value 0.
_READ_ELSE = "and give the DataFrame to predict"
_WORKBOOK = f"save its table as .csv, or read it by pandas.read_excel {_READ_ELSE}"
_OTHER_KINDS = {
    b"PK\x03\x04": f"an Excel workbook, or another zip archive; {_WORKBOOK}",
    b"\xd0\xcf\x11\xe0": f"an Excel workbook; {_WORKBOOK}",
    b"\x1f\x8b": "packed by gzip; end its name with .gz",
    b"PAR1": "a Parquet file; end its name with .parquet",
    b"ARROW1": "a Feather file; end its name with .feather",
    b"SQLite format 3": f"a database of SQLite; read it by pandas.read_sql {_READ_ELSE}",
    b"%PDF-": "a PDF document",
}


def _other_kind(head: bytes) -> str | None:
    if b"\0" not in head:
        return None
    return next((what for magic, what in _OTHER_KINDS.items() if head.startswith(magic)), None)


def _known(encoding: str, head: bytes) -> str:
    try:
        info = codecs.lookup(encoding)
        b"".decode(encoding)
    except (LookupError, TypeError, ValueError) as cause:
        raise InvalidOption(
            f"encoding={encoding!r} is not known; expected the name of one, such as 'utf-8', "
            "'cp1252' or 'utf-16'."
        ) from cause
    return without_mark(info.name, head)
