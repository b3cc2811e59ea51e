"""Tables in files of Arrow's kinds: Parquet, and Feather."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
from pyarrow import compute  # type: ignore[import-untyped, unused-ignore]
from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped, unused-ignore]

from nlu_lite.input.column_types import Facts
from nlu_lite.input.streams import FileRequest, OpenedFile

__all__ = ["open_feather", "open_parquet"]

_ROWS_AT_ONCE = 100_000


def open_parquet(request: FileRequest) -> OpenedFile:
    """A table, with the index that it holds.

    A column whose type in pandas depends on whether a value is missing is looked at first, so that
    it has one type in all parts: that of the whole table, but Int64 where float64 would change a
    whole number.

    Args:
        request: The file.
    """
    return OpenedFile(_frames(request, _parquet), request.text_column)


def open_feather(request: FileRequest) -> OpenedFile:
    """A table as `open_parquet` gives it, of a Feather file: Arrow's own kind.

    Args:
        request: The file.
    """
    return OpenedFile(_frames(request, _feather), request.text_column)


@dataclass(frozen=True, slots=True)
class _Source:
    """A table in a file.

    Attributes:
        schema: Its columns.
        batches: Its rows, at most so many at a time, of all columns or of some.
    """

    schema: pa.Schema
    batches: Callable[[int, Sequence[str] | None], Iterator[pa.RecordBatch]]


@contextmanager
def _parquet(path: Path) -> Iterator[_Source]:
    with ParquetFile(path) as file:
        yield _Source(
            file.schema_arrow, lambda size, columns: file.iter_batches(size, None, columns)
        )


@contextmanager
def _feather(path: Path) -> Iterator[_Source]:
    with pa.memory_map(str(path)) as mapped, pa.ipc.open_file(mapped) as file:

        def batches(size: int, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
            for number in range(file.num_record_batches):
                batch = file.get_batch(number)
                chosen = batch if columns is None else batch.select(columns)
                yield from (chosen.slice(begin, size) for begin in range(0, chosen.num_rows, size))

        yield _Source(file.schema, batches)


def _frames(
    request: FileRequest, opened: Callable[[Path], AbstractContextManager[_Source]]
) -> Iterator[pd.DataFrame]:
    with opened(request.path) as source:
        types = _types_with_missing(source)
        levels = (source.schema.pandas_metadata or {}).get("index_columns") or [_COUNTED]
        begin = 0
        for batch in source.batches(request.chunk_size, None):
            frame = _frame(batch, types)
            yield frame.set_axis(_labels(frame, levels, begin), axis="index")
            begin += len(frame)


def _types_with_missing(source: _Source) -> dict[str, str]:
    """The types of pandas for numbers and flags of which some are missing."""
    schema = source.schema
    own = {
        column["field_name"]
        for column in (schema.pandas_metadata or {}).get("columns", [])
        if _is_of_pandas(str(column["numpy_type"]))
    }
    names = [
        field.name
        for field in schema
        if (pa.types.is_integer(field.type) or pa.types.is_boolean(field.type))
        and field.name not in own
    ]
    facts = {name: Facts() for name in names}
    if names:
        for batch in source.batches(_ROWS_AT_ONCE, names):
            for name in names:
                _see(facts[name], batch[name])
    return {name: _TYPES[of.column_type()] for name, of in facts.items() if of.missing}


def _is_of_pandas(kind: str) -> bool:
    """Whether a type has missing values of its own, such as Int64 or int64[pyarrow]."""
    return kind[:1].isupper() or kind == "boolean" or "[" in kind


def _see(facts: Facts, column: pa.Array) -> None:
    facts.missing |= column.null_count > 0
    if column.null_count == len(column):
        return
    if pa.types.is_boolean(column.type):
        facts.kinds.add("flag")
        return
    bounds = compute.min_max(column).as_py()
    facts.whole_numbers(bounds["min"], bounds["max"])


_TYPES: Mapping[str, str] = {
    "object": "object",
    "float64": "float64",
    "Int64": "Int64",
    # Numbers that need all of 64 bits, beside missing ones.
    "text": "UInt64",
}


def _frame(batch: pa.RecordBatch, types: Mapping[str, str]) -> pd.DataFrame:
    exact = {name: of for name, of in types.items() if of.endswith("Int64")}
    frame: pd.DataFrame = batch.to_pandas(integer_object_nulls=bool(exact))
    of_frame = {name: of for name, of in types.items() if name in frame.columns}
    return frame.astype(of_frame) if of_frame else frame


_COUNTED = {"kind": "range", "start": 0, "step": 1, "name": None}


def _labels(frame: pd.DataFrame, levels: list[Any], begin: int) -> pd.Index:
    """The index of a part of a file.

    A level is held as a column, or a dict describes how it counts over the whole file, which
    pyarrow does not know of a part.
    The layout: https://pandas.pydata.org/docs/development/developer.html
    """
    held = map(frame.index.get_level_values, range(frame.index.nlevels))
    indices = [
        _counted(level, begin, len(frame)) if isinstance(level, dict) else next(held)
        for level in levels
    ]
    return indices[0] if len(indices) == 1 else pd.MultiIndex.from_arrays(indices)


def _counted(level: dict[str, Any], begin: int, length: int) -> pd.RangeIndex:
    start, step = level["start"] + begin * level["step"], level["step"]
    return pd.RangeIndex(start, start + length * step, step, name=level["name"])
