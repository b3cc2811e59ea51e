"""The points of a map: where they are, which rows they are, and what is left out."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.cells import is_missing
from nlu_lite.analysis.labels import texts_of
from nlu_lite.analysis.projection import project
from nlu_lite.analysis.vectors import vectors_of
from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidOption

__all__ = [
    "Coordinates",
    "Points",
    "column_of",
    "has_coordinates",
    "labels_of_points",
    "points_of_table",
]

Coordinates: TypeAlias = npt.NDArray[np.float64]

_AXES = ("x", "y", "z")
_METHODS = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points and the rows that they stand for.

    Attributes:
        places: Shape (points, 2) or (points, 3).
        rows: The rows of the points, in order.
        left_out: How many rows have no place, for they have no vector.
        method: How they were projected, as it is written; None: they came with their places.
        is_flat: Whether a third axis is not shown.
    """

    places: Coordinates
    rows: pd.DataFrame
    left_out: int
    method: str | None
    is_flat: bool = False

    @property
    def notes(self) -> list[str]:
        """What should be said beside the picture."""
        flat = ["z is not shown: interactive=True shows it"] if self.is_flat else []
        lacking = "without coordinates" if self.method is None else "without a vector, or of zeros,"
        without = f"{self.left_out:,} row{'s' * (self.left_out > 1)} {lacking} left out"
        left_out = [without] if self.left_out else []
        empty = [] if len(self.places) else ["no rows"]
        return ([] if self.method is None else [self.method]) + flat + empty + left_out


def points_of_table(
    table: pd.DataFrame, *, column: Hashable | None, method: str | None, dims: int, seed: int
) -> Points:
    """The points of a table: where it says (`x`, `y`, `z`), or else where a projection puts them.

    Args:
        table: Has coordinates or vectors.
        column: Which vectors.
        method: As in `nlu_lite.project`; None: the table's own coordinates, else "pca".
        dims: 2 or 3.
        seed: Of the projection.

    Raises:
        InvalidOption, InvalidVectors, MissingExtra: As `nlu_lite.project`.
    """
    axes = list(_AXES[:dims])
    is_given = method is None and column is None and has_coordinates(table, dims)
    if is_given:
        places = table[axes].to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        vectors = vectors_of(table, column).matrix
        projected = project(vectors, method or "pca", dims=dims, seed=seed)
        places = projected[axes].to_numpy(dtype=np.float64)
    there = np.isfinite(places).all(axis=1)
    return Points(
        places=places[there],
        rows=table[there],
        left_out=int((~there).sum()),
        method=None if is_given else _METHODS[method or "pca"],
        is_flat=is_given and dims == 2 and has_coordinates(table, 3),
    )


def has_coordinates(table: pd.DataFrame, dims: int) -> bool:
    """Whether a table says where its rows are, on so many axes."""
    types = pd.api.types
    return all(a in table.columns and types.is_numeric_dtype(table[a]) for a in _AXES[:dims])


def column_of(rows: pd.DataFrame, name: Hashable, option: str) -> "pd.Series[Any]":
    """A column that an option names.

    Raises:
        InvalidOption: There is none, or there are several.
    """
    count = int((rows.columns == name).sum())
    if count != 1:
        raise InvalidOption(
            f"{option}={name!r}, but the table has {'no' if not count else count} such "
            f"column{'s' * (count > 1)}; it has {', '.join(map(repr, rows.columns))}."
            f"{did_you_mean(name, map(str, rows.columns))}"
        )
    return rows[name]


def labels_of_points(points: Points, label: Hashable | bool | None) -> list[str] | None:
    """What each point is called; None where they are not."""
    if label is False:
        return None
    if label is None or label is True:
        texts = texts_of(points.rows)
        found = points.rows.index.to_series() if texts is None else texts
    else:
        found = column_of(points.rows, label, "label")
    return ["" if is_missing(value) else str(value) for value in found]
