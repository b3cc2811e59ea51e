"""Tables made by hand."""

from collections.abc import Mapping

import numpy as np

from nlu_lite.common.arrays import Matrices
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.columns import Column, ColumnKind, Excerpts, Values
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.report import Report
from nlu_lite.prediction.table import Table


def table_by_hand(
    documents: Documents,
    items: Items,
    values: Mapping[str, Values],
    *,
    positions: bool = False,
    report: Report | None = None,
) -> Table:
    """A table of columns by name, whose kinds are told by their values."""
    level = items.level
    texts = Excerpts(documents.texts, items.documents(), items.spans, items.labels)
    columns = [Column(level, "text", texts)]
    if positions:
        nowhere = tuple(items.labels)
        for place, side in enumerate(("begin", "end")):
            spans = items.spans[:, place]
            columns.append(Column(f"{level}_{side}", "number", spans, nowhere))
    columns += [Column(name, kind_of(of), of) for name, of in values.items()]
    return Table(documents, items, tuple(columns), report or report_of(len(documents)))


def kind_of(values: Values) -> ColumnKind:
    if isinstance(values, Matrices):
        return "matrix"
    if isinstance(values, list):
        return "texts"
    assert isinstance(values, np.ndarray)
    if values.ndim == 2:
        return "vector"
    return "flag" if values.dtype == bool else "number"


def report_of(documents: int) -> Report:
    return Report(
        version="1",
        precision="fp32",
        output_level="token",
        tokens="words",
        references={},
        counts={"documents": documents},
    )
