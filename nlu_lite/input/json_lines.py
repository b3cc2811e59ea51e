"""Tables and texts in files of JSON, a value a line."""

import codecs
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import islice
from typing import Any, TypeAlias

import pandas as pd

from nlu_lite.errors import InvalidInput
from nlu_lite.input.cells import described
from nlu_lite.input.column_types import ColumnType, Facts, Kind, name_of_texts
from nlu_lite.input.streams import (
    FileRequest,
    OpenedFile,
    encoding_of,
    open_bytes,
    open_text,
    wrong_bytes,
)

__all__ = ["open_json_lines"]

_ONE_DOCUMENT = (
    "\nExpected a JSON value a line; of one JSON document, make that: jq -c '.[]' IN > OUT.jsonl"
)
_Record: TypeAlias = tuple[int, object]
_Table: TypeAlias = Iterator[dict[str, object]]


def open_json_lines(request: FileRequest) -> OpenedFile:
    """A table of JSON objects; or strings, lists of words and nulls.

    A table is read twice: once for the types of its columns, and once for its rows. What has no
    plain type becomes text: objects, and lists that hold more than texts, or more than numbers,
    become their JSON; numbers beside texts, or longer than 64 bits, become their digits.

    Args:
        request: The file.

    Raises:
        InvalidInput: A line holds something else, or no column holds the texts.
        InvalidOption: There is no such column or encoding.
    """
    encoding = encoding_of(request.path, request.encoding)
    head = next(_parsed(request, encoding), None)
    records = _checked(request, _parsed(request, encoding), is_table=_is_object(head))
    if not _is_object(head):
        return OpenedFile(records, request.text_column)
    types = _types_of(records)
    again = _checked(request, _parsed(request, encoding), is_table=True)
    if request.as_written:
        # As JSON has them, so that 1 and "1" stay two things.
        plain: dict[str, ColumnType] = {
            name: "json" if of in ("text", "lists") else of for name, of in types.items()
        }
        others = {name for name, of in plain.items() if of == "json"}
        frames = _frames(again, plain, others, request.chunk_size)
        return OpenedFile(frames, request.text_column)
    texts = name_of_texts(types, request.text_column)
    return OpenedFile(_frames(again, types, {texts}, request.chunk_size), texts)


def _is_object(record: _Record | None) -> bool:
    return record is not None and isinstance(record[1], dict)


def _parsed(request: FileRequest, encoding: str) -> Iterator[_Record]:
    for number, line in enumerate(_lines(request, encoding), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line if isinstance(line, str) else line.decode("utf-8"))
        except UnicodeDecodeError as cause:
            raise InvalidInput(
                f"{request.path}, line {number}: no JSON ({cause}): it is not UTF-8.\n"
                f"{wrong_bytes(request.path)}"
            ) from cause
        except (ValueError, RecursionError) as cause:
            raise InvalidInput(
                f"{request.path}, line {number}: no JSON ({cause}); the line is {described(line)}."
                f"{_ONE_DOCUMENT if number == 1 else ''}"
            ) from cause


def _lines(request: FileRequest, encoding: str) -> Iterator[bytes | str]:
    if encoding not in ("utf-8", "utf-8-sig"):
        with open_text(request.path, encoding) as text:
            yield from text
        return
    with open_bytes(request.path) as file:
        for number, line in enumerate(file):
            yield line.removeprefix(codecs.BOM_UTF8) if number == 0 else line


# Whether the first line holds an object: what every line has to hold then.
_KINDS: dict[bool, tuple[tuple[type, ...], str]] = {
    True: ((dict,), "an object, as in the first line"),
    False: ((str, list, type(None)), "a string, a list of words or null; or objects in all lines"),
}


def _checked(request: FileRequest, records: Iterator[_Record], *, is_table: bool) -> Iterator[Any]:
    kinds, names = _KINDS[is_table]
    for number, record in records:
        if not isinstance(record, kinds):
            raise InvalidInput(
                f"{request.path}, line {number}: {described(record)}; expected {names}."
            )
        yield record


def _types_of(records: _Table) -> dict[str, ColumnType]:
    facts: dict[str, Facts] = {}
    items: dict[str, Facts] = {}
    values: Counter[str] = Counter()
    count = 0
    for record in records:
        count += 1
        for name, value in record.items():
            values[name] += value is not None
            _see(facts.setdefault(name, Facts()), value)
            if isinstance(value, list):
                _see_items(items.setdefault(name, Facts()), value)
    for name, of in facts.items():
        of.missing = values[name] < count
        if name in items and not _is_plain(items[name]):
            of.kinds.add("object")
    # What has no value at all has no type: an object, as pandas has it.
    return {name: of.column_type() if of.kinds else "object" for name, of in facts.items()}


def _see(facts: Facts, value: object) -> None:
    # Not isinstance: True is an int.
    if type(value) is int:
        facts.whole_numbers(value, value)
    elif value is not None:
        facts.kinds.add(_KIND_OF[type(value)])


def _see_items(facts: Facts, values: Iterable[object]) -> None:
    for value in values:
        _see(facts, value)


def _is_plain(items: Facts) -> bool:
    """Whether all items of lists have one plain type."""
    one_kind = len(items.kinds) <= 1 or (items.kinds == {"integer", "decimal"} and not items.large)
    return one_kind and not items.kinds & {"natural", "list", "object"}


_KIND_OF: Mapping[type, Kind] = {
    float: "decimal",
    bool: "flag",
    str: "text",
    list: "list",
    dict: "object",
}


def _frames(
    records: _Table, types: Mapping[str, ColumnType], texts: Set[str], chunk_size: int
) -> Iterator[pd.DataFrame]:
    begin = 0
    while part := list(islice(records, chunk_size)):
        labels = pd.RangeIndex(begin, begin + len(part))
        columns = {
            name: _series([record.get(name) for record in part], of, labels, as_it_is=name in texts)
            for name, of in types.items()
        }
        yield pd.DataFrame(columns, labels)
        begin += len(part)


def _series(
    values: list[Any], of: ColumnType, labels: pd.RangeIndex, *, as_it_is: bool
) -> "pd.Series[Any]":
    if as_it_is and of != "text":
        return pd.Series(values, labels, dtype=object)
    written = _WRITTEN.get(of)
    if written is None or as_it_is:
        cells = values
    else:
        cells = [None if value is None else written(value) for value in values]
    dtype = {"text": "str", "json": "str", "lists": "object"}.get(of, of)
    try:
        return pd.Series(cells, labels, dtype=dtype)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form.
        return pd.Series(cells, labels, dtype=object)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


_WRITTEN: Mapping[ColumnType, Callable[[object], str]] = {"text": _text, "json": _json}
