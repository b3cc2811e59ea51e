"""Workbooks of Excel (.xlsx), read by pandas and openpyxl within bounds."""

import zipfile
from pathlib import Path

import pandas as pd

from nlu_lite.common.choices import one_of
from nlu_lite.common.extras import require
from nlu_lite.demo.limits import MEGABYTES, MOST_ROWS
from nlu_lite.errors import FileUnavailable, InvalidInput

__all__ = ["read_workbook", "sheets_of"]

# A workbook is packed: what is unpacked may be much larger.
_MOST_UNPACKED = 10 * MEGABYTES * 1_000_000


def sheets_of(path: Path) -> list[str]:
    """The names of the sheets of a workbook, in their order.

    Args:
        path: The file.

    Raises:
        FileUnavailable: openpyxl is not installed.
        InvalidInput: It is no workbook, or unpacks to more than the page takes.
    """
    with _opened(path) as book:
        return list(map(str, book.sheet_names))


def read_workbook(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """A sheet of a workbook, texts as they are written ("NA" is no missing one).

    Args:
        path: The file.
        sheet: Which one; None: the first.

    Raises:
        FileUnavailable: openpyxl is not installed.
        InvalidInput: It is no workbook, or has more rows than the page takes.
        InvalidOption: It has no such sheet.
    """
    with _opened(path) as book:
        names = list(map(str, book.sheet_names))
        wanted = names[0] if sheet is None else one_of("sheet", sheet, names)
        # "NA" is a text that somebody wrote; an empty cell is missing.
        frame = pd.read_excel(
            book, sheet_name=wanted, nrows=MOST_ROWS + 1, keep_default_na=False, na_values=[""]
        )
    if len(frame) > MOST_ROWS:
        raise InvalidInput(
            f"{path} holds more than {MOST_ROWS:,} rows, which is as many as this page takes."
        )
    return frame


def _opened(path: Path) -> pd.ExcelFile:
    require("openpyxl", for_what="reading .xlsx", extra="demo", error=FileUnavailable)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _MOST_UNPACKED:
            raise InvalidInput(
                f"{path} unpacks to {unpacked / 1e6:,.0f} MB; this page takes at most "
                f"{_MOST_UNPACKED / 1e6:,.0f} MB. Save its table as .csv, and embed that: "
                "nlu-lite embed IN OUT.parquet"
            )
        return pd.ExcelFile(path, engine="openpyxl")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as cause:
        raise InvalidInput(f"{path} is no workbook of Excel that can be read: {cause}.") from cause
