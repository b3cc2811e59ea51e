"""What scikit-learn hands a transformer, as one column of texts."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described, is_pandas, mended, shown, texts_of
from nlu_lite.input.foreign_tables import pandas_of
from nlu_lite.input.spark_frames import refuse_spark_frame
from nlu_lite.input.tables import is_frame, rows_of, text_column_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TextColumn", "text_column"]

_MOST_LISTED = 8
# How the estimators are given one column of a table.
_WAYS_OUT: Mapping[str, str] = {
    "TextEmbedder": "ColumnTransformer([('text', TextEmbedder(), {})], remainder='passthrough')",
    "TextClassifier": (
        "make_pipeline(ColumnTransformer([('text', 'passthrough', [{}])]), TextClassifier())"
    ),
}
# What is no list, and how to make one.
_LISTS: tuple[tuple[type, str], ...] = (
    (str, "Put one text in a list: [text]."),
    (Iterator, "An estimator asks for its texts more than once; make a list of them: list(X)."),
)


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """A column of texts, and its name.

    Attributes:
        texts: One a row; "" where it is missing.
        named: What tells scikit-learn the column's name, and that there is one column: a DataFrame
            where that was given, else an array. Shape (rows, 1).
    """

    texts: tuple[str, ...]
    named: "pd.DataFrame | npt.NDArray[np.object_]"


def text_column(X: object, *, estimator: str = "TextEmbedder") -> TextColumn:
    """The texts of what scikit-learn hands on.

    Args:
        X: A list, tuple, array, Series or Index of texts, or one column of them: an array of shape
            (n, 1), a list of rows of one text, a DataFrame. Tables and columns of polars and
            pyarrow too. None, NaN, pandas.NA and NaT are missing texts.
        estimator: Who reads it: what it is called in messages.

    Raises:
        InvalidInput: It holds no rows, several columns or something that is no text, or is of
            another kind.

    >>> text_column(["I love NLP", None]).texts
    ('I love NLP', '')
    >>> text_column(np.array([["a"], ["b"]])).texts
    ('a', 'b')
    """
    refuse_spark_frame(X, estimator)
    data = _known(pandas_of(X))
    way_out = _WAYS_OUT[estimator]
    column = _column(data, way_out)
    try:
        rows = rows_of(column, text_column=None, keep_columns=False)
    except InvalidInput as cause:
        raise _unknown_kind(X, way_out) from cause
    if not len(rows):
        raise InvalidInput(
            f"X holds no texts: {described(X)}; expected one column with a text a row, and at "
            "least one row."
        )
    cells = rows.values()
    try:
        texts, words = texts_of(cells)
    except InvalidInput as cause:
        raise _no_text(cells, X, way_out) from cause
    if words is not None:
        raise _no_text(cells, X, way_out)
    return TextColumn(texts, data if is_frame(data) else np.empty((len(texts), 1), dtype=object))


def _known(data: object) -> object:
    """The data; as an array where they are of a kind that only NumPy knows how to read."""
    pandas = any(is_pandas(data, kind) for kind in ("DataFrame", "Series", "Index"))
    if pandas or isinstance(data, np.ndarray) or not hasattr(data, "__array__"):
        return data
    return np.asarray(data)


def _column(data: object, way_out: str) -> object:
    """The only column of a table; what has no columns as it is."""
    if isinstance(data, str):
        raise _unknown_kind(data, way_out)
    if isinstance(data, (list, tuple)):
        return _only_cells(data, way_out)
    if not is_frame(data) and not (isinstance(data, np.ndarray) and data.ndim == 2):
        return data
    if data.shape[1] == 1:
        return data.iloc[:, 0] if is_frame(data) else data[:, 0]
    if is_frame(data):
        raise _several_columns(list(data.columns), _likely_column(data), way_out)
    raise _several_columns(range(data.shape[1]), 0, way_out)


def _only_cells(rows: Sequence[object], way_out: str) -> Sequence[object]:
    """The cells of a list: those of its rows, where it holds rows of one."""
    if not all(isinstance(row, (list, tuple)) for row in rows):
        return rows
    widths = {len(row) for row in rows}  # type: ignore[arg-type]
    if widths <= {1}:
        return [row[0] for row in rows]  # type: ignore[index]
    if len(widths) == 1:
        raise _several_columns(range(*widths), 0, way_out)
    raise _no_text(rows, rows, way_out)


def _likely_column(frame: "pd.DataFrame") -> Hashable:
    try:
        return frame.columns[text_column_of(frame)]
    except (InvalidInput, InvalidOption):
        return frame.columns[0] if frame.shape[1] else "text"


def _several_columns(labels: Sequence[Hashable], chosen: Hashable, way_out: str) -> InvalidInput:
    more = f" and {len(labels) - _MOST_LISTED} more" if len(labels) > _MOST_LISTED else ""
    listed = ", ".join(map(shown, labels[:_MOST_LISTED])) + more
    return InvalidInput(
        f"X has {len(labels)} columns{f' ({listed})' if labels else ''}; expected one, with a text "
        f"a row.\n{_chosen(chosen, way_out)}"
    )


def _no_text(cells: Sequence[object], X: object, way_out: str) -> InvalidInput:
    row, cell = next((row, cell) for row, cell in enumerate(cells) if not _is_text(cell))
    is_labelled = is_pandas(X, "Series") or is_frame(X)
    label = f" (index label {shown(X.index[row])})" if is_labelled else ""  # type: ignore[attr-defined]
    advice = (
        "Where it is the words of a text, join them: `' '.join(words)`."
        if isinstance(cell, (list, tuple, np.ndarray))
        else mended(cell)
    )
    return InvalidInput(
        f"X holds {described(cell)} in row {row}{label}; expected one column of texts (str), with "
        f"None or NaN where there is none.\n{advice}\n{_chosen('text', way_out)}"
    )


def _is_text(cell: object) -> bool:
    try:
        return texts_of([cell])[1] is None
    except InvalidInput:
        return False


def _unknown_kind(data: object, way_out: str) -> InvalidInput:
    otherwise = _chosen("text", way_out)
    advice = next((said for kind, said in _LISTS if isinstance(data, kind)), otherwise)
    return InvalidInput(
        f"X is {described(data)}; expected one column of texts: a list, an array or a Series of "
        f"them, or a DataFrame with one column.\n{advice}"
    )


def _chosen(column: Hashable, way_out: str) -> str:
    chosen = way_out.format(shown(column))
    return f"The column of a table that holds the texts is chosen so: {chosen}."
