"""Entities as spans of characters, and the labels of the words that they hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nlu_lite.common.arrays import IntArray
from nlu_lite.input.cells import described, shown
from nlu_lite.training.iob import Entity
from nlu_lite.training.labels import is_missing

__all__ = ["Span", "SpanFault", "entities_in", "span_of"]

_NAMES = (("begin", "start"), ("end",), ("label", "type", "entity"))


class Span(NamedTuple):
    """A part of a text with a label.

    Attributes:
        begin: Its first code point.
        end: The code point behind its last one.
        label: Its type.
    """

    begin: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class SpanFault:
    """What is wrong with a span.

    Attributes:
        span: The span.
        why: What is wrong, and what would be right.
        is_inclusive: Whether it would be right if its end were the place of its last character.
    """

    span: object
    why: str
    is_inclusive: bool = False


def span_of(item: object) -> Span | str:
    """The span that a tuple or a mapping holds; a text that says what is wrong where none is there.

    Args:
        item: (begin, end, label), or a mapping with these keys; "start" and "type" are as good.

    >>> span_of((0, 8, "LOC")), span_of({"start": 0, "end": 8, "label": "LOC"})
    (Span(begin=0, end=8, label='LOC'), Span(begin=0, end=8, label='LOC'))
    >>> span_of((0, 8))
    "tuple (0, 8) is no span; expected (begin, end, label), such as (0, 8, 'LOC')"
    """
    values = _values(item)
    if values is None:
        return f"{described(item)} is no span; expected (begin, end, label), such as (0, 8, 'LOC')"
    begin, end, label = _place(values[0]), _place(values[1]), values[2]
    if begin is None or end is None:
        wrong = values[0] if begin is None else values[1]
        return f"the span {shown(item)} has the place {described(wrong)}; expected a whole number"
    if not isinstance(label, str) or is_missing(label) or label == "O":
        return (
            f"the span {shown(item)} has the label {shown(label)}; expected a text, such as 'LOC'"
        )
    return Span(begin, end, str.__str__(label))


def entities_in(
    text: str, words: IntArray, spans: Iterable[Span]
) -> tuple[tuple[Entity, ...], tuple[SpanFault, ...]]:
    """The entities that spans of a text make of its words, and the spans that make none.

    White space at either end of a span does not matter.

    Args:
        text: The text.
        words: Shape (words, 2), begin and end in code points, rising.
        spans: Its spans, in any order.

    >>> words = np.array([[0, 3], [4, 8], [9, 14]])
    >>> entities_in("New York's mayor", words, [Span(0, 8, "LOC")])[0]
    (Entity(begin=0, end=2, label='LOC'),)
    """
    entities, faults = [], []
    behind: Span | None = None
    for span in sorted(spans):
        if not 0 <= span.begin < span.end <= len(text):
            faults.append(SpanFault(span, _outside(text, span)))
            continue
        if behind is not None and span.begin < behind.end:
            faults.append(SpanFault(span, _overlap(text, behind, span)))
            continue
        behind = span
        first, last = _touched(words, span)
        if not first < last:
            faults.append(SpanFault(span, f"{_called(text, span)} holds no word"))
        elif _cuts(words, span):
            inclusive = not _cuts(words, span._replace(end=span.end + 1))
            faults.append(SpanFault(span, _cut(text, words, span), inclusive))
        else:
            entities.append(Entity(first, last, span.label))
    return tuple(entities), tuple(faults)


def _values(item: object) -> Sequence[object] | None:
    if isinstance(item, Mapping):
        names = [next((name for name in names if name in item), None) for names in _NAMES]
        return None if None in names else [item[name] for name in names]
    if isinstance(item, np.ndarray):
        item = item.tolist()
    return item if isinstance(item, (list, tuple)) and len(item) == 3 else None


def _place(value: object) -> int | None:
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, (int, np.integer)):
        return int(value)
    # In a column that misses some, whole numbers are held as decimal ones.
    is_whole = isinstance(value, (float, np.floating)) and float(value).is_integer()
    return int(value) if is_whole else None  # type: ignore[call-overload]


def _touched(words: IntArray, span: Span) -> tuple[int, int]:
    """The numbers of the first word that a span shares characters with, and behind the last."""
    first = int(np.searchsorted(words[:, 1], span.begin, side="right"))
    last = int(np.searchsorted(words[:, 0], span.end, side="left"))
    return first, last


def _cuts(words: IntArray, span: Span) -> bool:
    first, last = _touched(words, span)
    return first < last and bool(words[first, 0] < span.begin or words[last - 1, 1] > span.end)


def _called(text: str, span: Span) -> str:
    return f"the span {tuple(span)!r}, {shown(text[span.begin : span.end])},"


def _outside(text: str, span: Span) -> str:
    if span.begin >= span.end:
        return f"the span {tuple(span)!r} ends where it begins, or before; its end is half-open"
    return f"the span {tuple(span)!r} lies outside the text, which has {len(text):,} characters"


def _overlap(text: str, before: Span, span: Span) -> str:
    if span == before:
        return f"{_called(text, span)} is there twice"
    return (
        f"{_called(text, span)} overlaps {tuple(before)!r}, "
        f"{shown(text[before.begin : before.end])}; a word has one label"
    )


def _cut(text: str, words: IntArray, span: Span) -> str:
    first, last = _touched(words, span)
    cut = [number for number in (first, last - 1) if _is_cut(words[number], span)]
    word = shown(text[words[cut[0], 0] : words[cut[0], 1]])
    inner = first + _is_cut(words[first], span), last - _is_cut(words[last - 1], span)
    nearest = [
        f"({words[a, 0]}, {words[b - 1, 1]}), {shown(text[words[a, 0] : words[b - 1, 1]])}"
        for a, b in ((first, last), inner)
        if a < b
    ]
    return (
        f"{_called(text, span)} cuts the word {word}. The nearest that cut none: "
        f"{'; or '.join(nearest)}"
    )


def _is_cut(word: IntArray, span: Span) -> bool:
    return bool(word[0] < span.begin or word[1] > span.end)
