"""Vectors of texts or words with what a head is to say of them, and folds of these."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.training.outcome import Targets

__all__ = ["LabelledVectors", "folds_of"]

# Rows are computed again for each fold: the more there are, the fewer folds are needed.
_ROWS_FOR_ONE_FOLD = 2_000
_FOLDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class LabelledVectors:
    """Vectors, and what a head is to say of each.

    Attributes:
        vectors: Shape (n, dimension); rows of NaN for texts without words.
        targets: As in `Outcome`.
        sentences: Shape (sentences + 1,), where the words of each sentence begin and end; of texts
            None.
    """

    vectors: FloatArray
    targets: Targets
    sentences: IntArray | None = None

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def units(self) -> int:
        """How many sentences, or texts, there are."""
        return len(self) if self.sentences is None else len(self.sentences) - 1

    def chosen(self, units: IntArray) -> "LabelledVectors":
        """Some of the texts alone, or of the sentences with their words."""
        if self.sentences is None:
            return LabelledVectors(self.vectors[units], self.targets[units])
        lengths = np.diff(self.sentences)[units]
        rows = ranges(self.sentences[units], lengths)
        return LabelledVectors(self.vectors[rows], self.targets[rows], offsets_of(lengths))

    def with_vectors(self) -> "LabelledVectors":
        """Those that have a vector, no longer in sentences."""
        there = ~np.isnan(self.vectors).any(axis=1)
        return LabelledVectors(self.vectors[there], self.targets[there])


def folds_of(data: LabelledVectors, *, seed: int) -> Iterator[tuple[IntArray, IntArray]]:
    """What is learned from, and what is held out, of some folds; of many rows, of one.

    Of each class each fold has its share, as far as that goes: texts are dealt out by their
    target, those of equal targets in random order. Sentences are dealt out in random order.

    Yields:
        The texts, or the sentences, of both parts, which rise.
    """
    order = np.random.default_rng(seed).permutation(data.units)
    if data.sentences is None:
        # The last key counts most.
        keys = data.targets[order].reshape(len(order), -1).T[::-1]
        order = order[np.lexsort(keys)]
    fold = np.empty(data.units, dtype=np.int64)
    fold[order] = np.arange(data.units) % _FOLDS
    for number in range(1 if len(data) >= _ROWS_FOR_ONE_FOLD else _FOLDS):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)
