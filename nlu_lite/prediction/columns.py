"""The columns of a table: their names and kinds, known before any work, and their values."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, Matrices
from nlu_lite.common.column_names import column_name
from nlu_lite.errors import InvalidOption
from nlu_lite.prediction.options import Options
from nlu_lite.prediction.vector_choice import VectorChoice

__all__ = [
    "Column",
    "ColumnKind",
    "Excerpts",
    "Schema",
    "Values",
    "check_names",
    "schema_of",
    "vectors_at",
]

ColumnKind: TypeAlias = Literal["text", "texts", "number", "flag", "vector", "matrix"]
Schema: TypeAlias = tuple[tuple[str, ColumnKind], ...]

# What `metadata=True` tells of each model's reading; the first, of words alone.
_DETAILS: Mapping[str, ColumnKind] = {
    "pieces": "texts",
    "piece_count": "number",
    "unknown": "flag",
    "windows": "number",
}


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


Values: TypeAlias = Excerpts | FloatArray | IntArray | BoolArray | Matrices | list[list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a table, a value an item.

    Attributes:
        name: What it is called.
        kind: What its values are.
        values: "text": excerpts; "texts": lists; "number" and "flag": shape (items,); "vector":
            shape (items, dimension); "matrix": matrices of any height.
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


def schema_of(options: Options, choices: Mapping[str, VectorChoice]) -> Schema:
    """Name and kind of the columns that a table has besides the user's own, in order.

    Args:
        options: What was asked for.
        choices: How the vectors of each reference are made.
    """
    level = options.level
    schema: list[tuple[str, ColumnKind]] = [(level, "text")]
    if options.positions:
        schema += [(f"{level}_begin", "number"), (f"{level}_end", "number")]
    if options.metadata:
        schema += [("sentence_number", "number")] if level != "document" else []
        schema += [
            (column_name(ref, detail), kind)
            for ref in choices
            for detail, kind in _DETAILS.items()
            if level == "token" or detail != "pieces"
        ]
    for ref, choice in choices.items():
        kind: ColumnKind = "matrix" if choice.pooling is None else "vector"
        schema.append((column_name(ref, "embeddings"), kind))
    return tuple(schema)


def check_names(schema: Schema, own: Iterable[Hashable], *, any_case: bool = False) -> None:
    """Raise InvalidOption where two columns would have one name.

    Args:
        schema: The table's own columns.
        own: The names of the user's columns.
        any_case: Whether names that differ only in their case are the same.
    """
    names, users = [name for name, _ in schema], list(own)

    def key(name: Hashable) -> Hashable:
        return name.casefold() if any_case and isinstance(name, str) else name

    taken = set(map(key, names))
    clashes = [name for name in users if key(name) in taken]
    twice = sorted({name for name in names if names.count(name) > 1})
    if clashes or twice:
        raise InvalidOption(
            f"the table would have two columns named {[*clashes, *twice][0]!r}: "
            f"it has {', '.join(map(repr, names))}"
            + (f" and your own {', '.join(map(repr, users))}" if users else "")
            + ".\nRename yours, or leave your columns out with keep_columns=False."
        )


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
