"""Types of a table's columns, found over a whole file before any part of it is given.

So a column has one type whatever the size of the parts: that which pandas finds for the whole, but
where pandas would lose digits, or where no one type holds all values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pandas as pd

from nlu_lite.input.tables import text_column_of

__all__ = ["ColumnType", "Facts", "Kind", "name_of_texts"]

Kind: TypeAlias = Literal["integer", "natural", "decimal", "flag", "text", "list", "object"]
ColumnType: TypeAlias = Literal[
    "int64", "uint64", "Int64", "float64", "bool", "object", "text", "json", "lists"
]

# Up to here every whole number has a form as float64.
_EXACT = 2**53


@dataclass(slots=True)
class Facts:
    """What the values of one column are, as far as they have been seen.

    Attributes:
        kinds: "integer" is a whole number in 64 bits, "natural" one that needs all of them,
            "text" also a number that is longer.
        missing: Whether one is missing.
        negative: Whether one is below 0.
        large: Whether a whole number has no exact form as float64.
    """

    kinds: set[Kind] = field(default_factory=set)
    missing: bool = False
    negative: bool = False
    large: bool = False

    def whole_numbers(self, least: int, most: int) -> None:
        """See whole numbers from `least` to `most`.

        >>> facts = Facts()
        >>> facts.whole_numbers(-1, 2**60)
        >>> facts.negative, facts.large
        (True, True)
        """
        kind: Kind = "integer" if most < 2**63 else "natural"
        self.kinds.add(kind if -(2**63) <= least and most < 2**64 else "text")
        self.negative |= least < 0
        self.large |= max(-least, most) > _EXACT

    def column_type(self) -> ColumnType:
        """The one type that holds all of them.

        Whole numbers beside missing ones are float64, as pandas has them, but Int64 where that
        would change one; whole numbers and decimal ones are float64. What is true or false is
        bool, beside missing ones an object. A column without any value is float64. Everything
        else, numbers that are longer than 64 bits too, is text.

        >>> Facts({"integer", "text"}).column_type(), Facts({"integer"}, missing=True).column_type()
        ('text', 'float64')
        """
        if "object" in self.kinds or ("list" in self.kinds and len(self.kinds) > 1):
            return "json"
        if len(self.kinds) == 1 and (single := _SINGLE.get(next(iter(self.kinds)))) is not None:
            return single[self.missing]
        if not self.kinds <= {"integer", "natural", "decimal"}:
            return "text"
        if "decimal" in self.kinds or not self.kinds:
            return "float64"
        if "natural" in self.kinds:
            return "text" if self.missing or self.negative else "uint64"
        if not self.missing:
            return "int64"
        return "Int64" if self.large else "float64"


_SINGLE: dict[Kind, tuple[ColumnType, ColumnType]] = {
    "flag": ("bool", "object"),
    "text": ("text", "text"),
    "list": ("lists", "lists"),
}


def name_of_texts(types: Mapping[str, ColumnType], text_column: str | None) -> str:
    """The name of the column that holds the texts.

    Args:
        types: The types of all columns.
        text_column: As the user says; None: the only column, else as `text_column_of` finds it.

    Raises:
        InvalidInput: As in `text_column_of`.
        InvalidOption: There is no column `text_column`.

    >>> name_of_texts({"stars": "int64", "review": "text"}, None)
    'review'
    """
    if text_column is None and len(types) == 1:
        return next(iter(types))
    sample = pd.DataFrame({name: ["" if of == "text" else 0] for name, of in types.items()})
    return str(sample.columns[text_column_of(sample, text_column)])
