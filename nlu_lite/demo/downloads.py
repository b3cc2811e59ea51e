"""Tables as files to keep: CSV that a spreadsheet opens safely, and Parquet."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from nlu_lite.demo.sentences import plain
from nlu_lite.output.text_files import write_csv

__all__ = ["csv_of", "download_table", "parquet_of", "safe"]

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), those of full
# width as well, which it reads alike.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_QUOTED = "In the CSV, text that a spreadsheet would take for a formula has an apostrophe in front."
_AS_IS = " Parquet has every cell as it is."


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before each text that a spreadsheet would take for a formula.

    Cells, labels of rows, and names of columns alike; numbers stay, also those below zero.

    Args:
        table: Any table; it is not changed.

    >>> safe(pd.DataFrame({"text": ["=1+1", "a=b"], "score": [-1, 2]}))["text"].tolist()
    ["'=1+1", 'a=b']
    """
    columns = [table.iloc[:, place].map(_safe) for place in range(table.shape[1])]
    mended = pd.concat(columns, axis=1) if columns else table.copy()
    mended.columns = table.columns.map(_safe)
    mended.index = table.index.map(_safe).set_names([_safe(name) for name in table.index.names])
    return mended


def _safe(cell: object) -> object:
    if isinstance(cell, tuple):  # the labels of a row, or of a column, of several levels
        return tuple(map(_safe, cell))
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_of(table: pd.DataFrame) -> bytes:
    r"""A table as comma-separated values, safe to open in a spreadsheet; vectors are JSON lists.

    Args:
        table: Any table.

    >>> csv_of(pd.DataFrame({"text": ["=1+1"]}))
    b"index,text\n0,'=1+1\n"
    """
    return _file_of(partial(_write_csv, safe(table)), "table.csv")


def parquet_of(table: pd.DataFrame) -> bytes:
    """A table as Parquet, as `pandas.read_parquet` reads it.

    Args:
        table: Any table.
    """
    return _file_of(table.to_parquet, "table.parquet")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    write_csv([table], path)


def _file_of(write: Callable[[Path], object], name: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def download_table(table: pd.DataFrame, name: str, *, parquet: bool = True) -> None:
    """A button a kind of file; a file is made when its button is pressed.

    Args:
        table: What is in them.
        name: What they are called, without an ending.
        parquet: Whether Parquet can hold the table.
    """
    kinds = [("CSV", "csv", csv_of), *([("Parquet", "parquet", parquet_of)] if parquet else [])]
    with st.container(horizontal=True):
        for kind, ending, content in kinds:
            st.download_button(
                f"Download {kind}",
                partial(content, table),
                f"{name}.{ending}",
                key=f"{name}_{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
    st.caption(plain(_QUOTED + (_AS_IS if parquet else "")))
