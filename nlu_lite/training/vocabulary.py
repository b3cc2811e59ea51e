"""The pieces that texts have: only their embeddings are learned."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from nlu_lite.common.arrays import IntArray

__all__ = ["Vocabulary", "vocabulary_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Some pieces of a vocabulary, under numbers of their own.

    The embeddings of the others get no gradient, so that they need no memory and no time: of a
    multilingual model these are nine tenths of all weights.

    Attributes:
        pieces: Shape (n,), the numbers in the whole vocabulary.
        numbers: Shape (whole vocabulary,), the place in `pieces` of each that is there, else 0.
    """

    pieces: IntArray
    numbers: IntArray

    def embedding(self, whole: nn.Embedding) -> nn.Embedding:
        """Embeddings of these pieces alone."""
        rows = whole.weight.detach()[torch.from_numpy(self.pieces)]
        return nn.Embedding(len(rows), rows.shape[1], _weight=rows)

    def restored(self, weight: Tensor, whole: Tensor) -> Tensor:
        """The embeddings of all pieces, with those of these.

        Args:
            weight: Shape (n, width), the embeddings of these pieces.
            whole: Shape (whole vocabulary, width), what those of the others stay.
        """
        restored = whole.clone()
        restored[torch.from_numpy(self.pieces)] = weight
        return restored


def vocabulary_of(ids: IntArray, size: int, *, padding: int) -> Vocabulary:
    """The pieces that texts have.

    Args:
        ids: Shape (n,), pieces.
        size: That of the whole vocabulary.
        padding: The piece of padding. It keeps its number where there are so many pieces:
            RoBERTa counts positions by it.

    >>> vocabulary_of(np.array([7, 4, 7, 9]), 10, padding=1).pieces
    array([4, 1, 7, 9])
    """
    pieces = np.setdiff1d(ids, [padding])
    pieces = np.insert(pieces, min(padding, len(pieces)), padding)
    numbers = np.zeros(size, dtype=np.int64)
    numbers[pieces] = np.arange(len(pieces))
    return Vocabulary(pieces, numbers)
