"""How a file is read in one line of Python: the first of several that gives the same table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from nlu_lite.input.encodings import marked_encoding

__all__ = ["Expression", "FileLayout", "expression_of"]

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_Options: TypeAlias = dict[str, object]
_PANDAS = ("import pandas as pd",)
# Texts stay as they are written, "NA" too; an empty one is missing.
_AS_WRITTEN: _Options = {"keep_default_na": False, "na_values": [""]}
_HEAD = 4

_Read: TypeAlias = Callable[[Path], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What a user says of a file; None: as the file shows.

    Attributes:
        encoding: That of a file of text.
        delimiter: What separates the fields of a .csv or .tsv file.
        sheet: Which sheet of a workbook.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """Python that reads a table from a file.

    Attributes:
        expression: As it is written.
        imports: What it needs.
    """

    expression: str
    imports: tuple[str, ...]


def expression_of(
    path: Path, name: str, frame: pd.DataFrame, layout: FileLayout, *, of_texts: bool
) -> Expression:
    """The shortest way to read a table that gives the very same one.

    Args:
        path: The file.
        name: What it is called where the expression will be run.
        frame: Its table.
        layout: What its user said of it.
        of_texts: Whether the file holds texts alone, which have no names.
    """
    for expression, read in _ways(path, name, layout):
        if _gives(read, path, frame):
            return expression
    return _by_the_library(name, layout, of_texts=of_texts)


def _ways(path: Path, name: str, layout: FileLayout) -> Iterator[tuple[Expression, _Read]]:
    encoding = layout.encoding or _marked(path)
    match path.suffix:
        case ".parquet":
            yield _by_pandas("read_parquet", name, {})
            expression, read = _by_pandas("read_parquet", name, {})
            again = Expression(f"{expression.expression}.reset_index()", expression.imports)
            yield again, lambda path: read(path).reset_index()
        case ".xlsx":
            sheet = {} if layout.sheet is None else {"sheet_name": layout.sheet}
            for options in ({}, _AS_WRITTEN):
                yield _by_pandas("read_excel", name, {**sheet, **options})
        case ".jsonl":
            for types in ({}, {"dtype": False}):
                yield _by_pandas("read_json", name, {"lines": True, **types})
        case ".csv" | ".tsv":
            yield from _of_records(path, name, layout.delimiter, encoding)
        case ".txt":
            yield _of_lines(name, encoding or "utf-8")


def _of_records(
    path: Path, name: str, delimiter: str | None, encoding: str | None
) -> Iterator[tuple[Expression, _Read]]:
    usual = "\t" if path.suffix == ".tsv" else ","
    given = [_DELIMITERS.get(delimiter, delimiter)] if delimiter else [usual, *_DELIMITERS.values()]
    text = {} if encoding is None else {"encoding": encoding}
    for mark in dict.fromkeys(given):
        options = {**({} if mark == "," else {"sep": mark}), **text}
        for more in ({}, _AS_WRITTEN):
            yield _by_pandas("read_csv", name, {**options, **more})


def _by_pandas(reader: str, name: str, options: _Options) -> tuple[Expression, _Read]:
    words = ", ".join([repr(name), *(f"{key}={value!r}" for key, value in options.items())])
    read = partial(getattr(pd, reader), **options)
    return Expression(f"pd.{reader}({words})", _PANDAS), read


def _of_lines(name: str, encoding: str) -> tuple[Expression, _Read]:
    lines = f"Path({name!r}).read_text({encoding!r}).splitlines()"
    expression = Expression(
        f"pd.DataFrame({{'text': {lines}}})", ("from pathlib import Path", *_PANDAS)
    )
    return expression, lambda path: pd.DataFrame({"text": path.read_text(encoding).splitlines()})


def _by_the_library(name: str, layout: FileLayout, *, of_texts: bool) -> Expression:
    said = {"delimiter": layout.delimiter, "encoding": layout.encoding}
    options = "".join(f", {key}={value!r}" for key, value in said.items() if value is not None)
    call = f"read_file({name!r}, chunk_size=10_000, as_written=True{options})"
    whole = f"pd.DataFrame({{'text': list({call})}})" if of_texts else f"pd.concat({call})"
    return Expression(whole, ("from nlu_lite.input.files import read_file", *_PANDAS))


def _gives(read: _Read, path: Path, frame: pd.DataFrame) -> bool:
    try:
        # Texts may be objects or strings: they are the same texts.
        pd.testing.assert_frame_equal(read(path).infer_objects(), frame.infer_objects())
    except Exception:  # whatever another way of reading says: it is not the one that is shown
        return False
    return True


def _marked(path: Path) -> str | None:
    with path.open("rb") as file:
        return marked_encoding(file.read(_HEAD))
