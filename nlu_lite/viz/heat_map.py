"""What a heat map shows, before anybody draws it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from nlu_lite.analysis.cells import is_missing
from nlu_lite.analysis.labels import labels_of, texts_of
from nlu_lite.analysis.metrics import metric_of
from nlu_lite.analysis.similarity import similarity
from nlu_lite.analysis.vectors import VectorTable
from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.viz.points import column_of

__all__ = ["HeatMap", "Scale", "heat_map_of"]


class Scale(NamedTuple):
    """Colours of numbers.

    Attributes:
        low: The number of the first colour.
        high: The number of the last one.
        colours: A scale of colours that matplotlib and plotly call the same.
        says: What the bar of colours says.
    """

    low: float
    high: float
    colours: str
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """What a heat map shows.

    Attributes:
        values: Shape (rows, columns); NaN where a vector is missing.
        rows: A label a row.
        columns: A label a column.
        metric: What the values are.
    """

    values: FloatArray
    rows: list[str]
    columns: list[str]
    metric: str

    @property
    def scale(self) -> Scale:
        """The colours of the values: of cosines always the same, so that pictures compare."""
        metric = metric_of(self.metric)
        there = np.abs(self.values[np.isfinite(self.values)])
        greatest = float(there.max(initial=0)) or 1.0
        if metric.name == "cosine":
            return Scale(-1, 1, "RdBu_r", "cosine similarity")
        if metric.nearer_is_greater:
            return Scale(-greatest, greatest, "RdBu_r", f"{metric.name} product")
        return Scale(0, greatest, "viridis", f"{metric.name} distance (smaller is nearer)")

    @property
    def notes(self) -> list[str]:
        """What should be said beside the picture."""
        if not self.values.size:
            return ["no rows"]
        missing = np.isnan(self.values)
        counts = {
            "row": int(missing.all(axis=1).sum()),
            "column": int(missing.all(axis=0).sum()),
        }
        if counts["row"] == len(self.values):
            # All cells are missing where there is nothing on the other side.
            return ["no row has a vector on both sides: grey"]
        said = [f"{n:,} {what}{'s' * (n > 1)}" for what, n in counts.items() if n]
        return [f"without a vector, grey: {' and '.join(said)}"] if said else []


def heat_map_of(
    a: VectorTable,
    b: "VectorTable | None",
    *,
    column: Hashable | None = None,
    label: Hashable | None = None,
    metric: str = "cosine",
) -> HeatMap:
    """How near each row of a is to each row of b.

    Args:
        a: Has vectors.
        b: Has vectors of the same model; None: a itself.
        column: Which vectors.
        label: The column that the rows are called by; None: what each row is.
        metric: As in `nlu_lite.similarity`.

    Raises:
        InvalidOption, InvalidVectors, InvalidInput: As `nlu_lite.similarity`.
    """
    values = similarity(a, b, column=column, metric=metric)
    return HeatMap(
        values=values.to_numpy(dtype=np.float32),
        rows=_labels(a, label),
        columns=_labels(a if b is None else b, label),
        metric=metric,
    )


def _labels(table: VectorTable, label: Hashable | None) -> list[str]:
    if isinstance(table, pd.DataFrame):
        texts = texts_of(table) if label is None else column_of(table, label, "label")
        if texts is not None:
            return [_label(text) for text in texts]
    elif label is not None:
        raise InvalidOption(f"label={label!r} names a column; a {type(table).__name__} has none.")
    return [_label(text) for text in labels_of(table)]


def _label(value: object) -> str:
    return "(no text)" if is_missing(value) else str(value)
