"""What the user has, made into documents once; nothing behind this module asks what came in."""

import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from nlu_lite.common.arrays import IntArray
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described, is_pandas, shown, texts_of
from nlu_lite.input.foreign_tables import pandas_of
from nlu_lite.input.tables import Rows, is_frame, rows_of, text_column_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Documents", "chunks_of", "documents_of"]

_ROWS_FETCHED = 1_000
# What can be cut, has no order, or is iterated into something else than texts.
_NO_STREAMS = (str, bytes, bytearray, memoryview, Mapping, set, frozenset, np.ndarray)


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Input texts in the order of the user's data.

    Attributes:
        texts: One text a document, exactly as given; "" where it is missing.
        word_spans: None: the words are to be found in the texts. Else, for each document that came
            as a list of words, where these are in its text: shape (words, 2), int64, begin and end
            in code points, half-open; None for the others. Its text is its words joined by one
            blank.
        index: The user's labels of the documents; None: 0, 1, 2, …, as `rows` has them.
        columns: The user's other columns, a row a document; None: there are none.
        first: Number of the first document in the whole data.
    """

    texts: tuple[str, ...]
    word_spans: tuple[IntArray | None, ...] | None = None
    index: "pd.Index | None" = None
    columns: "pd.DataFrame | None" = None
    first: int = 0

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def rows(self) -> range:
        """The number of each document in the whole data."""
        return range(self.first, self.first + len(self))

    def part(self, begin: int, end: int) -> "Documents":
        """The documents from begin up to end, with their labels and columns.

        >>> documents_of(["a", "b", "c"]).part(1, 3).rows
        range(1, 3)
        """
        begin, end, _ = slice(begin, end).indices(len(self))
        return Documents(
            self.texts[begin:end],
            None if self.word_spans is None else self.word_spans[begin:end],
            None if self.index is None else self.index[begin:end],
            None if self.columns is None else self.columns.iloc[begin:end],
            self.first + begin,
        )


def documents_of(
    data: object, *, text_column: Hashable | None = None, keep_columns: bool = True
) -> Documents:
    """The documents of whatever the user has.

    Args:
        data: A text; a list, tuple, pandas Series or Index, 1-D array, iterator or any other
            iterable that has an order, of texts; a pandas DataFrame, or several with the same
            columns. Tables and columns of polars, pyarrow and duckdb are made into those of
            pandas. A list or 1-D array in the place of a text holds its words. A tuple there is a
            row, as a cursor of a database gives it: of one text. None, NaN, pandas.NA, NaT and ""
            are documents without words. Nothing of it is changed, and later changes of it do not
            change the documents.
        text_column: The column of a DataFrame that holds the texts; None: the column "text", or
            else the only column that holds strings.
        keep_columns: Keep the other columns of a DataFrame.

    Raises:
        InvalidInput: The data are of another kind, or hold something that is no text, or it does
            not show which column holds the texts.
        InvalidOption: There is no column `text_column`.

    >>> documents_of(["I love NLP", None]).texts
    ('I love NLP', '')
    >>> import pandas as pd
    >>> made = documents_of(pd.DataFrame({"text": ["a", "b"], "stars": [5, 1]}, index=["x", "y"]))
    >>> made.texts, list(made.index), list(made.columns)
    (('a', 'b'), ['x', 'y'], ['stars'])
    """
    data = pandas_of(data)
    if _is_stream(data):
        items = list(_iterated(data))
        data = items
        if items and is_frame(pandas_of(items[0])):
            data, text_column = _together(items, text_column)
    return _documents(rows_of(data, text_column=text_column, keep_columns=keep_columns))


def chunks_of(
    data: object, *, size: int, text_column: Hashable | None = None, keep_columns: bool = True
) -> Iterator[Documents]:
    """The documents of `documents_of`, in parts.

    An iterator is read part by part, so that memory does not grow with their number; it may give
    DataFrames too, as `pandas.read_csv(…, chunksize=…)` does. Each of these keeps its own labels
    and columns, and makes parts of its own. Where there are no documents, there are no parts.

    Args:
        data: As in `documents_of`.
        size: Most documents in a part.
        text_column: As in `documents_of`; of several DataFrames the first one decides.
        keep_columns: As in `documents_of`.

    Returns:
        The parts in the order of the data; `first` counts on.

    Raises:
        InvalidInput: As in `documents_of`; what a part holds is looked at when its turn comes.
        InvalidOption: As in `documents_of`, or `size` is no positive number.

    >>> [part.texts for part in chunks_of(iter("abc"), size=2)]
    [('a', 'b'), ('c',)]
    """
    size = _checked_size(size)
    data = pandas_of(data)
    if _is_stream(data):
        return _streamed(_iterated(data), size, text_column, keep_columns)
    return _parts(rows_of(data, text_column=text_column, keep_columns=keep_columns), size)


def _documents(rows: Rows, first: int = 0) -> Documents:
    texts, word_spans = texts_of(rows.values(), first=first, index=rows.index)
    # A name may be given to an index in place: an index of one's own keeps it out.
    labels = None if rows.index is None else rows.index[:]
    return Documents(texts, word_spans, labels, rows.columns(), first)


def _parts(rows: Rows, size: int, first: int = 0) -> Iterator[Documents]:
    for begin in range(0, len(rows), size):
        yield _documents(rows.part(begin, begin + size), first + begin)


def _streamed(
    items: Iterator[object], size: int, text_column: Hashable | None, keep_columns: bool
) -> Iterator[Documents]:
    head = list(map(pandas_of, islice(items, 1)))
    of_items = _of_frames if head and is_frame(head[0]) else _of_cells
    yield from of_items(_put_back(head, items), size, text_column, keep_columns)


def _put_back(head: list[object], items: Iterator[object]) -> Iterator[object]:
    while head:
        # Taken out, so that a large first DataFrame does not stay to the end.
        yield head.pop(0)
    yield from items


def _of_cells(
    items: Iterator[object], size: int, text_column: Hashable | None, keep_columns: bool
) -> Iterator[Documents]:
    first = 0
    while cells := list(islice(items, size)):
        rows = rows_of(cells, text_column=text_column, keep_columns=keep_columns)
        yield _documents(rows, first)
        first += len(cells)


def _of_frames(
    items: Iterator[object], size: int, text_column: Hashable | None, keep_columns: bool
) -> Iterator[Documents]:
    first = 0
    for number, frame in enumerate(_frames_in(items)):
        if number == 0:
            text_column = frame.columns[text_column_of(frame, text_column)]
        rows = rows_of(frame, text_column=text_column, keep_columns=keep_columns)
        yield from _parts(rows, size, first)
        first += len(rows)


def _together(items: list[object], text_column: Hashable | None) -> tuple["pd.DataFrame", Hashable]:
    frames = list(_frames_in(items))
    name = frames[0].columns[text_column_of(frames[0], text_column)]
    together: pd.DataFrame = sys.modules["pandas"].concat(frames)
    return together, name


def _frames_in(items: Iterable[object]) -> "Iterator[pd.DataFrame]":
    begin = 0
    for number, item in enumerate(items):
        frame = pandas_of(item)
        if not is_frame(frame):
            raise InvalidInput(
                f"the data begin with a DataFrame, but hold {described(item)} at position {number};"
                " expected DataFrames only, or texts only."
            )
        if frame is not item and is_pandas(frame.index, "RangeIndex"):
            # It came without labels: its rows are counted over all tables.
            frame.index = frame.index + begin
        yield frame
        begin += len(frame)


def _is_stream(data: object) -> bool:
    """Whether the data are to be iterated: they can't be cut, or are several DataFrames."""
    if isinstance(data, (list, tuple)):
        return bool(data) and is_frame(pandas_of(data[0]))
    if hasattr(type(data), "fetchmany"):
        return True
    if isinstance(data, _NO_STREAMS) or is_pandas(data, "Index"):
        return False
    # A table gives the names of its columns when iterated: these would be taken for texts.
    is_table = hasattr(type(data), "columns") or hasattr(type(data), "iloc")
    return isinstance(data, Iterable) and not is_table


def _iterated(data: object) -> Iterator[object]:
    items = iter(data) if isinstance(data, Iterable) else _fetched(data)
    # Its rows are lists, though each is a record and no text in words.
    return map(tuple, items) if type(data).__module__ == "_csv" else items


def _fetched(cursor: Any) -> Iterator[object]:  # noqa: ANN401  # of any database
    while rows := cursor.fetchmany(_ROWS_FETCHED):
        yield from rows


def _checked_size(size: int) -> int:
    try:
        number = 0 if isinstance(size, bool) else index(size)
    except TypeError:
        number = 0
    if number < 1:
        raise InvalidOption(
            f"the size of a part is {shown(size)}; expected a whole number from 1, such as 1000."
        )
    return number
