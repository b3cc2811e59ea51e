"""What a map shows, before anybody draws it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlu_lite.viz.colours import Gradient, Group, colours_of
from nlu_lite.viz.palette import PLAIN
from nlu_lite.viz.points import Points, column_of, labels_of_points, points_of_table

__all__ = ["MapPanel", "map_panel_of"]


@dataclass(frozen=True, slots=True, eq=False)
class MapPanel:
    """What a map shows.

    Attributes:
        points: Where the points are.
        colours: What colours them; None: nothing.
        says: What the colours mean.
        labels: What each point is called; None: nothing.
    """

    points: Points
    colours: Sequence[Group] | Gradient | None
    says: str
    labels: Sequence[str] | None

    @property
    def groups(self) -> list[Group]:
        """The points as they are drawn: with a scale those that have a number, then the others."""
        if isinstance(self.colours, Gradient):
            missing = self.colours.missing
            there = Group("", PLAIN, ~np.isnan(self.colours.values))
            return [there] if missing is None else [there, missing]
        if self.colours is None:
            return [Group("", PLAIN, np.ones(len(self.points.places), dtype=bool))]
        return list(self.colours)


def map_panel_of(
    table: pd.DataFrame,
    *,
    color: Hashable | None,
    label: Hashable | bool | None,
    most_labels: int | None,
    column: Hashable | None,
    method: str | None,
    dims: int,
    seed: int,
) -> MapPanel:
    """What a map of a table shows.

    Args:
        table: Has coordinates or vectors.
        color: The column that colours the points.
        label: The column that they are called by; True: what they are; False: nothing.
        most_labels: Where `label` is None, most points that are called by what they are; None: any.
        column: As in `points_of_table`, as are method, dims and seed.
        method: Likewise.
        dims: Likewise.
        seed: Likewise.

    Raises:
        InvalidOption, InvalidVectors, MissingExtra: As `nlu_lite.project`.
    """
    points = points_of_table(table, column=column, method=method, dims=dims, seed=seed)
    many = most_labels is not None and len(points.places) > most_labels
    return MapPanel(
        points=points,
        colours=None if color is None else colours_of(column_of(points.rows, color, "color")),
        says="" if color is None else str(color),
        labels=labels_of_points(points, False if label is None and many else label),
    )
