"""Files of texts, read part by part; memory does not grow with their size."""

import codecs
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

from nlu_lite.common.extras import require
from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption, NluLiteError
from nlu_lite.input.cells import described
from nlu_lite.input.tables import text_column_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_file"]

_Record: TypeAlias = tuple[int, object]

# What pandas takes for a missing value; its own list has no public name.
_MISSING = (
    ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"]
    + ["<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)  # fmt: skip


def read_file(
    path: str | os.PathLike[str], *, chunk_size: int, text_column: str | None = None
) -> Iterator[object]:
    r"""What a file of texts holds, fit for `nlu_lite.input.documents.chunks_of`.

    ============================= ================================================================
    .txt                          a text a line; lines end with "\n" or "\r\n"; bytes that are no
                                  UTF-8 are kept as surrogates ("surrogateescape")
    .csv, .tsv                    a table with a line of names; the texts stay as they are written
                                  ("007", "NA"), and an empty one is missing
    .jsonl, .ndjson               a JSON object a line, or a string, list of words or null a line
    .parquet                      a table (needs pyarrow)
    .txt.gz, .csv.gz, .jsonl.gz … the same, compressed
    ============================= ================================================================

    Args:
        path: The file; UTF-8, with or without a byte order mark.
        chunk_size: Most rows of a table in memory.
        text_column: The column of a table that holds the texts; give it to `chunks_of` too.

    Returns:
        For a table, DataFrames of at most `chunk_size` rows with all its columns, whose index
        counts on (or is the one that a .parquet file holds); else one item a text.

    Raises:
        FileUnavailable: There is no such file, it can't be read, or its ending is not known; or it
            is a .parquet file, and pyarrow is not installed.
        InvalidInput: The file does not hold what its ending says; raised when this is reached.
        InvalidOption: There is no column `text_column`, or `chunk_size` is less than 1.

    >>> from pathlib import Path
    >>> _ = Path("texts.txt").write_text("I love NLP\nDo you?\n")
    >>> list(read_file("texts.txt", chunk_size=1000))
    ['I love NLP', 'Do you?']
    """
    if chunk_size < 1:
        raise InvalidOption(f"chunk_size={chunk_size}; expected a number from 1, such as 1000.")
    file = Path(path)
    reader = _reader_of(file)
    return _with_readable_errors(file, reader(file, chunk_size, text_column))


def _reader_of(path: Path) -> "_Reader":
    name = path.name.lower()
    packed = name.endswith(".gz")
    ending = Path(name.removesuffix(".gz")).suffix
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no existing file"
        raise FileUnavailable(f"{path} {what}; expected a file: {_known()}.")
    if ending not in _READERS or (packed and ending == ".parquet"):
        raise FileUnavailable(f"{path} is no file that can be read; expected {_known()}.")
    if ending == ".parquet":
        require("pyarrow", for_what=f"reading {path}", extra="parquet", error=FileUnavailable)
    return _READERS[ending]


def _known() -> str:
    return f"{', '.join(_READERS)}, or one of these but .parquet with .gz behind"


def _with_readable_errors(path: Path, items: Iterator[object]) -> Iterator[object]:
    try:
        yield from items
    except NluLiteError:
        raise
    except (OSError, EOFError, zlib.error) as cause:
        raise FileUnavailable(f"{path} can't be read: {cause}.") from cause
    except UnicodeDecodeError as cause:
        raise InvalidInput(
            f"{path} is not UTF-8: {cause}.\nConvert it: `iconv -f latin1 -t utf-8 IN > OUT`."
        ) from cause
    except ValueError as cause:
        raise InvalidInput(f"{path} does not hold what its ending says: {cause}.") from cause


def _stream(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast(IO[bytes], gzip.open(path))
    return path.open("rb")


def _lines(path: Path, chunk_size: int, text_column: str | None) -> Iterator[str]:
    with (
        _stream(path) as file,
        # "\n" alone: other line breaks, a lone "\r" too, belong to the text.
        io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="\n") as text,
    ):
        for line in text:
            yield line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line


def _table(
    path: Path, chunk_size: int, text_column: str | None, *, separator: str
) -> "Iterator[pd.DataFrame]":
    import pandas as pd

    # Types are found from a whole part, not from pieces of it.
    read = partial(pd.read_csv, sep=separator, low_memory=False)
    with _stream(path) as file:
        # pandas takes fields beyond the names for labels, on the left, and shifts all columns: it
        # refuses them where the line of names is read as any other.
        read(file, header=None, nrows=2)
    with _stream(path) as file:
        head = cast("pd.DataFrame", read(file, nrows=chunk_size))
    options = _kept_as_written(head, _name_of_texts(head, text_column))
    with _stream(path) as file, read(file, chunksize=chunk_size, **options) as frames:
        yield from frames


def _name_of_texts(head: "pd.DataFrame", text_column: str | None) -> str:
    only_one = text_column is None and head.shape[1] == 1
    return str(head.columns[0 if only_one else text_column_of(head, text_column)])


def _kept_as_written(head: "pd.DataFrame", name: str) -> dict[str, Any]:
    """Options of `pandas.read_csv` that keep one column as it is written, the others as ever."""
    return {
        "dtype": {name: object},
        "keep_default_na": False,
        "na_values": {label: [""] if label == name else _MISSING for label in head.columns},
    }


def _records(path: Path, chunk_size: int, text_column: str | None) -> Iterator[object]:
    records = _parsed(path)
    for head in islice(records, 1):
        kinds, names = _KINDS[isinstance(head[1], dict)]
        checked = _checked(path, chain([head], records), kinds, names)
        yield from _frames(checked, chunk_size) if kinds == (dict,) else checked


# Whether the first line holds an object: what every line has to hold then.
_KINDS: dict[bool, tuple[tuple[type, ...], str]] = {
    True: ((dict,), "an object, as in the first line"),
    False: ((str, list, type(None)), "a string, a list of words or null; or objects in all lines"),
}


def _parsed(path: Path) -> Iterator[_Record]:
    with _stream(path) as file:
        for number, line in enumerate(file, start=1):
            content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if not content.strip():
                continue
            try:
                yield number, json.loads(content.decode("utf-8"))
            except (ValueError, RecursionError) as cause:
                raise InvalidInput(
                    f"{path}, line {number}: no JSON ({cause}); the line is {described(content)}."
                ) from cause


def _checked(
    path: Path, records: Iterator[_Record], kinds: tuple[type, ...], names: str
) -> Iterator[Any]:
    for number, record in records:
        if not isinstance(record, kinds):
            raise InvalidInput(f"{path}, line {number}: {described(record)}; expected {names}.")
        yield record


def _frames(records: Iterator[dict[str, object]], chunk_size: int) -> "Iterator[pd.DataFrame]":
    import pandas as pd

    columns: dict[str, None] = {}
    begin = 0
    while part := list(islice(records, chunk_size)):
        # A column of an earlier part stays: whether a text is missing does not hang on the parts.
        columns |= dict.fromkeys(chain.from_iterable(part))
        yield _frame(part, pd.RangeIndex(begin, begin + len(part)), list(columns))
        begin += len(part)


def _frame(
    records: list[dict[str, object]], labels: "pd.RangeIndex", columns: list[str]
) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.DataFrame(records, labels, columns)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form.
        return pd.DataFrame(records, labels, columns, dtype=object)


def _batches(path: Path, chunk_size: int, text_column: str | None) -> "Iterator[pd.DataFrame]":
    from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped, unused-ignore]

    with ParquetFile(path) as file:
        levels = (file.schema_arrow.pandas_metadata or {}).get("index_columns") or [_COUNTED]
        begin = 0
        for batch in file.iter_batches(batch_size=chunk_size):
            frame: pd.DataFrame = batch.to_pandas()
            yield frame.set_axis(_labels(frame, levels, begin), axis="index")
            begin += len(frame)


_COUNTED = {"kind": "range", "start": 0, "step": 1, "name": None}


def _labels(frame: "pd.DataFrame", levels: list[Any], begin: int) -> "pd.Index":
    """The index of a part of a file.

    A level is held as a column, or a dict describes how it counts over the whole file, which
    pyarrow does not know of a part.
    The layout: https://pandas.pydata.org/docs/development/developer.html
    """
    import pandas as pd

    held = map(frame.index.get_level_values, range(frame.index.nlevels))
    indices = [
        _counted(level, begin, len(frame)) if isinstance(level, dict) else next(held)
        for level in levels
    ]
    return indices[0] if len(indices) == 1 else pd.MultiIndex.from_arrays(indices)


def _counted(level: dict[str, Any], begin: int, length: int) -> "pd.RangeIndex":
    import pandas as pd

    start, step = level["start"] + begin * level["step"], level["step"]
    return pd.RangeIndex(start, start + length * step, step, name=level["name"])


_Reader: TypeAlias = Callable[[Path, int, str | None], Iterator[object]]
_READERS: dict[str, _Reader] = {
    ".txt": _lines,
    ".csv": partial(_table, separator=","),
    ".tsv": partial(_table, separator="\t"),
    ".jsonl": _records,
    ".ndjson": _records,
    ".parquet": _batches,
}
