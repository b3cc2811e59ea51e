"""Tables with a word and its label a row, as `Pipeline.predict` gives them."""

import re
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray
from nlu_lite.errors import InvalidInput
from nlu_lite.input.cells import described, shown
from nlu_lite.input.documents import Documents, documents_of
from nlu_lite.training.labels import is_missing
from nlu_lite.training.rows import RowNames
from nlu_lite.training.word_data import WordData, refuse_blank_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["of_token_rows"]

# What columns are called that tell sentences or documents apart.
_NAME_OF_DOCUMENTS = re.compile(r"sent|doc|\bid\b|_id\b|text")


def of_token_rows(
    table: "pd.DataFrame", *, words: int, labels: Sequence[object], what: str
) -> WordData:
    """Words and labels of rows; rows that follow each other with one index label are a document.

    Where the table tells where words begin (`token_begin`), documents are as they were written,
    with words that touch each other, and each of its sentences (`sentence_number`) is one; else
    there is a blank between words. A row without a word, as a document without any has it, is
    passed over.

    Args:
        table: A row a word.
        words: The place of the column of words.
        labels: A label a row.
        what: How messages call the labels.

    Raises:
        InvalidInput: Every row has an index label of its own; or a word is no text, or blank.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"token": ["I", "see", "Yes"]}, index=[7, 7, 8])
    >>> data = of_token_rows(rows, words=0, labels=["O", "O", "O"], what="column 'y'")
    >>> data.documents.texts, list(data.documents.index), data.labels
    (('I see', 'Yes'), [7, 8], [['O', 'O'], ['O']])
    """
    names = RowNames(table.index)
    cells = list(table.iloc[:, words].tolist())
    rows = _rows_with_words(cells, labels, names)
    begins = _begins(table, table.columns[words], rows)
    firsts = np.flatnonzero(_is_first(table, rows, [len(cells[row]) for row in rows], begins))
    if len(rows) > 1 and len(firsts) == len(rows):
        raise InvalidInput(_no_documents(table, words))
    bounds = [*firsts.tolist(), len(rows)]
    parts = [slice(a, b) for a, b in zip(bounds[:-1], bounds[1:], strict=True)]
    lists: list[list[str]] = [[str(cells[row]) for row in rows[part]] for part in parts]
    index = table.index.take([rows[first] for first in firsts.tolist()])

    def place(document: int, word: int) -> str:
        return names.one(rows[bounds[document] + word])

    refuse_blank_words(lists, place)
    documents = _documents(lists, index, None if begins is None else [begins[p] for p in parts])
    return WordData(documents, [[labels[row] for row in rows[part]] for part in parts], what, place)


def _rows_with_words(
    cells: Sequence[object], labels: Sequence[object], names: RowNames
) -> list[int]:
    rows = []
    for row, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        if isinstance(cell, str):
            rows.append(row)
        elif not is_missing(cell):
            raise InvalidInput(
                f"the words hold {described(cell)} at {names.one(row)}; expected a text, or None "
                "where a document has no words.\nConvert them: `.map(str)`"
            )
        elif not is_missing(label):
            raise InvalidInput(
                f"the label {shown(label)} at {names.one(row)} has no word: it is {cell!r}.\n"
                "Where the word is written 'NA' or 'null', read the file by "
                "pandas.read_csv(…, keep_default_na=False)"
            )
    return rows


def _begins(table: "pd.DataFrame", name: Hashable, rows: list[int]) -> IntArray | None:
    column = f"{name}_begin"
    if column not in table.columns or not table[column].take(rows).notna().all():
        return None
    return table[column].take(rows).to_numpy(dtype=np.int64)


def _is_first(
    table: "pd.DataFrame", rows: list[int], lengths: list[int], begins: IntArray | None
) -> BoolArray:
    """Shape (rows,): whether a document begins with a row."""
    import pandas as pd

    keys: list[IntArray] = [np.asarray(pd.factorize(table.index)[0], dtype=np.int64)]
    if "sentence_number" in table.columns:
        keys.append(np.asarray(pd.factorize(table["sentence_number"])[0], dtype=np.int64))
    is_first = np.ones(len(rows), dtype=np.bool_)
    same = [key[rows][1:] == key[rows][:-1] for key in keys]
    if begins is not None:
        # The next document has the same label where it begins in front again.
        same.append(begins[1:] >= begins[:-1] + np.array(lengths[:-1], dtype=np.int64))
    is_first[1:] = ~np.logical_and.reduce(same)
    return is_first


def _documents(
    words: list[list[str]], index: "pd.Index", begins: list[IntArray] | None
) -> Documents:
    if begins is None:
        made = documents_of(words)
        return Documents(made.texts, made.word_spans, index)
    spans = [
        np.stack([of - of[0], of - of[0] + np.array(list(map(len, texts)))], axis=1)
        for texts, of in zip(words, begins, strict=True)
    ]
    return Documents(tuple(map(_written, words, spans)), tuple(spans), index)


def _written(words: Sequence[str], spans: IntArray) -> str:
    """Words with blanks between them, as many as their places leave room for."""
    ends = [0, *spans[:-1, 1].tolist()]
    gaps = (spans[:, 0] - ends).tolist()
    return "".join(" " * gap + word for gap, word in zip(gaps, words, strict=True))


def _no_documents(table: "pd.DataFrame", words: int) -> str:
    """What to say where every row would be a document of its own."""
    told = next(
        (place for place in range(table.shape[1]) if place != words and _tells(table, place)), None
    )
    if told is None:
        way_out = (
            "Give the rows of a document the same index label: frame.set_index(…); or give lists "
            "of words and of labels."
        )
    else:
        name = table.columns[told]
        filled = ".ffill()" if table.iloc[:, told].isna().any() else ""
        way_out = f"Say it by the index: frame.set_index(frame[{name!r}]{filled})"
    return (
        f"each of {len(table):,} rows has an index label of its own, so that each word would be a "
        "document; expected the same label for the words of one document, as "
        f"predict(…, 'token') gives it.\n{way_out}"
    )


def _tells(table: "pd.DataFrame", place: int) -> bool:
    """Whether a column looks as if it tells documents apart."""
    name = str(table.columns[place]).lower()
    return bool(_NAME_OF_DOCUMENTS.search(name) and table.iloc[:, place].duplicated().any())
