"""Files of data to learn from, and the options that say how to read them."""

import argparse
import json
import os
import re
from ast import literal_eval
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from nlu_lite.common.paths import user_path
from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption
from nlu_lite.model.head_tasks import WORD_TASKS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "TABLES",
    "ColumnOptions",
    "LabelledFile",
    "ReadingOptions",
    "add_columns_to",
    "add_reading_to",
    "column_options",
    "labelled_file",
    "reading_options",
    "taught_file",
]


class ColumnOptions(TypedDict):
    """What all that learns from labels is told of them."""

    y: str | int | None
    label_separator: str


class ReadingOptions(ColumnOptions):
    """What `fit` and `report` are told of the data."""

    drop_missing: bool


# A table, or the path of a file of words, which `Pipeline.fit` reads.
LabelledFile: TypeAlias = "pd.DataFrame | str"

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".feather", ".arrow")
_ROWS_AT_ONCE = 100_000
_NUMBER = re.compile(r"-?\d+")
# What `nlu-lite predict --format csv` and `embed` call the labels of the rows.
_INDEX = "index"


def add_reading_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say what is where in data whose rows all have labels."""
    add_columns_to(command)
    command.add_argument(
        "--drop-missing",
        action="store_true",
        help="leave out rows without a label, instead of refusing them",
    )


def add_columns_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say what is where in the data."""
    command.add_argument(
        "--y",
        default="y",
        metavar="C",
        help="the column of the labels, or scores (default: %(default)s); of CoNLL files, the "
        "field",
    )
    command.add_argument(
        "--text-column",
        metavar="C",
        help="the column of the texts, or words (default: text, or the only one of strings)",
    )
    command.add_argument(
        "--index",
        metavar="C",
        help="the column that calls the rows; where rows are words, those with the same one are "
        "one text (default: index, where words have it)",
    )
    command.add_argument(
        "--label-separator",
        default=",",
        metavar="S",
        help="what stands between several labels of a text (default: a comma)",
    )
    command.add_argument(
        "--delimiter",
        metavar="D",
        help="what separates the fields of a .csv file (default: as the file shows)",
    )
    command.add_argument("--encoding", metavar="E", help="the encoding of a table (default: UTF-8)")


def reading_options(options: argparse.Namespace, data: LabelledFile) -> ReadingOptions:
    """What `fit` and `report` are told of the data.

    Args:
        options: Those of `add_reading_to`.
        data: What `labelled_file` gave.
    """
    return {**column_options(options, data), "drop_missing": options.drop_missing}


def column_options(options: argparse.Namespace, data: object) -> ColumnOptions:
    """What all that learns from labels is told of them.

    Args:
        options: Those of `add_columns_to`.
        data: What `labelled_file` or `taught_file` gave.
    """
    y: str = options.y
    return {
        # Fields of files whose fields have no names are numbers.
        "y": int(y) if isinstance(data, str) and _NUMBER.fullmatch(y) else y,
        "label_separator": options.label_separator,
    }


def labelled_file(path: str, options: argparse.Namespace, *, task: str) -> LabelledFile:
    """The table in a file; or the path of a file of words, which is read where it is learned from.

    Args:
        path: As typed.
        options: Those of `add_reading_to`.
        task: What is learned.

    Raises:
        FileUnavailable, InvalidInput: There is no such file, or no table in it.
        InvalidOption: An option is for other files.
    """
    file = user_path(path, name="DATA")
    of_words = task in WORD_TASKS
    if of_words and not _is_table(file):
        return _words(file, options)
    parts = _parts(file, options)
    table = _table(parts, options, of_words=of_words)
    if table is None:
        what = "holds texts without labels" if parts else "holds no rows"
        raise InvalidInput(
            f"{path} {what}; expected a table with a column of texts and one of labels "
            f"({', '.join(TABLES)})."
        )
    return table


def taught_file(
    path: str, options: argparse.Namespace, *, of_words: bool
) -> "LabelledFile | list[object]":
    """Texts that need no labels: a table, the texts themselves, or the path of a file of words.

    Args:
        path: As typed.
        options: Those of `add_columns_to`.
        of_words: Whether what is learned is of words.

    Raises:
        FileUnavailable, InvalidInput: There is no such file, or it can't be read.
        InvalidOption: An option is for other files.
    """
    from nlu_lite.training.distillation.texts import is_file_of_words

    file = user_path(path, name="TEXTS")
    if is_file_of_words(file):
        if not file.is_file():
            raise FileUnavailable(f"{path} is no existing file; expected one of words and labels.")
        return _words(file, options)
    parts = _parts(file, options)
    table = _table(parts, options, of_words=of_words)
    if table is not None:
        return table
    # Texts have no columns.
    _refuse(("text_column", "index"), options, f"{path} holds texts alone.")
    return parts


def _parts(file: Path, options: argparse.Namespace) -> list[object]:
    from nlu_lite.input.files import read_file

    read = read_file(
        file,
        chunk_size=_ROWS_AT_ONCE,
        delimiter=options.delimiter,
        encoding=options.encoding,
        as_written=True,
    )
    return list(read)


def _table(
    parts: list[object], options: argparse.Namespace, *, of_words: bool
) -> "pd.DataFrame | None":
    """The table that a file holds; None where it holds none."""
    import pandas as pd

    frames = [part for part in parts if isinstance(part, pd.DataFrame)]
    if not parts or len(frames) < len(parts):
        return None
    return _indexed(_with_lists(pd.concat(frames)), options, of_words=of_words)


def _is_table(path: Path) -> bool:
    return Path(path.name.lower().removesuffix(".gz")).suffix in TABLES


def _words(path: Path, options: argparse.Namespace) -> str:
    _refuse(
        ("text_column", "index", "delimiter", "encoding"),
        options,
        f"{path} is read as CoNLL 2003 or CoNLL-U, whose words are in their own place.",
    )
    return os.fspath(path)


def _refuse(names: tuple[str, ...], options: argparse.Namespace, why: str) -> None:
    """Raise where options of tables were given that a file can't obey."""
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(options, name) is not None]
    if given:
        raise InvalidOption(
            f"{', '.join(given)}: for tables ({', '.join(TABLES)}); {why}\nLeave it out."
        )


def _with_lists(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The table with lists where a column holds nothing but lists that were written as texts."""
    lists = {place: _lists(frame.iloc[:, place].tolist()) for place in range(frame.shape[1])}
    for place, cells in lists.items():
        if cells is not None:
            frame.isetitem(place, cells)
    return frame


def _lists(cells: list[object]) -> list[object] | None:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if not texts or not all(text[:1] == "[" and text[-1:] == "]" for text in texts):
        return None
    for read in (json.loads, literal_eval):
        try:
            return [read(cell) if isinstance(cell, str) else cell for cell in cells]
        except (ValueError, SyntaxError, RecursionError):
            continue
    return None


def _indexed(
    frame: "pd.DataFrame", options: argparse.Namespace, *, of_words: bool
) -> "pd.DataFrame":
    """The table, its rows called by a column where one is named, or where words have one."""
    names = list(frame.columns)
    name = options.index
    if name is None and of_words and _INDEX in names and options.y != _INDEX:
        name = _INDEX
    if name is None:
        return frame
    if name not in names:
        from nlu_lite.common.choices import did_you_mean

        raise InvalidOption(
            f"--index {name} is no column of the table.{did_you_mean(name, map(str, names))}\n"
            f"Its columns: {', '.join(map(str, names))}."
        )
    return frame.set_index(name)
