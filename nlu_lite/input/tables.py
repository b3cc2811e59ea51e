"""The user's data as rows: cells with text, labels, and the columns beside them."""

import os
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

import numpy as np
import numpy.typing as npt

from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described, is_pandas, mended, shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rows", "is_frame", "rows_of", "text_column_of"]

_Cells: TypeAlias = (
    "Sequence[object] | npt.NDArray[np.generic] | pd.api.extensions.ExtensionArray | pd.Index"
)
_MOST_LISTED = 20
_CONVERSIONS = {
    "get_level_values": "get_level_values(0)",
    "to_pandas": "to_pandas()",
    "toPandas": "toPandas()",
    "to_table": "to_table()",
    "as_py": "as_py()",
    "_to_pandas": "_to_pandas()",
    "compute": "compute()",
}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The user's data, as they are, behind one way to take a part of them.

    Attributes:
        cells: What holds the texts, one a row.
        index: The user's labels of the rows; None: there are none.
        frame: The user's table; None: there is none.
        others: The places of the columns of `frame` that are repeated on the rows.
    """

    cells: _Cells
    index: "pd.Index | None" = None
    frame: "pd.DataFrame | None" = None
    others: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.cells)

    def part(self, begin: int, end: int) -> "Rows":
        """The rows from begin up to end; nothing but lists is copied."""
        return Rows(
            self.cells[begin:end],
            None if self.index is None else self.index[begin:end],
            None if self.frame is None else self.frame.iloc[begin:end],
            self.others,
        )

    def values(self) -> Sequence[object]:
        """The cells as Python objects."""
        if isinstance(self.cells, (list, tuple)):
            return self.cells
        if isinstance(self.cells, np.ndarray) and self.cells.dtype.kind in "mM":
            # In nanoseconds, tolist() makes plain numbers of times.
            return list(self.cells)
        return self.cells.tolist()  # type: ignore[union-attr]

    def columns(self) -> "pd.DataFrame | None":
        """A copy of the columns beside the text; None where there are none."""
        if self.frame is None or not self.others:
            return None
        return self.frame.iloc[:, list(self.others)].copy()


def is_frame(data: object) -> "TypeGuard[pd.DataFrame]":
    """Whether data are a pandas DataFrame; pandas is not imported for that."""
    return is_pandas(data, "DataFrame")


def rows_of(data: object, *, text_column: Hashable | None, keep_columns: bool) -> Rows:
    """The rows of a text, list, tuple, array, Series, Index or DataFrame.

    Args:
        data: What the user has; it is not changed, and not copied here.
        text_column: The column of a DataFrame that holds the texts; see `text_column_of`.
        keep_columns: Keep the other columns of a DataFrame.

    Raises:
        InvalidInput: The data are of another kind, or an array that has not one dimension, or
            `text_column_of` says so.
        InvalidOption: `text_column` is given, but the data have no columns, or not this one.

    >>> len(rows_of("I love NLP", text_column=None, keep_columns=True))
    1
    """
    if is_frame(data):
        return _rows_of_frame(data, text_column, keep_columns)
    if text_column is not None:
        raise InvalidOption(
            f"text_column={shown(text_column)} names a column of a DataFrame, but the data are "
            f"{described(data)}.\nLeave text_column out, or give the DataFrame itself."
        )
    return _rows_of_column(data)


def text_column_of(frame: "pd.DataFrame", text_column: Hashable | None = None) -> int:
    """The place of the column of a table that holds the texts.

    It is `text_column` where one is given, else the column "text", else the only column that holds
    strings; never one by guess.

    Raises:
        InvalidInput: No column holds strings, or several do, or the column is there twice.
        InvalidOption: There is no column `text_column`.

    >>> import pandas as pd
    >>> text_column_of(pd.DataFrame({"stars": [5], "review": ["I love NLP"]}))
    1
    """
    places = _places(frame, "text" if text_column is None else text_column)
    if not places and text_column is not None:
        raise InvalidOption(_unknown_column(frame, text_column))
    places = places or [
        place for place in range(frame.shape[1]) if _holds_strings(frame.iloc[:, place])
    ]
    if len(places) != 1:
        raise InvalidInput(_no_one_column(frame, places))
    return places[0]


def _rows_of_column(data: object) -> Rows:
    if isinstance(data, str):
        return Rows([data])
    if isinstance(data, (list, tuple)):
        return Rows(data)
    if isinstance(data, np.ndarray):
        return Rows(_checked_array(data))
    if is_pandas(data, "Index") and not is_pandas(data, "MultiIndex"):
        return Rows(data)  # type: ignore[arg-type]
    if is_pandas(data, "Series"):
        series: pd.Series = data  # type: ignore[assignment]
        return Rows(series.array, series.index)
    raise InvalidInput(
        f"the data are {described(data)}; expected a text, a list or another ordered iterable of "
        f"texts, an array or Series of them, or a DataFrame.\n{_mended(data)}"
    )


def _rows_of_frame(frame: "pd.DataFrame", text_column: Hashable | None, keep_columns: bool) -> Rows:
    place = text_column_of(frame, text_column)
    others = [other for other in range(frame.shape[1]) if other != place]
    cells = frame.iloc[:, place].array
    return Rows(cells, frame.index, frame, others if keep_columns else ())


def _checked_array(array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    if array.ndim == 1 and array.dtype.names is None:
        return array
    form = f"{array.ndim} dimensions" if array.dtype.names is None else "named fields"
    raise InvalidInput(
        f"the data are an array with {form} (shape {array.shape}, {array.dtype}); "
        "expected one dimension, a text an item.\n"
        "Where each item is a text: `array.ravel()`; where each row is a list of words: "
        "`array.tolist()`; where it has columns: `pandas.DataFrame(array)`."
    )


def _mended(data: object) -> str:
    if data is None:
        return "Where there is no text, give an empty one: ''."
    if isinstance(data, os.PathLike):
        return "A file is read by the command: `nlu-lite embed IN OUT.parquet`."
    for method, call in _CONVERSIONS.items():
        if hasattr(type(data), method):
            return f"Convert it first: `data.{call}`."
    return mended(data)


def _places(frame: "pd.DataFrame", name: Hashable) -> list[int]:
    try:
        # Found as a set finds it: a label may be NaN, or one whose == gives no True or False.
        wanted = {name}
    except TypeError as cause:
        raise InvalidOption(
            f"text_column={shown(name)} can't name a column; expected one name, such as 'text'."
        ) from cause
    return [place for place, label in enumerate(frame.columns) if label in wanted]


def _holds_strings(column: "pd.Series") -> bool:
    values = column.array.categories if is_pandas(column.array, "Categorical") else column
    if values.dtype == object:
        return any(isinstance(value, str) for value in values)
    return issubclass(values.dtype.type, str)


def _unknown_column(frame: "pd.DataFrame", name: Hashable) -> str:
    labels = {str(label): label for label in frame.columns}
    hint = did_you_mean(name, labels, shown=lambda near: shown(labels[near]))
    return (
        f"text_column={shown(name)} is no column of the DataFrame.{hint}\n"
        f"Its columns: {_listed(list(frame.columns))}."
    )


def _no_one_column(frame: "pd.DataFrame", places: Sequence[int]) -> str:
    labels = [frame.columns[place] for place in places]
    if len(set(labels)) < len(labels):
        return (
            f"the DataFrame has several columns of the same name that hold text: {_listed(labels)}."
            "\nRename them, or give one: `frame.iloc[:, number]`."
        )
    if labels:
        return (
            f"the DataFrame has no column 'text', and several that hold strings: {_listed(labels)}."
            f"\nSay which one: text_column={shown(labels[0])}."
        )
    return (
        "the DataFrame has no column 'text', and none that holds strings; its columns: "
        f"{_listed(list(frame.columns))}.\nSay which one holds the texts: text_column=…"
    )


def _listed(labels: Sequence[Hashable]) -> str:
    more = f" and {len(labels) - _MOST_LISTED} more" if len(labels) > _MOST_LISTED else ""
    return (", ".join(map(shown, labels[:_MOST_LISTED])) or "none") + more
