"""Texts with the places of their entities in characters."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from nlu_lite.errors import InvalidInput
from nlu_lite.input.cells import described, shown
from nlu_lite.input.documents import Documents, documents_of
from nlu_lite.text.segments import segment
from nlu_lite.training.iob import labels_of
from nlu_lite.training.labels import is_missing
from nlu_lite.training.rows import RowNames
from nlu_lite.training.spans import Span, SpanFault, entities_in, span_of
from nlu_lite.training.word_data import WordData
from nlu_lite.training.word_lists import is_list

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["grouped_spans", "of_spans"]


def of_spans(
    documents: Documents, cells: Sequence[object], *, language: str, what: str
) -> WordData:
    """Words of texts, found by the rules of a language, with labels in IOB2 of their spans.

    Args:
        documents: The texts.
        cells: For each a list of spans, as `spans.span_of` reads them; an empty one is a text
            without entities, a missing one is a text whose entities are not known.
        language: ISO 639 code.
        what: How messages call the spans.

    Raises:
        InvalidInput: A cell holds something else; or spans cut words, hold none, overlap, or lie
            outside their text.

    >>> data = of_spans(documents_of(["To New York."]), [[(3, 11, "LOC")]], language="en", what="y")
    >>> data.labels
    [('O', 'B-LOC', 'I-LOC', 'O')]
    """
    names = RowNames(documents.index)
    segments = segment(documents.texts, language=language, word_spans_given=documents.word_spans)
    bounds = segments.document_words.tolist()
    labels: list[Sequence[object]] = []
    faults: list[tuple[int, SpanFault]] = []
    for number, (text, cell) in enumerate(zip(documents.texts, cells, strict=True)):
        words = segments.words[bounds[number] : bounds[number + 1]]
        if not is_list(cell) and is_missing(cell):
            labels.append([None] * len(words))
            continue
        spans = _spans(cell, number, what=what, names=names)
        entities, of_text = entities_in(text, words, spans)
        labels.append(labels_of(entities, len(words)))
        faults += [(number, fault) for fault in of_text]
    if faults:
        raise InvalidInput(_told(faults, sum(map(_count, cells)), what, names))
    return WordData(documents, labels, what, lambda document, word: names.one(document))


def grouped_spans(
    table: "pd.DataFrame", *, texts: int, begin: Hashable, end: Hashable, label: Hashable
) -> tuple[Documents, list[list[object]]]:
    """Texts and their spans, of a table with a span a row.

    Rows of the same text are one document; where the index has labels several times, rows of the
    same text and label. A row whose begin, end and label are missing is a text without a span.

    Args:
        table: A row a span.
        texts: The place of the column of texts.
        begin: The column of begins in code points.
        end: The column of ends, half-open.
        label: The column of types.

    Raises:
        InvalidInput: A span has one of the three alone.

    >>> import pandas as pd
    >>> rows = [("Ann sees Bo", 0, 3, "PER"), ("Ann sees Bo", 9, 11, "PER")]
    >>> table = pd.DataFrame(rows, columns=["text", "begin", "end", "label"])
    >>> grouped_spans(table, texts=0, begin="begin", end="end", label="label")[1]
    [[(0, 3, 'PER'), (9, 11, 'PER')]]
    """
    column = table.iloc[:, texts]
    read = documents_of(column).texts
    names = RowNames(table.index)
    keys: Sequence[object] = (
        read if table.index.is_unique else list(zip(table.index, read, strict=True))
    )
    firsts: dict[object, int] = {}
    spans: dict[object, list[object]] = {}
    values = zip(*(table[name].tolist() for name in (begin, end, label)), strict=True)
    for row, (key, span) in enumerate(zip(keys, values, strict=True)):
        firsts.setdefault(key, row)
        of_text = spans.setdefault(key, [])
        missing = [is_missing(value) for value in span]
        if not any(missing):
            of_text.append(tuple(span))
        elif not all(missing):
            raise InvalidInput(
                f"the span {shown(tuple(span))} at {names.one(row)} is incomplete; expected "
                f"{begin!r}, {end!r} and {label!r}, or none of them for a text without entities."
            )
    rows = list(firsts.values())
    return documents_of(column.iloc[rows]), list(spans.values())


def _spans(cell: object, number: int, *, what: str, names: RowNames) -> list[Span]:
    if not is_list(cell):
        raise InvalidInput(
            f"{what}: {described(cell)} at {names.one(number)}; expected a list of spans, such as "
            "[(0, 8, 'LOC')], and [] for a text without entities."
        )
    read = [span_of(item) for item in cell]  # type: ignore[attr-defined]
    wrong = next((span for span in read if isinstance(span, str)), None)
    if wrong is not None:
        raise InvalidInput(f"{what}: {wrong}, at {names.one(number)}.")
    return [span for span in read if isinstance(span, Span)]


def _count(cell: object) -> int:
    return len(cell) if is_list(cell) else 0  # type: ignore[arg-type]


def _told(faults: list[tuple[int, SpanFault]], spans: int, what: str, names: RowNames) -> str:
    number, first = faults[0]
    others = "" if len(faults) == 1 else f"\n{_others(faults[1:], names)}"
    hint = ""
    if all(fault.is_inclusive for _, fault in faults):
        hint = (
            "\nAll of them would fit with an end one higher: ends are half-open here, the place "
            "behind the last character; those of Spark NLP are the last character's own. Add 1."
        )
    return (
        f"{what}: {len(faults):,} of {spans:,} spans can't be labels of words. At "
        f"{names.one(number)}, {first.why}.{others}{hint}"
    )


def _others(faults: list[tuple[int, SpanFault]], names: RowNames, most: int = 3) -> str:
    lines = [f"At {names.one(number)}, {fault.why}." for number, fault in faults[:most]]
    more = f"\nAnd {len(faults) - most:,} more." if len(faults) > most else ""
    return "\n".join(lines) + more
