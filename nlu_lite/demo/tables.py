"""Uploaded files as tables, and the Python expression that reads the same table from the file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

import pandas as pd

from nlu_lite.common.extras import require
from nlu_lite.demo.limits import MEGABYTES, MOST_ROWS
from nlu_lite.demo.reading import FileLayout, expression_of
from nlu_lite.demo.workbooks import read_workbook
from nlu_lite.errors import FileUnavailable, InvalidInput, NluLiteError
from nlu_lite.input.encodings import is_utf_8, marked_encoding, not_utf_8
from nlu_lite.input.files import read_file

__all__ = ["ENDINGS", "UploadedTable", "base_name", "read_table"]

ENDINGS = ("csv", "tsv", "xlsx", "jsonl", "parquet", "txt")
_ROWS_AT_ONCE = 10_000
_TEXTS = "text"


@dataclass(frozen=True, slots=True, eq=False)
class UploadedTable:
    """What a file holds.

    Attributes:
        name: The last part of the file's name.
        frame: Its table; of texts alone, one column "text".
        written: The expression that reads the table from a file of this name.
        imports: What the expression needs.
        seal: The sum of the file and of how it was read.
    """

    name: str
    frame: pd.DataFrame
    written: str
    imports: tuple[str, ...]
    seal: str


def base_name(name: str) -> str:
    r"""The last part of a path, of whatever system; it is shown, and never used as a path.

    >>> base_name("../../x.csv"), base_name("C:\\texts\\x.csv"), base_name("..")
    ('x.csv', 'x.csv', 'file')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    return last if last.strip(".") else "file"


def read_table(name: str, content: bytes, layout: FileLayout) -> UploadedTable:
    r"""The table in an uploaded file; it lies on the disk while it is read, under another name.

    Args:
        name: What its user calls it.
        content: Its bytes.
        layout: What its user says of it.

    Raises:
        FileUnavailable: It is of a kind that is not known, or larger than the page takes.
        InvalidInput: It does not hold what its ending says, or no rows, or too many.
        InvalidOption: The encoding or the delimiter can't be that of the file.

    >>> read_table("mails.csv", b"text,y\nMy parcel?,delivery\n", FileLayout()).written
    "pd.read_csv('mails.csv')"
    """
    shown = base_name(name)
    ending = _ending_of(shown)
    if len(content) > MEGABYTES * 1_000_000:
        raise FileUnavailable(
            f"{shown} has {len(content) / 1e6:.0f} MB; this page takes at most {MEGABYTES} MB. The "
            "command reads files of any size: nlu-lite embed IN OUT.parquet"
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload.{ending}"
        path.write_bytes(content)
        try:
            frame, of_texts = _frame(path, content, layout)
            written = expression_of(path, shown, frame, layout, of_texts=of_texts)
        except NluLiteError as error:
            error.args = (str(error).replace(str(path), shown), *error.args[1:])
            raise
    seal = hashlib.sha256(content).hexdigest()
    return UploadedTable(shown, frame, written.expression, written.imports, f"{seal} {layout}")


def _ending_of(name: str) -> str:
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise FileUnavailable(
            f"{name} is no file that this page reads; expected one of .{', .'.join(ENDINGS)}."
        )
    if ending == "parquet":
        require("pyarrow", for_what=f"reading {name}", extra="parquet", error=FileUnavailable)
    return ending


def _frame(path: Path, content: bytes, layout: FileLayout) -> tuple[pd.DataFrame, bool]:
    """The table of a file, and whether it holds texts alone."""
    if path.suffix == ".xlsx":
        frame, of_texts = read_workbook(path, layout.sheet), False
    else:
        frame, of_texts = _joined(list(_parts(path, content, layout)), path)
    if frame.empty:
        raise InvalidInput(f"{path} holds no rows; expected a line of names, and rows below it.")
    _refuse_halves(frame, path)
    return frame, of_texts


def _parts(path: Path, content: bytes, layout: FileLayout) -> Iterator[object]:
    """What the library's own readers give, up to as many rows as the page takes."""
    if path.suffix == ".txt" and layout.encoding is None and not marked_encoding(content):
        _check_utf_8(path, content)
    read = read_file(
        path,
        chunk_size=_ROWS_AT_ONCE,
        delimiter=layout.delimiter if path.suffix in (".csv", ".tsv") else None,
        encoding=layout.encoding if path.suffix != ".parquet" else None,
        as_written=True,
    )
    rows = 0
    for part in read:
        rows += len(part) if isinstance(part, pd.DataFrame) else 1
        if rows > MOST_ROWS:
            raise InvalidInput(
                f"{path} holds more than {MOST_ROWS:,} rows, which is as many as this page takes. "
                "The command reads files of any size: nlu-lite embed IN OUT.parquet"
            )
        yield part


def _joined(parts: list[object], path: Path) -> tuple[pd.DataFrame, bool]:
    frames = [part for part in parts if isinstance(part, pd.DataFrame)]
    if not frames:
        return pd.DataFrame({_TEXTS: parts}), True
    if len(frames) < len(parts):
        raise InvalidInput(f"{path} holds rows with names and rows without; expected one kind.")
    frame = pd.concat(frames) if len(frames) > 1 else frames[0]
    return frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index(), False


def _check_utf_8(path: Path, content: bytes) -> None:
    if not is_utf_8(content):
        raise InvalidInput(f"{path} is not UTF-8.\n{not_utf_8(content)}")


def _refuse_halves(frame: pd.DataFrame, path: Path) -> None:
    for place in range(frame.shape[1]):
        for cell in frame.iloc[:, place]:
            if isinstance(cell, str) and not cell.isascii() and _has_half(cell):
                raise InvalidInput(
                    f"{path} holds halves of characters (lone surrogates), which no page can show, "
                    f"in column {str(frame.columns[place])!r}: {ascii(cell)[:60]}.\n"
                    "Write the file anew in UTF-8, from a program that knows its encoding."
                )


def _has_half(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
