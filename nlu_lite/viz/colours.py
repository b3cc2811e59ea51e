"""What colours the points of a map: groups, or numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.common.arrays import BoolArray
from nlu_lite.viz.palette import MISSING, MOST_GROUPS, OTHER, Mark, group_marks

__all__ = ["Gradient", "Group", "colours_of"]

# Whole numbers of so few values are names of groups, as `clusters` gives them.
_FEW = 12


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Points that are drawn alike.

    Attributes:
        name: What the legend says.
        mark: How they are drawn.
        members: Shape (points,), which they are.
    """

    name: str
    mark: Mark
    members: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """Points that are coloured by a number.

    Attributes:
        name: What the numbers are.
        values: Shape (points,); NaN where one is missing.
    """

    name: str
    values: npt.NDArray[np.float64]

    @property
    def missing(self) -> Group | None:
        """The points without a number, as a group of their own."""
        return _missing(np.isnan(self.values))


def colours_of(column: "pd.Series[Any]") -> list[Group] | Gradient:
    """Groups, the largest first (and those that are too many together); or a scale of numbers.

    Numbers make a scale, unless they are whole ones of at most 12 different values.

    Args:
        column: A value a point.
    """
    if _is_scale(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return Gradient(str(column.name), np.where(np.isfinite(values), values, np.nan))
    return _groups(column)


def _is_scale(column: "pd.Series[Any]") -> bool:
    types = pd.api.types
    if types.is_bool_dtype(column.dtype) or not types.is_numeric_dtype(column.dtype):
        return False
    there = column.dropna().to_numpy(dtype=np.float64)
    whole = bool((there == np.round(there)).all())
    return not whole or len(np.unique(there)) > _FEW


def _groups(column: "pd.Series[Any]") -> list[Group]:
    is_missing = column.isna().to_numpy(dtype=bool)
    names = np.array([_name(value) for value in column], dtype=object)
    there = names[~is_missing]
    counts = pd.Series(there, dtype=object).value_counts(sort=True)
    # Equal counts in the order of their names, whatever the order of the rows.
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    largest = [str(name) for name, _ in ordered[:MOST_GROUPS]]
    groups = [
        _group(name, mark, (names == name) & ~is_missing)
        for name, mark in zip(largest, group_marks(len(largest)), strict=True)
    ]
    rest = ~is_missing & ~np.isin(names, largest)
    if rest.any():
        groups.append(_group(f"{len(ordered) - len(largest)} other groups", OTHER, rest))
    missing = _missing(is_missing)
    return groups if missing is None else [*groups, missing]


def _name(value: object) -> str:
    # A column of whole numbers with a missing one is of floats.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _group(name: str, mark: Mark, members: BoolArray) -> Group:
    return Group(name, mark, members)


def _missing(members: BoolArray) -> Group | None:
    return Group("missing", MISSING, members) if members.any() else None
