"""How near vectors are to more exact ones."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.peers.padded import tokenizer_of
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["cosines", "lengths_of", "vectors_of_peer"]


def cosines(vectors: FloatArray, exact: FloatArray) -> npt.NDArray[np.float64]:
    """The cosine of each vector to its exact one, computed in float64.

    Args:
        vectors: Shape (n, dimension).
        exact: The same.

    Returns:
        Shape (n,).

    >>> cosines(np.float32([[1, 0], [0, 2]]), np.float32([[3, 0], [2, 0]])).tolist()
    [1.0, 0.0]
    """
    left, right = vectors.astype(np.float64), exact.astype(np.float64)
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    found: npt.NDArray[np.float64] = (left * right).sum(axis=1) / lengths
    return found


def vectors_of_peer(found: Sequence[FloatArray], folder: Path, texts: Sequence[str]) -> FloatArray:
    """The vectors of all pieces in one matrix, without those of padding.

    Args:
        found: Shape (pieces or more, dimension) for each text.
        folder: Where the tokenizer is.
        texts: The texts.
    """
    lengths = lengths_of(folder, texts).tolist()
    return np.concatenate([one[:length] for one, length in zip(found, lengths, strict=True)])


def lengths_of(folder: Path, texts: Sequence[str]) -> IntArray:
    """The number of pieces of each text, special pieces included.

    Args:
        folder: Where the tokenizer is.
        texts: The texts.
    """
    encoded = tokenizer_of(folder)(list(texts), truncation=True, max_length=512)["input_ids"]
    return np.array([len(ids) for ids in encoded], dtype=np.int64)
