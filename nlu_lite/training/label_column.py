"""The labels of the user's data, and the data without them."""

import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described, is_pandas, shown
from nlu_lite.input.foreign_tables import pandas_of
from nlu_lite.input.spark_frames import is_spark_frame
from nlu_lite.input.tables import is_frame
from nlu_lite.training.rows import listed

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "USUAL_NAMES",
    "LabelledData",
    "column_place",
    "is_name",
    "label_cells",
    "no_columns",
    "refuse_other_order",
    "separated",
    "whole_table",
]

# What columns of labels are called where they are not called "y".
USUAL_NAMES = ("label", "labels", "category", "target", "class", "sentiment", "tag", "score")


@dataclass(frozen=True, slots=True, eq=False)
class LabelledData:
    """Data and their labels, apart.

    Attributes:
        data: What the user has, without the labels; as `documents_of` takes it.
        cells: A label a row, as given.
        what: How messages call the labels.
    """

    data: object
    cells: list[object]
    what: str


def separated(data: object, *, y: object, text_column: Hashable | None) -> LabelledData:
    """The labels of data, and the data without them.

    Args:
        data: What `documents_of` takes.
        y: The name of a column of a DataFrame, or the labels, one a row.
        text_column: The column of the texts, as the user says.

    Raises:
        InvalidInput: The data are a Spark DataFrame; or labels are no sequence, or have another
            index than the data.
        InvalidOption: There is no column `y`, or it is the column of the texts.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"review": ["fine", "bad"], "stars": [5, 1]})
    >>> given = separated(table, y="stars", text_column=None)
    >>> given.what, given.cells, list(given.data.columns)
    ("column 'stars'", [5, 1], ['review'])
    """
    table = whole_table(data)
    if not is_name(y, table):
        cells = label_cells(y)
        refuse_other_order(table, y)
        return LabelledData(table, cells, "y")
    if not is_frame(table):
        raise InvalidOption(no_columns(table, y))
    place = column_place(table, y)
    _refuse_texts(table, y, text_column)
    others = [other for other in range(table.shape[1]) if other != place]
    cells = label_cells(table.iloc[:, place])
    return LabelledData(table.iloc[:, others], cells, f"column {shown(y)}")


def whole_table(data: object) -> object:
    """Data of other libraries as those of pandas, and several DataFrames as one.

    Raises:
        InvalidInput: The data are a Spark DataFrame.
    """
    if is_spark_frame(data):
        raise InvalidInput(
            "training works in this process; the data are a Spark DataFrame, whose rows are "
            "elsewhere.\nFetch them: `data.toPandas()`; of many, a part: "
            "`data.sample(0.1).toPandas()`"
        )
    made = pandas_of(data)
    items = list(made) if isinstance(made, Iterator) else made
    if not isinstance(items, (list, tuple)) or not items or not is_frame(pandas_of(items[0])):
        return items
    import pandas as pd

    frames = [pandas_of(item) for item in items]
    strange = next((number for number, item in enumerate(frames) if not is_frame(item)), None)
    if strange is not None:
        raise InvalidInput(
            f"the data begin with a DataFrame, but hold {described(items[strange])} at position "
            f"{strange}; expected DataFrames only, or texts only."
        )
    return pd.concat(frames)  # type: ignore[arg-type]


def is_name(y: object, table: object) -> bool:
    """Whether `y` names a column; else it is the labels themselves.

    >>> is_name("y", ["a text"]), is_name(["pos"], ["a text"])
    (True, False)
    """
    if isinstance(y, (str, bytes)):
        return True
    if isinstance(y, tuple):
        columns: list[object] = list(table.columns) if is_frame(table) else []
        return y in columns
    return isinstance(y, Hashable) and not isinstance(y, Iterable)


def column_place(
    table: "pd.DataFrame", name: object, *, option: str = "y", usual: Sequence[str] = USUAL_NAMES
) -> int:
    """The place of a column of labels.

    Args:
        table: The table.
        name: What the column is called.
        option: The option that says so.
        usual: What such columns are called otherwise, to be proposed.

    Raises:
        InvalidOption: There is no such column, or there are several.

    >>> import pandas as pd
    >>> column_place(pd.DataFrame({"text": ["fine"], "label": ["good"]}), "y")
    Traceback (most recent call last):
        ...
    nlu_lite.InvalidOption: y='y' is no column of the DataFrame. Did you mean y='label'?
    Its columns: 'text', 'label'.
    """
    places = [place for place, label in enumerate(table.columns) if label == name]
    if len(places) == 1:
        return places[0]
    columns = f"Its columns: {listed(list(table.columns), most=20) or 'none'}."
    if places:
        raise InvalidOption(
            f"{option}={shown(name)}: the DataFrame has {len(places)} columns of this name.\n"
            f"Rename them, or give the labels: y=frame.iloc[:, {places[0]}]. {columns}"
        )
    labels = {str(label): label for label in table.columns}
    likely = [label for one in usual for label in labels if label.lower() == one]
    hint = did_you_mean(name, labels, shown=lambda near: f"{option}={labels[near]!r}")
    if likely and (not hint or name == "y"):
        hint = f" Did you mean {option}={labels[likely[0]]!r}?"
    raise InvalidOption(f"{option}={shown(name)} is no column of the DataFrame.{hint}\n{columns}")


