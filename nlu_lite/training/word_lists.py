"""Lists of words with lists of labels."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from nlu_lite.errors import InvalidInput
from nlu_lite.input.cells import described, shown
from nlu_lite.input.documents import documents_of
from nlu_lite.training.labels import is_missing
from nlu_lite.training.rows import RowNames
from nlu_lite.training.word_data import WordData, refuse_blank_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["holds_spans", "is_list", "of_word_lists"]


def is_list(cell: object) -> bool:
    """Whether a cell holds several things in an order.

    >>> is_list(["a"]), is_list("a")
    (True, False)
    """
    return isinstance(cell, (list, tuple)) or (isinstance(cell, np.ndarray) and cell.ndim > 0)


def holds_spans(cells: Sequence[object]) -> bool | None:
    """Whether cells hold lists of spans, or else lists of labels; None: none shows anything.

    >>> holds_spans([[], [(0, 4, "LOC")]]), holds_spans([["O"]]), holds_spans([[]])
    (True, False, None)
    """
    items = (item for cell in cells if is_list(cell) for item in cell)  # type: ignore[attr-defined]
    return next((is_list(item) or isinstance(item, Mapping) for item in items), None)


def of_word_lists(
    words: Sequence[object], labels: Sequence[object], *, index: "pd.Index | None", what: str
) -> WordData:
    """Words and labels of lists, a list of each a document.

    Args:
        words: A list, tuple or array of words a document; a missing cell is one without words.
        labels: As many labels each.
        index: The user's labels of the documents.
        what: How messages call the labels.

    Raises:
        InvalidInput: A cell is no list, or has another number of labels than there are words; or
            a word is no text, or blank.

    >>> of_word_lists([["New York", "!"]], [["B-LOC", "O"]], index=None, what="y").documents.texts
    ('New York !',)
    """
    names = RowNames(index)
    word_cells = [_listed(cell, "words", number, names) for number, cell in enumerate(words)]
    label_cells = [_listed(cell, what, number, names) for number, cell in enumerate(labels)]
    for number, (of_words, of_labels) in enumerate(zip(word_cells, label_cells, strict=True)):
        _check_lengths(of_words, of_labels, number, what=what, names=names)

    def place(document: int, word: int) -> str:
        return f"{names.one(document)}, word {word}"

    documents = documents_of(_as_data(word_cells, index))
    words_given = cast("list[list[str]]", list(map(_or_none, word_cells)))
    refuse_blank_words(words_given, place)
    filled = [
        [None] * len(of_words) if of_labels is None else of_labels
        for of_words, of_labels in zip(words_given, label_cells, strict=True)
    ]
    return WordData(documents, filled, what, place)


def _listed(cell: object, what: str, number: int, names: RowNames) -> list[object] | None:
    if isinstance(cell, np.ndarray) and cell.ndim == 1:
        return list(cell.tolist())
    if isinstance(cell, (list, tuple)):
        return list(cell)
    if is_missing(cell):
        return None
    way_out = ""
    if isinstance(cell, str):
        is_written = cell[:1] in "[(" and cell[-1:] in ")]"
        way_out = (
            "\nIt is a list that was written as a text; read it: `column.map(ast.literal_eval)`"
            if is_written
            else "\nWhere blanks stand between them, split it: `column.str.split()`"
        )
    raise InvalidInput(
        f"{what}: {described(cell)} at {names.one(number)}; expected a list there.{way_out}"
    )


def _or_none(cell: list[object] | None) -> list[object]:
    return [] if cell is None else cell


def _check_lengths(
    words: list[object] | None,
    labels: list[object] | None,
    number: int,
    *,
    what: str,
    names: RowNames,
) -> None:
    if labels is None or len(labels) == len(_or_none(words)):
        return
    raise InvalidInput(
        f"{what}: {len(_or_none(words)):,} words and {len(labels):,} labels at "
        f"{names.one(number)}; expected a label for each word.\nThe words: {shown(words)}; the "
        f"labels: {shown(labels)}."
    )


def _as_data(cells: list[list[object] | None], index: "pd.Index | None") -> object:
    if index is None:
        return cells
    import pandas as pd

    return pd.Series(pd.array(cells, dtype=object), index=index)
