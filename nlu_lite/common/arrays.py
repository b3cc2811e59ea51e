"""Names for the arrays that flow from text to table, and ragged arithmetic on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]
FloatArray: TypeAlias = npt.NDArray[np.float32]

__all__ = ["BoolArray", "FloatArray", "IntArray", "Matrices", "offsets_of", "ranges", "runs"]


def offsets_of(lengths: IntArray) -> IntArray:
    """Where each of the rows that lie one behind the other begins, and where the last one ends.

    Args:
        lengths: Shape (n,).

    Returns:
        Shape (n + 1,); row i is ``flat[offsets[i]:offsets[i + 1]]``.

    >>> offsets_of(np.array([2, 0, 3]))
    array([0, 2, 2, 5])
    """
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def ranges(begins: IntArray, lengths: IntArray) -> IntArray:
    """The numbers ``begin, begin + 1, …`` of every row, one row behind the other.

    Args:
        begins: Shape (n,), the first number of each row.
        lengths: Shape (n,), how many numbers each row has.

    Returns:
        Shape (sum of lengths,).

    >>> ranges(np.array([7, 1]), np.array([2, 3]))
    array([7, 8, 1, 2, 3])
    """
    offsets = offsets_of(lengths)
    return np.arange(offsets[-1], dtype=np.int64) + np.repeat(begins - offsets[:-1], lengths)


def runs(lengths: IntArray, *, most: int) -> Iterator[tuple[int, int]]:
    """Cut rows into runs that are together no longer than `most`, or one row long.

    Args:
        lengths: Shape (rows,).
        most: Longest run.

    >>> list(runs(np.array([3, 3, 3, 9, 1]), most=6))
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    ends = offsets_of(lengths)
    begin = 0
    while begin < len(lengths):
        fitting = int(np.searchsorted(ends, ends[begin] + most, side="right")) - 1
        end = max(fitting, begin + 1)
        yield begin, end
        begin = end


@dataclass(frozen=True, slots=True, eq=False)
class Matrices:
    """Matrices of different heights that lie one behind the other.

    Attributes:
        rows: Shape (rows of all, dimension).
        offsets: Shape (matrices + 1,), where each begins and ends.

    >>> two = Matrices(np.ones((3, 5), dtype=np.float32), np.array([0, 2, 3]))
    >>> len(two), two[0].shape, two.none().shape
    (2, (2, 5), (0, 5))
    """

    rows: FloatArray
    offsets: IntArray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> FloatArray:
        return self.rows[self.offsets[number] : self.offsets[number + 1]]

    def none(self) -> FloatArray:
        """The matrix without rows."""
        return self.rows[:0]
