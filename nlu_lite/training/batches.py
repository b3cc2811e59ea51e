"""Texts of nearly equal length in one batch, in another order each epoch."""

from collections.abc import Iterator, Sequence

import numpy as np

from nlu_lite.common.arrays import IntArray

__all__ = ["parts_of", "sorted_batches"]

# How far lengths are shifted before they are sorted, so that texts of one length meet others.
_SPREAD = 0.05


def sorted_batches(
    lengths: IntArray, size: int, generator: np.random.Generator
) -> Sequence[IntArray]:
    """The batches of an epoch.

    Texts are sorted by nearly their length, cut in batches, and the batches are shuffled: little
    is padded, and yet each epoch has other batches.

    Args:
        lengths: Shape (texts,), positions of each.
        size: Texts of a batch.
        generator: Draws the order.

    Returns:
        The numbers of the texts of each batch, the longest first.
    """
    nearly = np.log(np.maximum(lengths, 1)) + generator.normal(0.0, _SPREAD, len(lengths))
    order = np.argsort(nearly, kind="stable")
    firsts = np.arange(0, len(order), size)
    generator.shuffle(firsts)
    batches = (order[first : first + size] for first in firsts.tolist())
    return [batch[np.argsort(-lengths[batch], kind="stable")] for batch in batches]


def parts_of(batch: IntArray, lengths: IntArray, budget: int) -> Iterator[IntArray]:
    """Cut a batch in parts that fit the memory, padding included.

    Args:
        batch: Shape (n,), the numbers of its texts, the longest first.
        lengths: Shape (texts,), positions of each text.
        budget: Most positions of a part; a text that is longer is a part alone.

    >>> [part.tolist() for part in parts_of(np.arange(4), np.array([9, 4, 4, 1]), budget=8)]
    [[0], [1, 2], [3]]
    """
    first = 0
    while first < len(batch):
        count = max(1, budget // max(1, int(lengths[batch[first]])))
        yield batch[first : first + count]
        first += count
