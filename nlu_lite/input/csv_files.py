"""Tables in text files, a record a line: .csv and .tsv."""

import codecs
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from nlu_lite.errors import InvalidInput
from nlu_lite.input.column_types import ColumnType, Facts, Kind, name_of_texts
from nlu_lite.input.delimiters import Layout, layout_of, named_delimiter
from nlu_lite.input.streams import (
    HEAD,
    FileRequest,
    OpenedFile,
    encoding_of,
    head_of,
    open_bytes,
)

__all__ = ["open_csv"]

_Read: TypeAlias = Callable[..., Any]

# As many rows are looked at at once, whatever the size of the parts that are asked for.
_ROWS_AT_ONCE = 20_000

# What pandas takes for a missing value; its own list has no public name.
_MISSING = (
    ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"]
    + ["<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)  # fmt: skip


def open_csv(request: FileRequest, *, usual: str) -> OpenedFile:
    """A table with a line of names, whose texts stay as they are written.

    It is read twice: once for the types of its columns, and once for its rows.

    Args:
        request: The file.
        usual: The delimiter that its ending promises.

    Raises:
        InvalidInput: Its delimiter or its encoding is not sure, or no column holds the texts.
        InvalidOption: There is no such column, delimiter or encoding.
    """
    encoding = encoding_of(request.path, request.encoding)
    layout = _layout(request, encoding, usual)
    read = partial(
        pd.read_csv,
        sep=layout.delimiter,
        skiprows=layout.lines_before,
        encoding=encoding,
        # Types are found from a whole part, not from pieces of it.
        low_memory=False,
    )
    with open_bytes(request.path) as file:
        # pandas takes fields beyond the names for labels, on the left, and shifts all columns: it
        # refuses them where the line of names is read as any other.
        read(file, header=None, nrows=2)
    types = _types_of(request, read)
    if request.as_written:
        return OpenedFile(_frames(request, read, types, _texts_in(types)), request.text_column)
    texts = name_of_texts(types, request.text_column)
    return OpenedFile(_frames(request, read, types, {texts}), texts)


def _texts_in(types: Mapping[str, ColumnType]) -> set[str]:
    return {name for name, of in types.items() if of == "text"}


def _layout(request: FileRequest, encoding: str, usual: str) -> Layout:
    if request.delimiter is not None:
        return Layout(named_delimiter(request.delimiter))
    head = head_of(request.path)
    # A character that is cut at the end of the head is left out.
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    try:
        return layout_of(text, usual=usual, complete=len(head) < HEAD)
    except InvalidInput as error:
        raise InvalidInput(f"{request.path}: {error}") from error


def _types_of(request: FileRequest, read: _Read) -> dict[str, ColumnType]:
    facts: dict[str, Facts] = {}
    with (
        open_bytes(request.path) as file,
        read(
            file,
            chunksize=_ROWS_AT_ONCE,
            dtype_backend="numpy_nullable",
            keep_default_na=False,
            na_values=_MISSING,
        ) as frames,
    ):
        for frame in frames:
            for name, column in frame.items():
                _see(facts.setdefault(name, Facts()), column)
    # What seems to be missing everywhere may be meant: a label "NA".
    return {
        name: "text" if request.as_written and not of.kinds else of.column_type()
        for name, of in facts.items()
    }


def _see(facts: Facts, column: "pd.Series[Any]") -> None:
    values = column.dropna()
    facts.missing |= len(values) < len(column)
    if values.empty:
        return
    kind = str(column.dtype)
    if kind in ("Int64", "UInt64"):
        facts.whole_numbers(int(values.min()), int(values.max()))
    else:
        facts.kinds.add(_KINDS.get(kind, "text"))


_KINDS: Mapping[str, Kind] = {"Float64": "decimal", "boolean": "flag"}


def _frames(
    request: FileRequest, read: _Read, types: Mapping[str, ColumnType], texts: Set[str]
) -> Iterator[pd.DataFrame]:
    of_column: dict[Hashable, str] = {
        # As pandas finds them: what is true or false beside what is missing has no type of its own.
        name: "str" if name in texts or of == "text" else of
        for name, of in types.items()
        if of != "object" or name in texts
    }
    objects = {name: "object" for name in types if name not in of_column}
    missing = {name: [""] if name in texts else _MISSING for name in types}
    with (
        open_bytes(request.path) as file,
        read(
            file,
            chunksize=request.chunk_size,
            dtype=of_column,
            keep_default_na=False,
            na_values=missing,
        ) as frames,
    ):
        for frame in frames:
            yield frame.astype(objects) if objects else frame
