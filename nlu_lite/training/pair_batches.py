"""Batches of pairs in which the partner of one text tells the others nothing wrong."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray

__all__ = ["KnownPairs", "pair_batches"]

# How many batches a pair is offered to until it goes where one of its texts is already.
_BATCHES_TRIED = 16


@dataclass(frozen=True, slots=True, eq=False)
class KnownPairs:
    """Which texts are known to be alike, so that none is taken for a negative of the other.

    Attributes:
        codes: Shape (known pairs,), rising: the number of the one times `texts`, and that of the
            other.
        texts: How many texts there are.
    """

    codes: IntArray
    texts: int

    @classmethod
    def of(cls, numbers: IntArray, texts: int) -> "KnownPairs":
        """Those of pairs or triplets, in both directions.

        Args:
            numbers: Shape (n, 2 or more), the numbers of the texts; the first two are alike.
            texts: How many texts there are.
        """
        first, second = numbers[:, 0], numbers[:, 1]
        return cls(np.unique([first * texts + second, second * texts + first]), texts)

    def among(self, first: IntArray, second: IntArray) -> BoolArray:
        """Shape (n, m): whether two texts are known to be alike, or are the same.

        Args:
            first: Shape (n,), numbers of texts.
            second: Shape (m,).

        >>> known = KnownPairs.of(np.array([[0, 1], [2, 3]]), 4)
        >>> known.among(np.array([0, 3]), np.array([1, 2, 3])).tolist()
        [[True, False, False], [False, True, True]]
        """
        codes = first[:, np.newaxis] * self.texts + second
        places = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        alike: BoolArray = (self.codes[places] == codes) | (first[:, np.newaxis] == second)
        return alike


def pair_batches(numbers: IntArray, *, size: int, generator: np.random.Generator) -> list[IntArray]:
    """All pairs in random order, in batches in which no text stands twice as far as that goes.

    A pair with a text that its batch has already goes into one of the next batches; where all of
    these have it or are full, it stays after all.

    Args:
        numbers: Shape (n, 2 or more), the numbers of the texts of each pair or triplet.
        size: Most pairs in a batch.
        generator: Where the order comes from.

    Returns:
        As many batches as it takes, n / `size`, each of shape (pairs of the batch,): their places
        in `numbers`.

    >>> numbers = np.array([[0, 1], [0, 2], [3, 4], [3, 5]])
    >>> batches = pair_batches(numbers, size=2, generator=np.random.default_rng(0))
    >>> [len(np.unique(numbers[batch])) for batch in batches]
    [4, 4]
    """
    batches: list[list[int]] = [[] for _ in range(-(-len(numbers) // size))]
    held: list[set[int]] = [set() for _ in batches]
    first = 0
    for place in generator.permutation(len(numbers)).tolist():
        texts = numbers[place].tolist()
        tried = range(first, min(first + _BATCHES_TRIED, len(batches)))
        free = (
            batch for batch in tried if len(batches[batch]) < size and held[batch].isdisjoint(texts)
        )
        chosen = next(free, first)
        batches[chosen].append(place)
        held[chosen].update(texts)
        while first < len(batches) and len(batches[first]) == size:
            first += 1
    return [np.array(batch, dtype=np.int64) for batch in batches]
