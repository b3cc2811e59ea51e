"""What a report is made of: columns that belong together, row by row."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.classes import is_label
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["Rows", "check_probabilities", "check_true"]

_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a report.

    Attributes:
        index: What they are called.
    """

    index: "pd.Index[Any]"

    @classmethod
    def of(
        cls, true: Sized, *, index: "Sequence[Any] | pd.Index[Any] | None", **columns: Sized | None
    ) -> "Rows":
        """The rows of columns.

        Raises:
            InvalidInput: There are none.
            InvalidOption: A column has more or fewer rows.
        """
        for name, column in {**columns, "index": index}.items():
            if column is not None and len(column) != len(true):
                raise InvalidOption(
                    f"{name} has {len(column)} rows and true has {len(true)}; expected as many."
                )
        if not len(true):
            raise InvalidInput("there is no row to report on; expected labelled rows.")
        return cls(pd.RangeIndex(len(true)) if index is None else pd.Index(index))

    def name(self, place: int) -> object:
        """What a row is called."""
        return self.index[[place]].tolist()[0]


def check_true(rows: Rows, true: Sequence[object]) -> None:
    """Raise InvalidInput where true labels are missing."""
    missing = [rows.name(place) for place, label in enumerate(true) if not is_label(label)]
    if missing:
        shown = ", ".join(map(repr, missing[:_SHOWN])) + (", …" if len(missing) > _SHOWN else "")
        raise InvalidInput(
            f"{len(missing)} of {len(true)} rows have no label: {shown}. What is right of them is "
            'not known; leave them out: `df.dropna(subset=["y"])`.'
        )


def check_probabilities(
    probabilities: npt.NDArray[Any], rows: int, classes: Sequence[object]
) -> None:
    """Raise InvalidOption where probabilities are not one a row and a class."""
    if probabilities.shape != (rows, len(classes)):
        raise InvalidOption(
            f"probabilities have shape {probabilities.shape}; expected ({rows}, {len(classes)}): "
            "a row for each row, a column for each class, in the order of the classes."
        )
