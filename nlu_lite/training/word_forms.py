"""Words and their labels of whatever the user has, by the form that they are in."""

import os
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described, is_pandas, shown
from nlu_lite.input.documents import documents_of
from nlu_lite.input.tables import is_frame, text_column_of
from nlu_lite.training.conll import read_sentences
from nlu_lite.training.label_column import (
    column_place,
    is_name,
    label_cells,
    no_columns,
    refuse_other_order,
    whole_table,
)
from nlu_lite.training.rows import listed
from nlu_lite.training.span_rows import grouped_spans, of_spans
from nlu_lite.training.token_rows import of_token_rows
from nlu_lite.training.word_data import WordData
from nlu_lite.training.word_lists import holds_spans, is_list, of_word_lists

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["word_data_of"]

_USUAL = {
    "ner": ("labels", "tags", "ner_tags", "ner", "entities", "spans", "label", "tag"),
    "pos": ("labels", "tags", "pos_tags", "upos", "pos", "label", "tag"),
}
_OF_WORDS = ("token", "tokens", "word", "words", "text")
_BEGINS, _ENDS, _TYPES = ("begin", "start"), ("end",), ("label", "type", "entity")


def word_data_of(
    data: object, *, task: str, y: object, text_column: Hashable | None, language: str
) -> WordData:
    """Words and their labels, of a table, lists or a file.

    Args:
        data: As in `labelled_words.labelled_words`.
        task: "ner" or "pos".
        y: The column or field of labels, or the labels.
        text_column: The column of words or texts; None: to be found.
        language: ISO 639 code, by whose rules words of texts are found.

    Raises:
        InvalidInput: The data are in no form that is known, or broken.
        InvalidOption: There is no column `y` or `text_column`.
        FileUnavailable: A file can't be read.
    """
    if isinstance(data, (str, os.PathLike)):
        return _of_file(data, task=task, y=y, text_column=text_column)
    table = whole_table(data)
    if is_frame(table):
        return _of_table(table, task=task, y=y, text_column=text_column, language=language)
    if text_column is not None:
        raise InvalidOption(
            f"text_column={shown(text_column)} names a column of a DataFrame, but the data are "
            f"{described(table)}.\nLeave text_column out, or give the DataFrame itself."
        )
    if is_name(y, table):
        raise InvalidOption(_tagged(table) or no_columns(table, y))
    refuse_other_order(table, y)
    return _of_cells(table, label_cells(y), language=language)


def _of_file(
    path: str | os.PathLike[str], *, task: str, y: object, text_column: Hashable | None
) -> WordData:
    if text_column is not None:
        raise InvalidOption(
            f"text_column={shown(text_column)} names a column of a DataFrame, but the data are the "
            f"file {os.fspath(path)}, whose words are in their own place.\nLeave text_column out."
        )
    sentences = read_sentences(path, task=task, y=y)
    documents = documents_of([list(sentence.words) for sentence in sentences])

    def place(document: int, word: int) -> str:
        return f"line {sentences[document].lines[word]} of {os.fspath(path)}"

    labels = [sentence.labels for sentence in sentences]
    return WordData(documents, labels, f"the labels of {os.fspath(path)}", place)


def _of_table(
    table: "pd.DataFrame",
    *,
    task: str,
    y: object,
    text_column: Hashable | None,
    language: str,
) -> WordData:
    spans = _span_columns(table, y)
    if spans is not None:
        begin, end, label = spans
        places = [column_place(table, name) for name in spans]
        texts = _text_place(table, places, text_column)
        documents, cells = grouped_spans(table, texts=texts, begin=begin, end=end, label=label)
        return of_spans(documents, cells, language=language, what="the spans")
    named = is_name(y, table)
    at = [column_place(table, y, usual=_USUAL[task])] if named else []
    labels = label_cells(table.iloc[:, at[0]] if named else y)
    what = f"column {shown(y)}" if named else "y"
    if not named:
        refuse_other_order(table, y)
        _check_rows(len(table), labels)
    if any(map(is_list, labels)):
        find = _text_place if holds_spans(labels) else _words_place
        words = find(table, at, text_column)
        return _of_lists(table.iloc[:, words], labels, language=language, what=what)
    _refuse_written_lists(labels, what)
    words = _token_place(table, at, text_column)
    return of_token_rows(table, words=words, labels=labels, what=what)


def _of_cells(data: object, labels: list[object], *, language: str) -> WordData:
    words = label_cells(data) if not is_pandas(data, "Series") else data
    _check_rows(len(words), labels)  # type: ignore[arg-type]
    if any(map(is_list, labels)):
        return _of_lists(words, labels, language=language, what="y")
    _refuse_written_lists(labels, "y")
    if is_pandas(words, "Series"):
        table = cast("pd.Series[str]", words).to_frame()
        return of_token_rows(table, words=0, labels=labels, what="y")
    raise InvalidInput(
        "y holds one label an item, and the data do not show which words are one text; expected "
        "lists: of the words of each text, and of their labels.\nOf one text: [words], y=[labels]"
    )


