"""Rows of the user's data: named in messages, and taken by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.common.arrays import IntArray
from nlu_lite.input.cells import shown
from nlu_lite.input.documents import Documents

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RowNames", "count_of_rows", "listed", "taken"]

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class RowNames:
    """How messages call the rows of the user's data.

    Attributes:
        index: The user's labels of the rows; None: they are called by their positions from 0.
    """

    index: "pd.Index | None" = None

    def one(self, position: int) -> str:
        """What a row is called.

        >>> RowNames().one(3)
        'position 3'
        """
        if self.index is None:
            return f"position {position}"
        return f"position {position} (index label {shown(self._label(position))})"

    def some(self, positions: Sequence[int] | IntArray) -> str:
        """What rows are called, the first five of them by name.

        >>> RowNames().some([0, 3, 4, 5, 6, 8, 9])
        'positions 0, 3, 4, 5, 6 and 2 more'
        """
        if len(positions) == 1:
            return self.one(int(positions[0]))
        index = self.index
        kind = "positions" if index is None else "index labels"
        named = [
            int(position) if index is None else self._label(int(position))
            for position in positions[:_MOST_NAMED]
        ]
        return f"{kind} {listed(named, of=len(positions))}"

    def _label(self, position: int) -> object:
        # As an object of Python: 3, not np.int64(3).
        return None if self.index is None else self.index[position : position + 1].tolist()[0]


def listed(values: Sequence[object], *, of: int | None = None, most: int = 10) -> str:
    """Values with commas between them, and how many more there are.

    Args:
        values: The first of them, or all.
        of: How many there are; None: these.
        most: How many are written at most.

    >>> listed(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    written = values[:most]
    more = (len(values) if of is None else of) - len(written)
    return ", ".join(map(shown, written)) + (f" and {more} more" if more else "")


def count_of_rows(count: int, *, of: int | None = None) -> str:
    """How many rows, in words.

    >>> count_of_rows(1), count_of_rows(2, of=9)
    ('1 row', '2 of 9 rows')
    """
    if of is not None:
        return f"{count:,} of {of:,} rows"
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def taken(documents: Documents, rows: IntArray) -> Documents:
    """Some documents alone, with their words, labels of the index and columns.

    Args:
        documents: All of them.
        rows: Shape (n,), their numbers, in any order.

    >>> from nlu_lite.input.documents import documents_of
    >>> taken(documents_of(["a", "b", "c"]), np.array([2, 0])).texts
    ('c', 'a')
    """
    numbers = np.asarray(rows).tolist()
    spans = documents.word_spans
    return Documents(
        tuple(documents.texts[number] for number in numbers),
        None if spans is None else tuple(spans[number] for number in numbers),
        None if documents.index is None else documents.index.take(rows),
        None if documents.columns is None else documents.columns.take(rows),
    )
