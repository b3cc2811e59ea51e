r"""Where the sentences of a text are.

The rules for each language are those of the sentencex package. Two things are added. Its offsets
are tightened to the sentence without the white space around it. And a boundary that falls inside
a word is moved behind the closing punctuation (``"End.) Next"``) or dropped (``object.Name``),
since a word is never split; only behind a full stop that is not ASCII, as in Chinese, it stays.
"""

import re
from collections.abc import Iterator

import numpy as np
import sentencex

from nlu_lite.common.arrays import IntArray
from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.words import CONTEXT_CHARACTERS

__all__ = ["sentence_bounds", "sentence_spans"]

_CLOSING_RUN = re.compile(rf"[{re.escape(CONTEXT_CHARACTERS)}]*")
_STRETCH, _MARGIN = 25_000, 1_000
_NOT_BLANK = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def sentence_spans(text: str, *, language: str) -> IntArray:
    """The sentences of a text.

    Args:
        text: Any text.
        language: ISO 639 code; sentencex falls back to a related language or to English.

    Returns:
        Shape (sentences, 2): begin and end in code points, half-open, in the order of the text.
        Every character that is no white space lies in exactly one sentence.

    >>> sentence_spans("I love NLP. Do you?", language="en").tolist()
    [[0, 11], [12, 19]]
    """
    return np.array(sentence_bounds(text, language=language), dtype=np.int64).reshape(-1, 2)


def sentence_bounds(text: str, *, language: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence that `sentence_spans` gives."""
    begins = [0, *_boundaries(text, language), len(text)]
    return [
        match.span()
        for begin, end in zip(begins, begins[1:], strict=False)
        if (match := _NOT_BLANK.search(text, begin, end))
    ]


def _boundaries(text: str, language: str) -> Iterator[int]:
    # Without the plain blanks sentencex cuts UTF-8 in the middle of a character and panics.
    readable = plain_blanks(text, keep_line_breaks=True)
    last = 0
    for begin in _begins(readable, language):
        boundary = _outside_words(text, begin)
        if boundary is not None and boundary > last:
            last = boundary
            yield boundary


def _begins(readable: str, language: str) -> Iterator[int]:
    """Where sentences begin, without the first.

    sentencex takes quadratic time for a long text without line breaks, so it is given a stretch at
    a time, each from the last sentence found on.
    """
    begin, size = 0, _STRETCH
    while True:
        stretch = readable[begin : begin + size]
        sentences = sentencex.get_sentence_boundaries(language, stretch)
        begins = [begin + sentence["start_index"] for sentence in sentences[1:]]
        if begin + size >= len(readable):
            yield from begins
            return
        # What the end of the stretch cut is looked at again, in a longer stretch if need be.
        begins = [place for place in begins if place < begin + size - _MARGIN]
        yield from begins
        size = _STRETCH if begins else 2 * size
        begin = begins[-1] if begins else begin


def _outside_words(text: str, boundary: int) -> int | None:
    """The boundary itself, the place behind the word that it cuts, or None to drop it."""
    before, after = text[boundary - 1], text[boundary]
    if before.isspace() or after.isspace() or not before.isascii():
        return boundary
    closing = _CLOSING_RUN.match(text, boundary)
    end = closing.end() if closing else boundary
    return end if end == len(text) or text[end].isspace() else None
