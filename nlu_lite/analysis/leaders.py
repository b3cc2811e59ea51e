"""Rows that stand for the rows near to them, found in one pass in the order of the table.

A row follows the first row before it that leads and is near enough; where there is none, it leads.
So every follower is near to its leader, no leader is near to another one, and all that happens to a
row is decided by the rows before it.
"""

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray

__all__ = ["SLACK", "cosines_to", "leaders"]

# Cosines of vectors in float32 are known to some seven digits: that of a vector to itself may
# come out a little below 1.
SLACK = 1e-6

_ROWS_AT_ONCE = 1_024
_LEADERS_AT_ONCE = 8_192


def leaders(units: FloatArray, threshold: float) -> IntArray:
    """The leader of each row; a row that leads is its own.

    Exact, in blocks: memory does not grow with the square of the rows.

    Args:
        units: Shape (rows, dimension), each of length 1.
        threshold: The least cosine of a row to its leader, up to `SLACK`.

    Returns:
        Shape (rows,), places of rows.

    >>> leaders(np.eye(2, dtype=np.float32)[[0, 1, 0, 1]], 0.9)
    array([0, 1, 0, 1])
    """
    found = np.full(len(units), -1, dtype=np.int64)
    leading = np.empty(0, dtype=np.int64)
    for begin in range(0, len(units), _ROWS_AT_ONCE):
        rows = np.arange(begin, min(begin + _ROWS_AT_ONCE, len(units)))
        for first in range(0, len(leading), _LEADERS_AT_ONCE):
            some = leading[first : first + _LEADERS_AT_ONCE]
            _follow(units, found, rows[found[rows] < 0], some, threshold)
        new = _lead(units, found, rows[found[rows] < 0], threshold)
        leading = np.concatenate([leading, new])
    return found


def cosines_to(units: FloatArray, leader: IntArray) -> FloatArray:
    """The cosine of each row to its leader; 1 for the rows that lead.

    Args:
        units: Shape (rows, dimension), each of length 1.
        leader: Shape (rows,), the leader of each row.

    Returns:
        Shape (rows,), float32.
    """
    cosines = np.ones(len(units), dtype=np.float32)
    followers = np.flatnonzero(leader != np.arange(len(leader)))
    for begin in range(0, len(followers), _LEADERS_AT_ONCE):
        rows = followers[begin : begin + _LEADERS_AT_ONCE]
        both = _doubles(units, rows), _doubles(units, leader[rows])
        cosines[rows] = np.clip(np.einsum("ij,ij->i", *both), -1, 1)
    return cosines


def _follow(
    units: FloatArray, found: IntArray, rows: IntArray, leading: IntArray, threshold: float
) -> None:
    """Let each row follow the first leader of some that is near enough."""
    near = _near(units, rows, leading, threshold)
    follows = near.any(axis=1)
    found[rows[follows]] = leading[near[follows].argmax(axis=1)]


def _lead(units: FloatArray, found: IntArray, rows: IntArray, threshold: float) -> IntArray:
    """Decide about rows that follow no leader before them; give those that lead."""
    near = _near(units, rows, rows, threshold)
    leads = []
    for place, row in enumerate(rows.tolist()):
        if found[row] < 0:
            found[rows[near[place] & (found[rows] < 0)]] = row
            found[row] = row
            leads.append(row)
    return np.array(leads, dtype=np.int64)


def _near(units: FloatArray, rows: IntArray, others: IntArray, threshold: float) -> BoolArray:
    # In double precision, so that what is near does not depend on the order of sums.
    near: BoolArray = _doubles(units, rows) @ _doubles(units, others).T >= threshold - SLACK
    return near


def _doubles(units: FloatArray, rows: IntArray) -> npt.NDArray[np.float64]:
    return units[rows].astype(np.float64)
