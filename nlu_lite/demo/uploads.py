"""A file from its user, and what is to be known of it: how it is written, rows, and column."""

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from nlu_lite.demo.limits import MEGABYTES
from nlu_lite.demo.reading import FileLayout
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import plain
from nlu_lite.demo.tables import ENDINGS, UploadedTable, read_table
from nlu_lite.errors import InvalidInput
from nlu_lite.input.tables import text_column_of

__all__ = ["chosen_rows", "chosen_text_column", "uploaded_table"]

_BY_ITSELF = "as the file shows"
_ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "cp1251", "shift_jis", "gb18030")
_DELIMITERS = ("comma", "semicolon", "tab", "pipe", "none")
_USUAL_ROWS = 1_000
_CHOOSE = "Choose the column that holds the texts."


def uploaded_table(view: str) -> UploadedTable | None:
    """The table that was uploaded to a view; None: there is none yet.

    Args:
        view: Whose file it is.

    Raises:
        FileUnavailable, InvalidInput, InvalidOption: As `read_table`.
    """
    file = st.file_uploader(
        f"A file: {', '.join(ENDINGS)}; at most {MEGABYTES} MB",
        type=list(ENDINGS),
        max_upload_size=MEGABYTES,
        key=f"{view}_file",
    )
    layout = _layout(view)
    if file is None:
        return None
    known: tuple[str, FileLayout, UploadedTable] | None = st.session_state.get(f"{view}_table")
    if known is None or known[:2] != (file.file_id, layout):
        table = read_table(file.name, file.getvalue(), layout)
        known = st.session_state[f"{view}_table"] = (file.file_id, layout, table)
    return known[2]


def _layout(view: str) -> FileLayout:
    with st.expander("How the file is written"):
        encoding = st.selectbox(
            "Encoding",
            (_BY_ITSELF, *_ENCODINGS),
            key=f"{view}_encoding",
            accept_new_options=True,
            persist_state="session",
        )
        delimiter = st.selectbox(
            "Separator",
            (_BY_ITSELF, *_DELIMITERS),
            key=f"{view}_separator",
            persist_state="session",
        )
        sheet = st.text_input("Sheet of a workbook", placeholder="the first", key=f"{view}_sheet")
    return FileLayout(
        encoding=None if encoding == _BY_ITSELF else encoding,
        delimiter=None if delimiter == _BY_ITSELF else delimiter,
        sheet=sheet or None,
    )


def chosen_rows(view: str, table: UploadedTable, script: Script) -> pd.DataFrame:
    """The rows of an uploaded table that are read: the first, as many as its user says.

    Args:
        view: Whose they are.
        table: The table.
        script: Where the lines go.
    """
    rows = script.given("table", table.frame, table.written, seal=table.seal, imports=table.imports)
    count = len(rows)
    wanted = count
    if count > 1:
        wanted = st.number_input(
            f"Rows to read, from the first, of {count:,}",
            min_value=1,
            max_value=count,
            value=min(count, _USUAL_ROWS),
            key=f"{view}_rows_{table.seal[:8]}",
        )
    if wanted < count:
        rows = script.call("table", rows.head, int(wanted))
        st.caption(f"{wanted:,} of {count:,} rows are read.")
    return rows


def chosen_text_column(view: str, table: pd.DataFrame) -> Hashable | None:
    """The column of a table that holds the texts; None where its user has to choose it still.

    Args:
        view: Whose table it is.
        table: The table.
    """
    columns = list(table.columns)
    try:
        place: int | None = text_column_of(table)
        why = ""
    except InvalidInput as error:
        place, why = None, str(error)
    column: Hashable | None = st.selectbox(
        "Column with the texts",
        columns,
        index=place,
        placeholder="choose one",
        key=f"{view}_column",
    )
    if column is None:
        st.info(plain(f"{why.splitlines()[0]}\n{_CHOOSE}"), icon=":material/info:")
    return column
