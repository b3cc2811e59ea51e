"""Pieces to words, as operations on whole arrays."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from nlu_lite.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.errors import InvalidOption

__all__ = ["WORD_POOLINGS", "pool_words"]

_Pool: TypeAlias = Callable[[FloatArray, IntArray, IntArray], FloatArray]


def pool_words(
    states: FloatArray, piece_states: IntArray, word_pieces: IntArray, *, pooling: str
) -> FloatArray:
    """One vector a word.

    Args:
        states: Shape (positions, dimension), what the encoder gave.
        piece_states: Shape (pieces,), the row of `states` that each piece takes.
        word_pieces: Shape (words, 2), the range of pieces of each word.
        pooling: "first", "last", "mean" or "max" of the word's pieces.

    Returns:
        Shape (words, dimension); NaN for words without pieces.

    Raises:
        InvalidOption: There is no such pooling.
    """
    pool = WORD_POOLINGS.get(pooling)
    if pool is None:
        raise InvalidOption(
            f"pooling={pooling!r} is not a way to make the vector of a word from its pieces; "
            f"expected one of {', '.join(map(repr, WORD_POOLINGS))}."
        )
    lengths = word_pieces[:, 1] - word_pieces[:, 0]
    with_pieces = lengths > 0
    begins, lengths = word_pieces[with_pieces, 0], lengths[with_pieces]
    pooled = pool(states, piece_states[ranges(begins, lengths)], lengths)
    if with_pieces.all():
        return pooled
    vectors = np.full((len(word_pieces), states.shape[1]), np.nan, dtype=np.float32)
    vectors[with_pieces] = pooled
    return vectors


def _first(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    return states[rows[offsets_of(lengths)[:-1]]]


def _last(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    return states[rows[offsets_of(lengths)[1:] - 1]]


def _mean(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    sums = np.add.reduceat(states[rows], offsets_of(lengths)[:-1])
    return np.divide(sums, lengths[:, np.newaxis], dtype=np.float32)


def _max(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    largest: FloatArray = np.maximum.reduceat(states[rows], offsets_of(lengths)[:-1])
    return largest


WORD_POOLINGS: dict[str, _Pool] = {"first": _first, "mean": _mean, "max": _max, "last": _last}
