"""How near vectors are to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import one_of

__all__ = ["METRICS", "Doubles", "Metric", "metric_of", "unit_rows"]

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Metric:
    """A way to compare vectors.

    Attributes:
        name: What users call it.
        nearer_is_greater: Whether near vectors have great values, as similarities do; distances
            are small for them.
        between: From shapes (n, dimension) and (m, dimension) to (n, m).
        of_rows: From two matrices of shape (n, dimension) to (n,), row by row, in float64.
    """

    name: str
    nearer_is_greater: bool
    between: Callable[[FloatArray, FloatArray], FloatArray]
    of_rows: Callable[[FloatArray, FloatArray], Doubles]


def metric_of(name: object) -> Metric:
    """The metric of a name.

    Raises:
        InvalidOption: There is none.

    >>> metric_of("cosine").nearer_is_greater
    True
    """
    return METRICS[one_of("metric", name, METRICS)]


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Each vector divided by its length; a vector of zeros stays as it is.

    Args:
        vectors: Shape (n, dimension).

    Returns:
        Shape (n, dimension), float32.

    >>> unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    array([[0.6, 0.8],
           [0. , 0. ]], dtype=float32)
    """
    wide = vectors.astype(np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    lengths[lengths == 0] = 1
    wide /= lengths[:, np.newaxis]
    return wide.astype(np.float32)


def _cosines(one: FloatArray, other: FloatArray) -> FloatArray:
    cosines: FloatArray = unit_rows(one) @ unit_rows(other).T
    # Rounding could give more than 1.
    return cosines.clip(-1, 1)


def _cosines_of_rows(one: FloatArray, other: FloatArray) -> Doubles:
    lengths = np.sqrt(_dots_of_rows(one, one) * _dots_of_rows(other, other))
    cosines: Doubles = _dots_of_rows(one, other) / np.where(lengths == 0, 1, lengths)
    return cosines.clip(-1, 1)


def _dots(one: FloatArray, other: FloatArray) -> FloatArray:
    product: FloatArray = one @ other.T
    return product


def _dots_of_rows(one: FloatArray, other: FloatArray) -> Doubles:
    # A product of two float32 numbers is exact in float64.
    products: Doubles = np.einsum("ij,ij->i", one, other, dtype=np.float64)
    return products


def _euclidean(one: FloatArray, other: FloatArray) -> FloatArray:
    # In double precision: of near vectors, the difference of squares keeps few digits.
    first, second = one.astype(np.float64), other.astype(np.float64)
    squares = _squares(first)[:, np.newaxis] + _squares(second) - 2 * (first @ second.T)
    return np.sqrt(np.maximum(squares, 0)).astype(np.float32)


def _euclidean_of_rows(one: FloatArray, other: FloatArray) -> Doubles:
    distances: Doubles = np.sqrt(_squares(_differences(one, other)))
    return distances


def _manhattan(one: FloatArray, other: FloatArray) -> FloatArray:
    distances = np.empty((len(one), len(other)), dtype=np.float32)
    for place, row in enumerate(one):
        distances[place] = np.abs(other - row).sum(axis=1, dtype=np.float64)
    return distances


def _manhattan_of_rows(one: FloatArray, other: FloatArray) -> Doubles:
    distances: Doubles = np.abs(_differences(one, other)).sum(axis=1)
    return distances


def _differences(one: FloatArray, other: FloatArray) -> Doubles:
    return np.subtract(one, other, dtype=np.float64)


def _squares(vectors: Doubles) -> Doubles:
    squares: Doubles = np.einsum("ij,ij->i", vectors, vectors)
    return squares


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("cosine", True, _cosines, _cosines_of_rows),
        Metric("dot", True, _dots, _dots_of_rows),
        Metric("euclidean", False, _euclidean, _euclidean_of_rows),
        Metric("manhattan", False, _manhattan, _manhattan_of_rows),
    )
}
