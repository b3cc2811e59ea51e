"""A table as it is stored in Parquet, with nothing lost and nothing guessed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from nlu_lite.errors import InvalidInput
from nlu_lite.output.frame import frame_of
from nlu_lite.output.parquet import VectorType
from nlu_lite.output.parquet.vectors import stored_vectors
from nlu_lite.prediction.table import Table

__all__ = ["Chunk", "chunk_of"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_REFUSALS = (pa.ArrowException, ValueError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A table as it is stored.

    Attributes:
        rows: Its rows.
        replaced: How many cells held lone surrogates, which are now U+FFFD.
    """

    rows: pa.Table
    replaced: int


def chunk_of(table: Table, *, dtype: VectorType) -> Chunk:
    """The rows of a table in Arrow's memory, with pandas' own metadata.

    The user's columns, whose types pandas knows best, go through a DataFrame; vectors do not.

    Args:
        table: The table of some documents.
        dtype: What a number of a vector is stored as.

    Raises:
        InvalidInput: A column, or the index, can't be stored in Parquet.
        InvalidOption: A number of a vector has no form in `dtype`.
    """
    frame = frame_of(table, vectors=False)
    frame.attrs = {}
    _check_names(frame)
    rows, replaced = _plain_table(frame)
    _check_fields(rows)
    _, item = table.items.rows()
    for column in table.columns:
        if column.kind in ("vector", "matrix"):
            place = rows.column_names.index(column.name)
            rows = rows.remove_column(place)
            for stored in reversed([*stored_vectors(column, item, dtype=dtype)]):
                rows = rows.add_column(place, *stored)
    return Chunk(rows, replaced)


def _plain_table(frame: pd.DataFrame) -> tuple[pa.Table, int]:
    """All but the vectors; and in how many cells lone surrogates were replaced."""
    replaced = 0
    try:
        try:
            return pa.Table.from_pandas(frame, preserve_index=True), replaced
        except UnicodeEncodeError:
            frame, replaced = _without_surrogates(frame)
            return pa.Table.from_pandas(frame, preserve_index=True), replaced
    except _REFUSALS as error:
        raise _refused(frame) from error


def _check_names(frame: pd.DataFrame) -> None:
    labels = [name for name in frame.index.names if name is not None]
    for kind, names, mend in (
        ("a column", list(frame.columns), "data = data.rename(columns=str)"),
        ("an index", labels, "data = data.rename_axis(index=str)"),
    ):
        strange = [name for name in names if not isinstance(name, str) or _SURROGATE.search(name)]
        if strange:
            raise InvalidInput(
                f"the data have {kind} named {strange[0]!r}; in a Parquet file names are texts of "
                f"valid Unicode.\nRename it before, for example: `{mend}`."
            )
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise InvalidInput(
            f"the table has two columns named {twice!r}; in a Parquet file names differ.\n"
            "Rename one before, or leave the data's columns out: keep_columns=False."
        )


def _check_fields(table: pa.Table) -> None:
    """Older versions of pyarrow store levels of the same name under that name."""
    twice = [name for name in table.column_names if table.column_names.count(name) > 1]
    if twice:
        raise InvalidInput(
            f"the index has two levels named {twice[0]!r}; in a Parquet file names differ.\n"
            "Rename one before: `data = data.rename_axis(index=[...])`, or update pyarrow."
        )


def _refused(frame: pd.DataFrame) -> InvalidInput:
    """What to say of a table that Arrow did not take."""
    levels = [frame.index.get_level_values(place) for place in range(frame.index.nlevels)]
    columns = [(f"column {name!r}", frame[name]) for name in frame.columns]
    for place, values in [*columns, *(("the index", level.to_series()) for level in levels)]:
        try:
            pa.array(values, from_pandas=True)
        except _REFUSALS as error:
            kinds = dict.fromkeys(type(value).__name__ for value in values)
            return InvalidInput(
                f"{place} can't be stored in a Parquet file: its values are of type "
                f"{', '.join(kinds)} (dtype {values.dtype}); a Parquet column has one plain type."
                f"\nArrow says: {error}\nConvert it before, for example with `.astype(str)`, "
                "or leave the data's columns out: keep_columns=False."
            )
    return InvalidInput("the table can't be stored in a Parquet file.")


def _without_surrogates(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The table with U+FFFD for lone surrogates, which UTF-8 has no form for; in how many cells."""
    replaced = 0

    def readable(value: object) -> object:
        nonlocal replaced
        if isinstance(value, str) and _SURROGATE.search(value):
            replaced += 1
            return _SURROGATE.sub(_REPLACEMENT, value)
        return value

    mended = {
        str(name): column.map(readable)
        for name, column in frame.items()
        if not pd.api.types.is_numeric_dtype(column.dtype)
    }
    result = frame.assign(**mended).set_axis(_mapped(frame.index, readable), axis="index")
    return result, replaced


def _mapped(index: pd.Index, change: Callable[[object], object]) -> pd.Index:
    if isinstance(index, pd.MultiIndex):
        levels = [index.get_level_values(place) for place in range(index.nlevels)]
        return pd.MultiIndex.from_arrays(
            [_mapped(level, change) for level in levels], names=index.names
        )
    return index.map(change) if index.dtype == object else index
