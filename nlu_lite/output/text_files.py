"""Tables larger than memory to one file of text, chunk by chunk: .csv and .jsonl."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

import numpy as np

from nlu_lite.common.files import available, complete_file, readable_errors
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import ReplacedTextWarning
from nlu_lite.output.json_cells import json_cells

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_csv", "write_json_lines"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_ROWS_AT_ONCE = 5_000

# The text of a table; and whether it is the first of a file.
_Text: TypeAlias = Callable[["pd.DataFrame", bool], str]


def write_csv(frames: "Iterable[pd.DataFrame]", path: Path) -> None:
    """Write tables to one file of comma-separated values, the index in front.

    It appears when it is complete. A vector, or any other list, is a JSON list in one cell.

    Args:
        frames: Tables of the same columns.
        path: The file; with .gz behind, it is packed.

    Raises:
        OutputUnavailable: The file can't be written.

    Warns:
        ReplacedTextWarning: Texts hold lone surrogates, for which UTF-8 has no form.
    """
    _write(frames, path, _as_csv, example="vectors.csv")


def write_json_lines(frames: "Iterable[pd.DataFrame]", path: Path) -> None:
    """Write tables to one file, a JSON object a row, the index under `index`.

    It appears when it is complete. Vectors are lists; what is missing is null.

    Args:
        frames: Tables of the same columns.
        path: The file; with .gz behind, it is packed.

    Raises:
        OutputUnavailable: The file can't be written.

    Warns:
        ReplacedTextWarning: Texts hold lone surrogates, for which UTF-8 has no form.
    """
    _write(frames, path, _as_json_lines, example="vectors.jsonl")


def _write(frames: "Iterable[pd.DataFrame]", path: Path, text_of: _Text, *, example: str) -> None:
    target = available(path, example=example)
    replaced = 0
    with readable_errors(target), complete_file(target) as file, _packed(file, target) as out:
        for number, frame in enumerate(_small(frames)):
            text, count = _SURROGATE.subn(_REPLACEMENT, text_of(frame, number == 0))
            replaced += count
            out.write(text.encode())
    if replaced:
        warn(
            f"lone surrogates (halves of a character) have no form in UTF-8, and so in {path}; "
            f"each is stored as U+FFFD: {replaced:,} in all. They come from texts that were read "
            "in a wrong encoding; of a file, say the right one: encoding='cp1252', or whichever "
            "it is.",
            ReplacedTextWarning,
        )


def _small(frames: "Iterable[pd.DataFrame]") -> "Iterator[pd.DataFrame]":
    """Parts of the tables: as text, a vector takes three times the room."""
    for frame in frames:
        for begin in range(0, max(len(frame), 1), _ROWS_AT_ONCE):
            yield frame.iloc[begin : begin + _ROWS_AT_ONCE]


def _packed(file: BinaryIO, target: Path) -> AbstractContextManager[BinaryIO]:
    if target.suffix.lower() != ".gz":
        return nullcontext(file)
    # Without a time, so that the same table gives the same file.
    return cast("AbstractContextManager[BinaryIO]", gzip.GzipFile("", "wb", fileobj=file, mtime=0))


def _as_csv(frame: "pd.DataFrame", first: bool) -> str:
    shown = frame.copy()
    for place in range(shown.shape[1]):
        column = frame.iloc[:, place]
        if any(isinstance(cell, (np.ndarray, list, dict)) for cell in column.tolist()):
            # An empty cell where a value is missing, as in the other columns.
            shown.isetitem(place, [None if cell == "null" else cell for cell in json_cells(column)])
    write = partial(shown.to_csv, index_label=_labels_of(frame), header=first, lineterminator="\n")
    text = str(write())
    # A lone "\r" ends a line for those who read it; not all versions of Python quote it.
    return str(write(quoting=csv.QUOTE_NONNUMERIC)) if "\r" in text else text


def _as_json_lines(frame: "pd.DataFrame", first: bool) -> str:
    names = [*_labels_of(frame), *frame.columns]
    levels = [frame.index.get_level_values(level) for level in range(frame.index.nlevels)]
    columns = [level.to_series() for level in levels]
    columns += [frame.iloc[:, place] for place in range(frame.shape[1])]
    keys = [json.dumps(str(name), ensure_ascii=False) for name in names]
    cells = [[f"{key}: {cell}" for cell in json_cells(column)]
             for key, column in zip(keys, columns, strict=True)]  # fmt: skip
    return "".join(f"{{{', '.join(row)}}}\n" for row in zip(*cells, strict=True))


def _labels_of(frame: "pd.DataFrame") -> list[str]:
    """The names of the columns that hold the index: `index`, where it has no name."""
    several = frame.index.nlevels > 1
    taken = [str(name) for name in frame.columns]
    labels = []
    for number, name in enumerate(frame.index.names):
        label = (f"level_{number}" if several else "index") if name is None else str(name)
        while label in taken or label in labels:
            label = f"{label}_"
        labels.append(label)
    return labels
