"""Cells of the user's data to texts: what a cell may hold, and what is said where it holds more."""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from numbers import Number
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of
from nlu_lite.errors import InvalidInput

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["described", "is_pandas", "mended", "shown", "texts_of"]

_LONGEST_SHOWN = 60


def texts_of(
    cells: Sequence[object], *, first: int = 0, index: "pd.Index | None" = None
) -> tuple[tuple[str, ...], tuple[IntArray | None, ...] | None]:
    """The text of each cell, and the words of those that came as lists of words.

    None, NaN, pandas.NA and NaT are texts without words, "". A list or an array of words is the
    text of its words joined by one blank. A row of a database, such as a tuple, is the only text in
    it.

    Args:
        cells: What the user's data hold, one a document.
        first: Number of the first of them in the whole data, for errors.
        index: The user's labels of the cells, for errors.

    Returns:
        The texts, and the spans of their words: shape (words, 2), begin and end in code points;
        None for a cell that came as a text, None for all where every cell did.

    Raises:
        InvalidInput: A cell is none of these, or a word is no str.

    >>> texts_of(["I love NLP", None])
    (('I love NLP', ''), None)
    >>> texts, word_spans = texts_of([["New York", "!"], "Do you?"])
    >>> texts
    ('New York !', 'Do you?')
    >>> word_spans[0].tolist(), word_spans[1]
    ([[0, 8], [9, 10]], None)
    """
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return tuple(cells), None  # type: ignore[arg-type]
    readers = {kind: _reader_of(kind) for kind in kinds}
    texts = [readers[type(cell)](cell) for cell in cells]
    if None in texts:
        position = texts.index(None)
        label = "" if index is None else f" (index label {shown(index[position])})"
        raise InvalidInput(_refusal(cells[position], f"position {first + position}{label}"))
    in_words = {kind for kind, reader in readers.items() if reader is _joined}
    return tuple(texts), _spans_of(cells, in_words) if in_words else None  # type: ignore[arg-type]


def is_pandas(data: object, name: str) -> bool:
    """Whether data are an object of the class `name` of pandas.

    pandas is not imported for that: where nobody has, nothing can be one of its objects.

    >>> is_pandas(["a"], "DataFrame")
    False
    """
    return isinstance(data, getattr(sys.modules.get("pandas"), name, ()))


def shown(value: object) -> str:
    """What a value looks like, in at most 60 characters of one line.

    >>> shown("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    """
    try:
        text = repr(value)
    except Exception as failure:
        # Whatever somebody else's repr raises, the error to be told is the one about the data.
        text = f"(its repr raises {type(failure).__name__})"
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def described(value: object) -> str:
    """The kind of a value, and what it looks like.

    >>> described(b"bytes")
    "bytes b'bytes'"
    """
    return f"{type(value).__name__} {shown(value)}"


def mended(value: object) -> str:
    """What to do with a value that is no text.

    >>> mended(b"bytes")
    "Decode it: `value.decode('utf-8')`."
    """
    return _chosen(_MENDED, type(value)) or "Convert it to a text: `str(value)`."


_Reader: TypeAlias = Callable[[Any], str | None]
_T = TypeVar("_T")

_MENDED = (
    ((bytes, bytearray, memoryview), "Decode it: `value.decode('utf-8')`."),
    ((Number, np.generic), "Where the number is meant as a text, convert it: `str(value)`."),
    ((Mapping,), "Take the texts out of it: `value['text']` of one, or a DataFrame of many."),
    ((set, frozenset), "A set has no order; give it one: `sorted(value)`."),
)


def _chosen(table: Iterable[tuple[tuple[type, ...], _T]], kind: type) -> _T | None:
    return next((chosen for kinds, chosen in table if issubclass(kind, kinds)), None)


def _reader_of(kind: type) -> _Reader:
    reader = _chosen(_READERS, kind)
    if reader is None and kind.__name__ == "Row" and hasattr(kind, "__getitem__"):
        # Of sqlite3, pyodbc, SQLAlchemy: no tuples, but rows as well.
        return _only_text
    return reader or _missing_of_pandas


def _joined(words: Sequence[str]) -> str | None:
    if getattr(words, "ndim", 1) != 1:
        return None
    try:
        return " ".join(words)
    except TypeError:
        return None


def _only_text(row: Sequence[object]) -> str | None:
    """The text of a row with one value; None where it has several, of which one is to be chosen."""
    if len(row) != 1:
        return None if len(row) else ""
    value = row[0]
    # Not what is in a row again: that would be a list of words, or a row, of its own.
    return None if isinstance(value, (list, tuple)) else _reader_of(type(value))(value)


def _missing_of_pandas(cell: object) -> str | None:
    pandas = sys.modules.get("pandas")
    return "" if cell is getattr(pandas, "NA", "") or cell is getattr(pandas, "NaT", "") else None


# A reader gives the text of a cell, None where it is none.
_READERS: tuple[tuple[tuple[type, ...], _Reader], ...] = (
    # Not str(): an enumeration of texts shows its name there.
    ((str,), str.__str__),
    ((type(None),), lambda cell: ""),
    ((float, np.floating, np.datetime64), lambda cell: "" if cell != cell else None),
    ((list, np.ndarray), _joined),
    ((tuple,), _only_text),
)


def _spans_of(cells: Sequence[object], in_words: Collection[type]) -> tuple[IntArray | None, ...]:
    documents: list[Any] = [cell if type(cell) in in_words else () for cell in cells]
    of_document = offsets_of(np.array([len(words) for words in documents], dtype=np.int64))
    lengths = np.array([len(word) for words in documents for word in words], dtype=np.int64)
    # Where each word begins in the texts of all documents, one behind the other.
    begins = offsets_of(lengths + 1)
    begins_in_document = begins[:-1] - np.repeat(begins[of_document[:-1]], np.diff(of_document))
    spans = np.stack([begins_in_document, begins_in_document + lengths], axis=1)
    places = zip(cells, of_document[:-1].tolist(), of_document[1:].tolist(), strict=True)
    return tuple(
        spans[begin:end] if type(cell) in in_words else None for cell, begin, end in places
    )


def _refusal(cell: object, place: str) -> str:
    what, wrong = described(cell), cell
    reader = _reader_of(type(cell))
    if reader is _only_text and len(cell) > 1:  # type: ignore[arg-type]
        return _of_row(tuple(cell), f"{what} at {place}")  # type: ignore[arg-type]
    if reader is _joined and getattr(cell, "ndim", 1) == 1:
        words: Iterable[object] = cell  # type: ignore[assignment]
        number, wrong = next(
            (number, word) for number, word in enumerate(words) if not isinstance(word, str)
        )
        what, place = described(wrong), f"word {number} of the document at {place}"
    return (
        f"the data hold {what} at {place}; expected a text (str), a list of words, or None "
        f"where there is no text.\n{mended(wrong)}"
    )


def _of_row(row: tuple[object, ...], what: str) -> str:
    texts = [number for number, value in enumerate(row) if isinstance(value, str)]
    # The longest is likely to be the text that is meant.
    number = max(texts, key=lambda number: len(str(row[number])), default=0)
    return (
        f"the data hold {what}: a row of {len(row)} values; expected one text a row.\n"
        f"Choose the one with the texts, for example [row[{number}] for row in data], or give a "
        "DataFrame of all: pandas.DataFrame(data, columns=[…]). Where the values are the words of "
        "a text, give it as a list: list(row)."
    )