def _of_lists(words: object, labels: Sequence[object], *, language: str, what: str) -> WordData:
    index = words.index if is_pandas(words, "Series") else None  # type: ignore[attr-defined]
    cells: list[object] = list(words)  # type: ignore[call-overload]
    in_words = any(map(is_list, cells))
    spans = holds_spans(labels)
    if spans or (spans is None and not in_words):
        return of_spans(documents_of(words), labels, language=language, what=what)
    return of_word_lists(cells, labels, index=index, what=what)


def _span_columns(table: "pd.DataFrame", y: object) -> tuple[Hashable, Hashable, Hashable] | None:
    """The columns of begin, end and label of a table with a span a row; None where it is none."""
    names = list(table.columns)
    if "token" in names or "word" in names:
        return None
    types = _TYPES if y == "y" and "y" not in names else (y,) if is_name(y, table) else ()
    found = [next((name for name in of if name in names), None) for of in (_BEGINS, _ENDS, types)]
    return None if None in found else cast("tuple[Hashable, Hashable, Hashable]", tuple(found))


def _text_place(table: "pd.DataFrame", others: Sequence[int], text_column: Hashable | None) -> int:
    """The place of the column of texts among those that are no labels."""
    left = [place for place in range(table.shape[1]) if place not in others]
    if text_column is not None:
        place = column_place(table, text_column, option="text_column")
        if place in others:
            raise InvalidOption(
                f"text_column={shown(text_column)} is a column of the labels; the texts must stand "
                "in another one."
            )
        return place
    return left[text_column_of(table.iloc[:, left])]


def _words_place(table: "pd.DataFrame", others: Sequence[int], text_column: Hashable | None) -> int:
    """The place of the column of lists of words."""
    names = list(table.columns)
    in_lists = [
        place
        for place in range(table.shape[1])
        if place not in others and _holds_words(table.iloc[:, place])
    ]
    named = [place for name in _OF_WORDS for place in in_lists if names[place] == name]
    if text_column is not None or not in_lists:
        return _text_place(table, others, text_column)
    if len(in_lists) > 1 and not named:
        columns = [names[place] for place in in_lists]
        raise InvalidInput(
            f"several columns hold lists: {listed(columns)}; none of them is called 'tokens' or "
            f"'words'.\nSay which one holds the words: text_column={shown(columns[0])}"
        )
    return named[0] if len(in_lists) > 1 else in_lists[0]


def _holds_words(column: "pd.Series[str]") -> bool:
    """Whether the first list that holds anything holds texts; vectors of numbers do not."""
    first = next((cell for cell in column if is_list(cell) and len(cell)), ())
    return len(first) > 0 and isinstance(first[0], str)


def _token_place(table: "pd.DataFrame", others: Sequence[int], text_column: Hashable | None) -> int:
    """The place of the column of words, one a row."""
    named = [name for name in _OF_WORDS if name in list(table.columns)]
    if text_column is None and named:
        return _text_place(table, others, named[0])
    return _text_place(table, others, text_column)


def _check_rows(rows: int, labels: Sequence[object]) -> None:
    if rows != len(labels):
        raise InvalidInput(
            f"the data have {rows:,} rows, and y has {len(labels):,}; expected the labels of each."
        )


def _refuse_written_lists(labels: Sequence[object], what: str) -> None:
    """Labels of a whole sentence in one text are no label of a word."""
    texts = [label for label in labels if isinstance(label, str)]
    if texts and texts[0][:1] in "[({" and texts[0][-1:] in "])}":
        raise InvalidInput(
            f"{what}: {shown(texts[0])} is a list that was written as a text.\nRead it, and the "
            "words too where they are written so: `column.map(ast.literal_eval)`"
        )
    several = [text for text in texts if " " in text.strip()]
    if several and 2 * len(several) > len(texts):
        raise InvalidInput(
            f"{what}: {shown(several[0])} looks like the labels of several words; expected a label "
            "a row, or lists.\nSplit them, and the words too: `column.str.split()`"
        )


def _tagged(data: object) -> str | None:
    """What to say of sentences as lists of pairs, or of texts in pairs with their entities."""
    first = data[0] if isinstance(data, (list, tuple)) and data else None
    if not isinstance(first, (list, tuple)) or not first:
        return None
    if isinstance(first, tuple) and len(first) == 2 and isinstance(first[1], Mapping):
        return (
            f"the data are pairs of a text and its annotations, such as {shown(first)}.\nGive them "
            "apart: [text for text, _ in data], y=[of['entities'] for _, of in data]"
        )
    if isinstance(first[0], tuple) and len(first[0]) == 2:
        return (
            f"the data are lists of pairs of a word and its label, such as {shown(first[0])}.\n"
            "Give them apart: [[word for word, _ in s] for s in data], "
            "y=[[label for _, label in s] for s in data]"
        )
    return None
