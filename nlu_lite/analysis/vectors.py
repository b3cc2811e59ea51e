"""The vectors of a table as one matrix."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.cells import is_missing
from nlu_lite.analysis.scales import floats_of, is_scale, with_scales
from nlu_lite.analysis.sources import Framed, VectorSource, source_of
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidInput, InvalidOption, InvalidVectors

__all__ = ["VectorTable", "Vectors", "matrix", "vector_columns", "vectors_of"]

# What has vectors: a table, one of its columns, or a matrix that is one already.
VectorTable: TypeAlias = "pd.DataFrame | pd.Series[Any] | npt.NDArray[Any]"
_Cells: TypeAlias = npt.NDArray[np.object_]

_MAKE_THEM = 'Make some: `nlu_lite.load("en.embed_sentence.minilm_L6_384").predict(…)`.'


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The vectors of one column.

    Attributes:
        column: Its name; None where they came as a matrix.
        matrix: Shape (rows, dimension), float32; NaN in rows without a vector.
        source: What made them; None where that is not known.
    """

    column: Hashable
    matrix: FloatArray
    source: VectorSource | None


def matrix(table: VectorTable, column: Hashable | None = None) -> FloatArray:
    """The vectors of a table as one matrix, a row a row.

    Args:
        table: What `predict` gave, also read back from Parquet; or a Series of vectors.
        column: Which vectors; None: the only ones.

    Returns:
        Shape (rows, dimension), float32. Nothing is copied where the rows still share one matrix,
        as those of `predict` do: the result is read-only then. Rows without a vector are NaN.
        Vectors that `to_parquet(vectors="int8")` stored are multiplied by their scales.

    Raises:
        InvalidOption: There are several columns of vectors, or no column of this name.
        InvalidVectors: There are no vectors, or they are of different lengths.

    >>> import nlu_lite
    >>> table = nlu_lite.load("en.embed.minilm_L6_384").predict("I love NLP")
    >>> nlu_lite.matrix(table).shape
    (3, 384)
    """
    return vectors_of(table, column).matrix


def vectors_of(
    table: VectorTable, column: Hashable | None = None, *, name: str = "the table"
) -> Vectors:
    """The vectors of a table, and what made them.

    Args:
        table: As in `matrix`; or a matrix of numbers, which is taken as it is.
        column: As in `matrix`.
        name: What errors call the table.

    Raises:
        InvalidInput: It is nothing that has vectors.
        InvalidOption, InvalidVectors: As in `matrix`.
    """
    if isinstance(table, pd.DataFrame):
        chosen = _chosen(table, column, name)
        return _vectors(table, chosen, _objects(table[chosen]))
    if isinstance(table, pd.Series):
        return _vectors(table, table.name, _objects(table))
    if isinstance(table, np.ndarray) and table.ndim == 2 and table.dtype.kind in "fiu":
        return Vectors(None, floats_of(table, name=name), None)
    raise InvalidInput(
        f"{name} is {_described(table)}; expected a DataFrame with a column of vectors, a Series "
        f"of vectors, or a matrix of shape (rows, dimension).\n{_MAKE_THEM}"
    )


def vector_columns(table: pd.DataFrame) -> list[Hashable]:
    """The names of the columns whose cells are vectors, in order.

    That is told by the first cell that is not missing, and, of columns that have none, by what
    ``attrs["nlu_lite"]`` says.
    """
    return [name for place, name in enumerate(table.columns) if _holds_vectors(table, place)]


def _holds_vectors(table: pd.DataFrame, place: int) -> bool:
    column = table.iloc[:, place]
    if not (column.dtype == object or isinstance(column.dtype, pd.ArrowDtype)):
        return False
    if is_scale(table, table.columns[place]):
        return False
    cell = next((cell for cell in column if not is_missing(cell)), None)
    if cell is None:
        return source_of(table, table.columns[place]) is not None
    return _is_list(cell) and np.asarray(cell).dtype.kind in "fiu" and np.ndim(cell) == 1


def _chosen(table: pd.DataFrame, column: Hashable | None, name: str) -> Hashable:
    if column is not None:
        _check_there(table, column, name)
        return column
    columns = vector_columns(table)
    if not columns:
        raise _no_vectors(table, name)
    if len(columns) > 1:
        raise InvalidOption(
            f"{name} has {len(columns)} columns of vectors: {', '.join(map(repr, columns))}.\n"
            f"Say which one: column={columns[0]!r}."
        )
    return columns[0]


