"""The columns of a table, with a value an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, Matrices

__all__ = [
    "Column",
    "ColumnKind",
    "Excerpts",
    "NamedValues",
    "Names",
    "Schema",
    "Values",
    "vectors_at",
]

ColumnKind: TypeAlias = Literal[
    "text", "texts", "label", "number", "flag", "fraction", "fractions", "vector", "matrix"
]
Schema: TypeAlias = tuple[tuple[str, ColumnKind], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Excerpts:
    """Texts that are cut out of documents when they are asked for.

    Attributes:
        texts: One text a document.
        document: Shape (items,), the document of each item.
        spans: Shape (items, 2), begin and end in code points of the document, half-open.
        labels: The text of items that stand for no part of a document: special pieces.
    """

    texts: Sequence[str]
    document: IntArray
    spans: IntArray
    labels: Mapping[int, str] = field(default_factory=dict)

    def taken(self, item: IntArray) -> list[str | None]:
        """The text of each row.

        Args:
            item: Shape (rows,), the item of each row; -1: none, which gives None.
        """
        if not len(self.spans):
            return [None] * len(item)
        # Lists of numbers: a list a span would wake the garbage collector again and again.
        documents, (begins, ends) = self.document[item].tolist(), self.spans[item].T.tolist()
        if not self.labels and (item >= 0).all():
            places = zip(documents, begins, ends, strict=True)
            return [self.texts[document][begin:end] for document, begin, end in places]
        rows = zip(item.tolist(), documents, begins, ends, strict=True)
        return [
            None if number < 0 else self.labels.get(number) or self.texts[document][begin:end]
            for number, document, begin, end in rows
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Texts that are each one of a few.

    Attributes:
        names: Those that there are.
        number: Shape (items,), which of them each item has; -1: none.
    """

    names: tuple[str, ...]
    number: IntArray

    def taken(self, item: IntArray) -> list[str | None]:
        """The text of each row, as `Excerpts.taken`."""
        if not len(self.number):
            return [None] * len(item)
        known = np.array([*self.names, None], dtype=object)
        taken: list[str | None] = known[np.where(item < 0, -1, self.number[item])].tolist()
        return taken


Values: TypeAlias = (
    Excerpts
    | Names
    | FloatArray
    | IntArray
    | BoolArray
    | Matrices
    | list[list[str]]
    | list[FloatArray]
)


# Values by the names of their columns, and the items that have none.
NamedValues: TypeAlias = dict[str, tuple[Values, Sequence[int]]]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a table, a value an item.

    Attributes:
        name: What it is called.
        kind: What its values are.
        values: "text": excerpts; "texts" and "fractions": lists; "label": names; "number", "flag"
            and "fraction" (NaN: none): shape (items,); "vector": shape (items, dimension);
            "matrix": matrices of any height.
        nowhere: Items of a "number" or "flag" that have no value.
    """

    name: str
    kind: ColumnKind
    values: Values
    nowhere: Sequence[int] = ()

    def missing(self, item: IntArray) -> BoolArray:
        """Shape (rows,): whether a row has no value; a row without an item never has one."""
        flags: BoolArray = item < 0
        return flags | np.isin(item, self.nowhere) if self.nowhere else flags


def vectors_at(vectors: FloatArray, item: IntArray) -> FloatArray:
    """The vectors of rows; views of `vectors` where each row has an item.

    Args:
        vectors: Shape (items, dimension).
        item: Shape (rows,), rising, the item of each row; -1: none, which gives NaN.

    Returns:
        Shape (rows, dimension).

    >>> vectors_at(np.ones((1, 2), dtype=np.float32), np.array([0, -1]))
    array([[ 1.,  1.],
           [nan, nan]], dtype=float32)
    """
    numbers = np.asarray(vectors, dtype=np.float32)
    there = item >= 0
    if there.all():
        first = int(item[0]) if len(item) else 0
        return numbers[first : first + len(item)]
    rows = np.full((len(item), numbers.shape[1]), np.nan, dtype=np.float32)
    rows[there] = numbers[item[there]]
    return rows
