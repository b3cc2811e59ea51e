"""Vectors to search in: random ones around centres, as those of texts lie around topics."""

import numpy as np

from nlu_lite.common.arrays import FloatArray

__all__ = ["DIMENSION", "queries_near", "unit_vectors"]

DIMENSION = 384
_ROWS_A_CENTRE = 500
# Beside the centre, whose coordinates are as large: cosines within a group are about 0.67.
_SPREAD = np.float32(0.7)
_AWAY = np.float32(0.5)
# So many at once: what is beside the matrix meanwhile is small.
_ROWS_AT_ONCE = 2_000


def unit_vectors(rows: int) -> FloatArray:
    """Vectors of length 1, the same ones each time.

    Returns:
        Shape (rows, 384).

    >>> np.linalg.norm(unit_vectors(3), axis=1).round(3)
    array([1., 1., 1.], dtype=float32)
    """
    random = np.random.default_rng(0)
    shape = (-(-rows // _ROWS_A_CENTRE), DIMENSION)
    centres = random.standard_normal(shape, dtype=np.float32)
    matrix = np.empty((rows, DIMENSION), dtype=np.float32)
    for begin in range(0, rows, _ROWS_AT_ONCE):
        some = matrix[begin : begin + _ROWS_AT_ONCE]
        random.standard_normal(out=some, dtype=np.float32)
        some *= _SPREAD
        some += centres[random.integers(len(centres), size=len(some))]
        some /= np.linalg.norm(some, axis=1, keepdims=True)
    return matrix


def queries_near(matrix: FloatArray, count: int) -> FloatArray:
    """Vectors of length 1 near to some rows, the same ones each time.

    Returns:
        Shape (count, dimension).
    """
    random = np.random.default_rng(1)
    rows = matrix[random.integers(len(matrix), size=count)]
    away = random.standard_normal(rows.shape, dtype=np.float32)
    queries = rows + away * _AWAY / np.float32(np.sqrt(matrix.shape[1]))
    unit: FloatArray = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    return unit
