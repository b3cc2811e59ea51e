"""A table as text: for eyes, for spreadsheets, for programs."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["FORMATS", "as_csv", "as_json", "as_table"]

_NUMBERS_SHOWN = 3


def as_table(frame: "pd.DataFrame") -> str:
    """Columns under each other; of a vector the first three numbers."""
    return _with_cells(frame, _first_numbers).to_string(na_rep="") + "\n"


def as_csv(frame: "pd.DataFrame") -> str:
    """Comma-separated values with the index in front; a vector is a JSON list in one cell."""
    from nlu_lite.output.json_cells import numbers_of

    cells = _with_cells(frame, lambda vector: json.dumps(numbers_of(vector)))
    return cells.to_csv(index_label="index", lineterminator="\n")


def as_json(frame: "pd.DataFrame") -> str:
    """A JSON list of rows, the index under `index`; what is missing is null."""
    from nlu_lite.output.json_cells import numbers_of

    cells = _with_cells(frame, numbers_of)
    rows = cells.astype(object).where(cells.notna(), None).reset_index(names="index")
    return json.dumps(rows.to_dict(orient="records"), default=int) + "\n"


FORMATS: dict[str, "Callable[[pd.DataFrame], str]"] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}


def _with_cells(frame: "pd.DataFrame", show: "Callable[[np.ndarray], object]") -> "pd.DataFrame":
    """The frame with each vector replaced by what is to be shown of it."""
    shown = frame.copy()
    for name in frame.columns[frame.columns.str.endswith("_embeddings")]:
        shown[name] = frame[name].map(show)
    return shown


def _first_numbers(vector: "np.ndarray") -> str:
    numbers = ", ".join(f"{number:.3f}" for number in vector[:_NUMBERS_SHOWN])
    return f"[{numbers}, …]" if len(vector) > _NUMBERS_SHOWN else f"[{numbers}]"
