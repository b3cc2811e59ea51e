"""Spans of pieces without the white space that some tokenizers make part of them."""

from collections.abc import Sequence

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray, offsets_of

__all__ = ["trimmed"]

_BLANK = ord(" ")


def trimmed(
    spans: IntArray, lengths: IntArray, texts: Sequence[str], is_mark: BoolArray
) -> IntArray:
    """Spans without blanks at their ends, begins and ends in rising order.

    A piece of blanks alone, and a mark that was put in front of a piece without a blank in the
    text, which has the span of that piece's first character, get an empty span.

    Args:
        spans: Shape (pieces, 2), begin and end in code points of the text.
        lengths: Shape (texts,), the number of pieces of each text.
        texts: The texts, with all white space as blanks.
        is_mark: Shape (pieces,), whether a piece stands for white space alone.

    Returns:
        Shape (pieces, 2).

    >>> spans = np.array([[0, 1], [0, 1], [1, 4]])
    >>> trimmed(spans, np.array([3]), ["a bc"], np.array([True, False, False])).tolist()
    [[0, 0], [0, 1], [2, 4]]
    """
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    axis = np.repeat(offsets_of(sizes)[:-1], lengths)
    begins, ends = spans[:, 0] + axis, spans[:, 1] + axis
    in_front = is_mark & np.append(begins[1:] < ends[:-1], False)
    ends = np.where(in_front, begins, ends)
    characters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    filled = np.flatnonzero(characters != _BLANK)
    first = np.append(filled, len(characters))[np.searchsorted(filled, begins)]
    last = np.append(0, filled + 1)[np.searchsorted(filled, ends)]
    begins = np.minimum(first, ends)
    ends = np.maximum(last, begins)
    bounds = np.stack([begins, ends], axis=1)
    rising: IntArray = np.maximum.accumulate(bounds, axis=0) - axis[:, np.newaxis]
    return rising