def _check_there(table: pd.DataFrame, column: Hashable, name: str) -> None:
    count = int((table.columns == column).sum())
    if count != 1:
        columns = ", ".join(map(repr, vector_columns(table))) or "none"
        raise InvalidOption(
            f"{name} has {'no column' if not count else f'{count} columns'} named {column!r}; its "
            f"columns of vectors: {columns}.{did_you_mean(column, map(str, table.columns))}"
        )


def _no_vectors(table: pd.DataFrame, name: str) -> InvalidVectors:
    matrices = [str(c) for c in table.columns if any(map(_is_matrix, table[c][:9]))]
    if matrices:
        return _of_matrices(matrices[0])
    columns = ", ".join(map(repr, table.columns)) or "none at all"
    return InvalidVectors(f"{name} has no column of vectors; its columns: {columns}.\n{_MAKE_THEM}")


def _of_matrices(column: Hashable) -> InvalidVectors:
    return InvalidVectors(
        f"the cells of {column!r} are matrices (a vector a word: pooling=None); one vector a "
        'row is needed.\nAsk for it: `predict(…, pooling="mean")`, or for rows of words: '
        '`predict(…, output_level="token")`.'
    )


def _vectors(table: Framed, column: Hashable, cells: _Cells) -> Vectors:
    source = source_of(table, column)
    dimension = 0 if source is None else source.dimension
    matrix = _matrix(cells, column, dimension)
    first = next((cell for cell in cells if not is_missing(cell)), 0.0)
    return Vectors(column, with_scales(matrix, np.asarray(first).dtype, table, column), source)


def _objects(column: "pd.Series[Any]") -> _Cells:
    return column.to_numpy(dtype=object)


def _matrix(cells: _Cells, column: Hashable, dimension: int) -> FloatArray:
    shared = _shared(cells)
    if shared is not None:
        return shared
    there = np.array([not is_missing(cell) for cell in cells], dtype=bool)
    if not there.any():
        return np.full((len(cells), dimension), np.nan, dtype=np.float32)
    first = cells[there.argmax()]
    _check_lengths(cells, there, column, np.asarray(first))
    rows = np.full((len(cells), len(first)), np.nan, dtype=np.float32)
    for row in np.flatnonzero(there).tolist():
        rows[row] = cells[row]
    return rows


def _check_lengths(
    cells: _Cells, there: npt.NDArray[np.bool_], column: Hashable, first: npt.NDArray[Any]
) -> None:
    if _is_matrix(first):
        raise _of_matrices(column)
    if first.ndim != 1 or first.dtype.kind not in "fiu":
        raise InvalidVectors(
            f"the cells of {column!r} are no vectors of numbers; the first is "
            f"{_described(cells[there.argmax()])}."
        )
    for row in np.flatnonzero(there).tolist():
        if not _is_list(cells[row]) or len(cells[row]) != len(first):
            raise InvalidVectors(
                f"the vectors of {column!r} differ: row {there.argmax()} (counted from 0) has "
                f"{len(first)} numbers, row {row} is {_described(cells[row])}."
            )


def _shared(cells: _Cells) -> FloatArray | None:
    """A view of the matrix that all cells are rows of, in order; None where there is none."""
    first = cells[0] if len(cells) else None
    if type(first) is not np.ndarray or first.base is None or first.dtype != np.float32:
        return None
    base, form = first.base, (first.shape, first.strides, first.dtype)
    if first.ndim != 1 or not all(
        type(cell) is np.ndarray
        and cell.base is base
        and (cell.shape, cell.strides, cell.dtype) == form
        for cell in cells
    ):
        return None
    addresses = np.fromiter(
        (cell.__array_interface__["data"][0] for cell in cells), np.int64, len(cells)
    )
    steps = np.diff(addresses)
    step = int(steps[0]) if len(steps) else first.nbytes
    if step < first.nbytes or (steps != step).any():
        return None
    shape, strides = (len(cells), len(first)), (step, *first.strides)
    view = np.lib.stride_tricks.as_strided(first, shape, strides, writeable=False)
    return cast(FloatArray, view)


def _is_matrix(cell: object) -> bool:
    """Whether a cell is a matrix, or an array of its rows, as it comes back from Parquet."""
    rows = np.asarray(cell, dtype=object) if _is_list(cell) else np.empty(0)
    return rows.ndim == 2 or (rows.ndim == 1 and rows.size > 0 and np.ndim(rows[0]) == 1)


def _is_list(cell: object) -> bool:
    return isinstance(cell, np.ndarray | list | tuple)


def _described(value: object) -> str:
    if _is_list(value):
        return f"{type(value).__name__} of shape {np.asarray(value).shape}"
    return f"{type(value).__name__} ({value!r:.60})"


# Tracebacks and pickles say what users import.
matrix.__module__ = "nlu_lite"
