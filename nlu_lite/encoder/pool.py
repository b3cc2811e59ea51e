"""Pieces to words, words to sentences and documents, as operations on whole arrays."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of, ranges
from nlu_lite.common.choices import one_of
from nlu_lite.encoder.protocol import Encoder

__all__ = [
    "ROW_POOLINGS",
    "SEQUENCE_POOLINGS",
    "RowPooling",
    "SequencePooling",
    "averaged",
    "named_pooling",
    "normalized",
    "pool_ranges",
    "pool_rows",
    "pool_sequences",
]

RowPooling: TypeAlias = Callable[[FloatArray, IntArray, IntArray], FloatArray]
SequencePooling: TypeAlias = Callable[[FloatArray, IntArray, Encoder], FloatArray]
_T = TypeVar("_T")

_LONG = 1_024


def pool_ranges(
    states: FloatArray, rows: IntArray, spans: IntArray, pooling: RowPooling
) -> FloatArray:
    """One vector for each range of rows.

    Args:
        states: Shape (positions, dimension).
        rows: Shape (pieces,), the row of `states` that each piece takes.
        spans: Shape (words, 2), the range of pieces of each word, half-open.
        pooling: One of the values of `ROW_POOLINGS`.

    Returns:
        Shape (words, dimension); NaN for empty ranges.
    """
    lengths = spans[:, 1] - spans[:, 0]
    filled = lengths > 0
    begins, lengths = spans[filled, 0], lengths[filled]
    pooled = pooling(states, rows[ranges(begins, lengths)], lengths)
    return pooled if filled.all() else _with_missing(pooled, filled)


def pool_rows(vectors: FloatArray, offsets: IntArray, pooling: RowPooling) -> FloatArray:
    """One vector for each group of vectors; vectors of NaN are left out.

    Args:
        vectors: Shape (words, dimension).
        offsets: Shape (groups + 1,), where each group begins and ends.
        pooling: One of the values of `ROW_POOLINGS`.

    Returns:
        Shape (groups, dimension); NaN for groups without vectors.
    """
    there = ~np.isnan(vectors[:, 0])
    rows = np.flatnonzero(there)
    bounds = offsets_of(there.astype(np.int64))[offsets]
    return pool_ranges(vectors, rows, np.stack([bounds[:-1], bounds[1:]], axis=1), pooling)


def pool_sequences(
    states: FloatArray, offsets: IntArray, encoder: Encoder, pooling: SequencePooling
) -> FloatArray:
    """One vector for each sequence.

    Args:
        states: Shape (positions, dimension).
        offsets: Shape (sequences + 1,), where each begins and ends.
        encoder: The model.
        pooling: One of the values of `SEQUENCE_POOLINGS`.

    Returns:
        Shape (sequences, dimension); NaN for those without pieces, special ones included.
    """
    filled = np.diff(offsets) > 0
    if filled.all():
        return pooling(states, offsets, encoder)
    bounds = np.append(offsets[:-1][filled], offsets[-1:])
    return _with_missing(pooling(states, bounds, encoder), filled)


def averaged(vectors: FloatArray, group: IntArray, weights: IntArray, groups: int) -> FloatArray:
    """The weighted mean of the vectors of each group.

    Args:
        vectors: Shape (n, dimension).
        group: Shape (n,), the group of each vector, rising without gaps.
        weights: Shape (n,).
        groups: How many groups there are.
    """
    if len(vectors) == groups:
        return vectors
    shares = weights / np.bincount(group, weights, groups)[group]
    starts = np.searchsorted(group, np.arange(groups))
    means: FloatArray = np.add.reduceat(vectors * shares[:, np.newaxis].astype(np.float32), starts)
    return means


def normalized(vectors: FloatArray) -> FloatArray:
    """Each vector divided by its length (L2); a vector of zeros stays one.

    >>> normalized(np.array([[3, 4]], dtype=np.float32))
    array([[0.6, 0.8]], dtype=float32)
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.where(lengths == 0, 1, lengths), dtype=np.float32)


def named_pooling(pooling: object, table: Mapping[str, _T], what: str) -> _T:
    """The entry of a table of poolings.

    Raises:
        InvalidOption: There is none of this name.
    """
    return table[one_of("pooling", pooling, table, fault=f"is not a way to make {what}")]


def _with_missing(vectors: FloatArray, there: BoolArray) -> FloatArray:
    every = np.full((len(there), vectors.shape[1]), np.nan, dtype=np.float32)
    every[there] = vectors
    return every


def _first(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    return states[rows[offsets_of(lengths)[:-1]]]


def _last(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    return states[rows[offsets_of(lengths)[1:] - 1]]


def _mean(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    return _means(states[rows], offsets_of(lengths))


def _max(states: FloatArray, rows: IntArray, lengths: IntArray) -> FloatArray:
    largest: FloatArray = np.maximum.reduceat(states[rows], offsets_of(lengths)[:-1])
    return largest


ROW_POOLINGS: Mapping[str, RowPooling] = {
    "first": _first,
    "mean": _mean,
    "max": _max,
    "last": _last,
}


def _mean_of_sequences(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
    return _means(states, offsets)


def _means(states: FloatArray, offsets: IntArray) -> FloatArray:
    lengths = np.diff(offsets)
    # A long sum in float32 loses digits: each number is added to the sum of all before.
    exact = lengths.max(initial=0) > _LONG
    sums = np.add.reduceat(states, offsets[:-1], dtype=np.float64 if exact else np.float32)
    return np.divide(sums, lengths[:, np.newaxis], dtype=np.float32)


def _max_of_sequences(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
    largest: FloatArray = np.maximum.reduceat(states, offsets[:-1])
    return largest


def _cls_of_sequences(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
    return states[offsets[:-1]]


def _last_of_sequences(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
    return states[offsets[1:] - 1]


def _pooler_of_sequences(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
    return encoder.pooler(states[offsets[:-1]])


# How the states of a whole sequence, special pieces included, become the vector of a sentence.
SEQUENCE_POOLINGS: Mapping[str, SequencePooling] = {
    "mean": _mean_of_sequences,
    "cls": _cls_of_sequences,
    "pooler": _pooler_of_sequences,
    "max": _max_of_sequences,
    "last": _last_of_sequences,
}