def label_cells(y: object) -> list[object]:
    """The labels of a sequence, one an item.

    Args:
        y: A list, tuple, Series, Index, 1-D array or iterator; of polars and pyarrow too.

    Raises:
        InvalidInput: It is another thing.

    >>> label_cells(np.array([1, 2]))
    [1, 2]
    """
    made = pandas_of(y)
    if isinstance(made, np.ndarray):
        return _array_cells(made)
    if is_frame(made):
        raise InvalidInput(_two_dimensions("a DataFrame", made.shape))
    if isinstance(made, (str, bytes, Mapping, set, frozenset)) or not isinstance(made, Iterable):
        raise InvalidInput(
            f"y={described(made)} holds no labels in an order; expected the name of a column, or "
            "a list, Series or array with a label for each text."
        )
    # Of pandas' columns and arrays: objects of Python, where iterating gives those of NumPy.
    return list(made.tolist() if hasattr(made, "tolist") else made)


def _array_cells(array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> list[object]:
    if array.ndim != 1:
        raise InvalidInput(_two_dimensions("an array", array.shape))
    # In nanoseconds, tolist() makes plain numbers of times.
    return list(array) if array.dtype.kind in "mM" else array.tolist()


def _two_dimensions(kind: str, shape: tuple[int, ...]) -> str:
    return (
        f"y is {kind} of shape {shape}; expected one dimension, a label for each text.\n"
        "Of one column: `y.to_numpy().ravel()` or `y.ravel()`. Of a column of zeros and ones for "
        "each class, as multi_classifier's: `[[c for c, one in zip(classes, row) if one] for row "
        "in numpy.asarray(y)]`"
    )


def no_columns(data: object, y: object) -> str:
    """What to say where `y` names a column, and the data have none.

    Args:
        data: The data.
        y: The name.
    """
    way_out = f"Give the labels themselves, one a text: y=[…], or a DataFrame with a column {y!r}."
    first = data[0] if isinstance(data, (list, tuple)) and data else None
    if isinstance(data, Mapping) or isinstance(first, Mapping):
        way_out = "Make a table of them: pandas.DataFrame(data)"
    elif isinstance(data, (str, os.PathLike)):
        way_out = f"Where it is a file, read it before: pandas.read_csv({os.fspath(data)!r:.60})"
    elif isinstance(first, tuple) and len(first) == 2:
        way_out = f"Make a table of them: pandas.DataFrame(data, columns=['text', {y!r}])"
    return f"y={shown(y)} names a column of a DataFrame, but the data are {described(data)}.\n" + (
        way_out
    )


def _refuse_texts(table: "pd.DataFrame", y: object, text_column: Hashable | None) -> None:
    if y == text_column or (text_column is None and y == "text"):
        others = [label for label in table.columns if label != y]
        raise InvalidOption(
            f"y={shown(y)} is the column of the texts; the labels must stand in another one.\n"
            f"The other columns: {listed(others, most=20) or 'none'}. Where {shown(y)} does hold "
            "the labels, say which column holds the texts: text_column=…"
        )


def refuse_other_order(data: object, y: object) -> None:
    """Raise InvalidInput where labels and data have different indexes, and so perhaps orders.

    Args:
        data: The data.
        y: Their labels.
    """
    # Series of other libraries have no index of their own.
    if not is_pandas(y, "Series") or not (is_frame(data) or is_pandas(data, "Series")):
        return
    labels, table = cast("pd.Series[str]", y), cast("pd.Series[str]", data)
    if len(labels) == len(table) and not labels.index.equals(table.index):
        raise InvalidInput(
            "y has another index than the data, so that it does not show which label is of which "
            "text.\nBy their index: y=y.loc[data.index]; in the order that they have: "
            "y=y.to_numpy()"
        )
