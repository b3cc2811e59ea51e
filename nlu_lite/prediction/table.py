"""The table of some documents; `nlu_lite.output` has its exits."""

from dataclasses import dataclass
from typing import cast

from nlu_lite.common.arrays import FloatArray
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.columns import Column, vectors_at
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.report import Report

__all__ = ["Table"]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The table of some documents, before it is a DataFrame, a record batch or a file.

    Attributes:
        documents: The texts, with the user's index and other columns.
        items: What the rows stand for.
        columns: A value an item; the first holds what each row is, the last ones vectors.
        report: How it was made.
    """

    documents: Documents
    items: Items
    columns: tuple[Column, ...]
    report: Report

    def vectors(self) -> FloatArray:
        """Shape (rows, dimension): those of the last column; NaN for a text without words."""
        _, item = self.items.rows()
        return vectors_at(cast(FloatArray, self.columns[-1].values), item)
