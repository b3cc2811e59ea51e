"""The cells of a column as JSON, each as a text."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from nlu_lite.common.arrays import FloatArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["json_cells", "numbers_of", "vector_cells"]


def json_cells(column: "pd.Series[Any]") -> list[str]:
    """The cells of a column, vectors as lists of numbers; what is missing is null.

    >>> import pandas as pd
    >>> json_cells(pd.Series([1, None], dtype="Int64"))
    ['1', 'null']
    """
    cells = column.tolist()
    if any(isinstance(cell, np.ndarray) for cell in cells):
        return vector_cells(cells)
    missing = column.isna().tolist()
    return [
        "null" if none else json.dumps(cell, ensure_ascii=False, default=_plain)
        for cell, none in zip(cells, missing, strict=True)
    ]


def vector_cells(cells: Sequence[Any]) -> list[str]:
    """Vectors, and lists of the user's, as lists; a number that is none is null.

    Numbers have the shortest digits that give back the same float32.

    >>> vector_cells([np.array([0.1, 2], dtype=np.float32)])
    ['[0.1, 2]']
    """
    shapes = {(cell.shape, cell.dtype) for cell in cells if isinstance(cell, np.ndarray)}
    if len(shapes) == 1 and all(isinstance(cell, np.ndarray) for cell in cells):
        matrix = np.stack(cells)
        if matrix.dtype == np.float32 and matrix.ndim == 2 and _is_fast(matrix):
            return _texts_of_rows(matrix)
    return [json.dumps(_plain(cell), ensure_ascii=False, default=_plain) for cell in cells]


def numbers_of(vector: FloatArray) -> list[float | None]:
    """The numbers of a vector: the shortest digits that give back the same float32.

    Not those of the double that each becomes; None where one is none.

    >>> numbers_of(np.array([0.1, np.nan], dtype=np.float32))
    [0.1, None]
    """
    return [None if np.isnan(number) else float(str(number)) for number in vector]


def _is_fast(matrix: FloatArray) -> bool:
    return bool(matrix.size and np.isfinite(matrix).all() and find_spec("pyarrow"))


def _texts_of_rows(matrix: FloatArray) -> list[str]:
    """Arrow writes digits ten times as fast as Python."""
    import pyarrow as pa
    from pyarrow import compute

    offsets = pa.array(np.arange(0, matrix.size + 1, matrix.shape[1]), pa.int32())
    digits = pa.array(matrix.ravel()).cast(pa.string())
    rows = compute.binary_join(pa.ListArray.from_arrays(offsets, digits), ", ")
    return [f"[{row}]" for row in rows.to_pylist()]


def _plain(value: Any) -> object:  # noqa: ANN401  # whatever a user's column holds
    """A value as JSON knows it."""
    if isinstance(value, np.ndarray):
        if value.dtype == np.float32 and value.ndim == 1:
            return numbers_of(value)
        return value.tolist()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, (list, dict, str, int, float)):
        return value
    return str(value)
