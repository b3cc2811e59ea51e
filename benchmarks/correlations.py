"""How well the cosine of two texts' vectors agrees with what people say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.labelled_text import Pairs
from nlu_lite.common.arrays import FloatArray

__all__ = ["Agreement", "Embed", "agreement", "pearson", "spearman"]

# From texts to shape (texts, dimension).
Embed: TypeAlias = Callable[[list[str]], FloatArray]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Correlations of cosines and scores, over all pairs.

    Attributes:
        spearman: Of their ranks.
        pearson: Of the numbers themselves.
    """

    spearman: float
    pearson: float


def agreement(pairs: Pairs, embed: Embed) -> Agreement:
    """Embed both texts of each pair, and compare.

    Raises:
        ValueError: A text has no vector: no pair is left out.
    """
    vectors = embed([*pairs.first, *pairs.second]).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    missing = np.flatnonzero(~np.isfinite(lengths)).tolist()
    if missing:
        text = [*pairs.first, *pairs.second][missing[0]]
        raise ValueError(f"{len(missing)} texts have no vector, {text!r} the first of them")
    # A text without any word that is known is near to nothing.
    units = vectors / np.where(lengths == 0, 1, lengths)
    count = len(pairs.scores)
    cosines = (units[:count] * units[count:]).sum(axis=1)
    return Agreement(spearman(cosines, pairs.scores), pearson(cosines, pairs.scores))


def spearman(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> float:
    """The correlation of ranks; equal numbers share the mean of theirs.

    >>> round(spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 4, 9, 100])), 6)
    1.0
    """
    return pearson(_ranks(first), _ranks(second))


def pearson(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> float:
    """The correlation of numbers.

    >>> round(pearson(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])), 6)
    -1.0
    """
    one, other = (
        (numbers.astype(np.float64) - numbers.mean(dtype=np.float64)) for numbers in (first, second)
    )
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def _ranks(numbers: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    means = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(means[place], dtype=np.float64)
