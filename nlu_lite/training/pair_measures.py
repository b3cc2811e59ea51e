"""How well vectors tell which texts are alike."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.pool import normalized
from nlu_lite.training.pair_batches import KnownPairs
from nlu_lite.training.pairs import TextPairs

__all__ = ["PAIR_MEASURES", "measures_of", "ranks_of_partners", "spearman"]

# What is measured of each kind of pairs; the first of them tells which state is the best.
PAIR_MEASURES = {
    "scored pairs": ("spearman", "pearson"),
    "pairs": ("mrr", "accuracy"),
    "triplets": ("mrr", "accuracy"),
}
_ROWS_AT_ONCE = 1_000


def measures_of(pairs: TextPairs, vectors: FloatArray, known: KnownPairs) -> dict[str, float]:
    """The measures of `PAIR_MEASURES` for their kind.

    Of scored pairs, the correlations of cosines and scores: "spearman" of their ranks, "pearson".
    Of others, how well the partner of each first text is found by its cosine, among the second
    texts (of triplets, the third ones too) of all of them: "mrr" is the mean of one divided by its
    rank, "accuracy" how often it comes first.

    Args:
        pairs: Pairs.
        vectors: Shape (texts, dimension).
        known: All texts that are known to be alike: none of them competes with a partner.
    """
    if pairs.scores is not None:
        cosines = _cosines(vectors, pairs.numbers)
        return {
            "spearman": spearman(cosines, pairs.scores),
            "pearson": _pearson(cosines, pairs.scores),
        }
    ranks = ranks_of_partners(vectors, pairs.numbers, known)
    return {"mrr": float((1 / ranks).mean()), "accuracy": float((ranks == 1).mean())}


def ranks_of_partners(vectors: FloatArray, numbers: IntArray, known: KnownPairs) -> IntArray:
    """The place of the partner of each first text among all that it could be.

    Args:
        vectors: Shape (texts, dimension).
        numbers: Shape (n, 2 or 3), the numbers of the texts of each pair or triplet.
        known: Texts that are alike as well, and are left out.

    Returns:
        Shape (n,), from 1: how many texts are as near as the partner or nearer, itself counted.

    >>> numbers = np.array([[0, 1], [2, 3]])
    >>> vectors = np.array([[1, 0], [1, 1], [0, 1], [-1, 0]], dtype=np.float32)
    >>> ranks_of_partners(vectors, numbers, KnownPairs.of(numbers, 4)).tolist()
    [1, 2]
    """
    points = normalized(vectors)
    candidates = np.unique(numbers[:, 1:])
    ranks = np.empty(len(numbers), dtype=np.int64)
    for begin in range(0, len(numbers), _ROWS_AT_ONCE):
        first, second = numbers[begin : begin + _ROWS_AT_ONCE, :2].T
        cosines = points[first] @ points[candidates].T
        partners = cosines[np.arange(len(first)), np.searchsorted(candidates, second)]
        others = ~known.among(first, candidates)
        nearer = (cosines >= partners[:, np.newaxis]) & others
        ranks[begin : begin + len(first)] = 1 + nearer.sum(axis=1)
    return ranks


def spearman(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """The correlation of ranks (Spearman, 1904); equal values share the mean of their ranks.

    NaN where all values of one are equal.

    >>> spearman([1.0, 2, 3, 3], [10.0, 200, 3000, 3000])
    1.0
    """
    return _pearson(_ranks(np.asarray(first)), _ranks(np.asarray(second)))


def _ranks(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    _, number, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: npt.NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[number]
    return ranks


def _pearson(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> float:
    one, other = (
        values.astype(np.float64) - values.mean(dtype=np.float64) for values in (first, second)
    )
    lengths = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / lengths) if lengths else float("nan")


def _cosines(vectors: FloatArray, numbers: IntArray) -> FloatArray:
    points = normalized(vectors)
    cosines: FloatArray = np.einsum("nd,nd->n", points[numbers[:, 0]], points[numbers[:, 1]])
    return cosines
