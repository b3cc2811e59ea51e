"""What is looked for, made into vectors once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlu_lite.analysis.cells import is_missing
from nlu_lite.analysis.embedders import MakesTables
from nlu_lite.analysis.labels import labels_of
from nlu_lite.analysis.scales import floats_of
from nlu_lite.analysis.similarity import check_dimensions
from nlu_lite.analysis.sources import check_comparable
from nlu_lite.analysis.vectors import Vectors, VectorTable, vectors_of
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.quantized import scale_column
from nlu_lite.errors import InvalidInput, InvalidOption, InvalidVectors

__all__ = ["Queries", "queries_of"]

_NUMBERS = (int, float, np.integer, np.floating)
_KINDS = (
    "a text or a list of texts (with pipeline=), a vector, a matrix of vectors, a row of a table "
    "(`table.iloc[0]`), or a table of queries"
)


@dataclass(frozen=True, slots=True, eq=False)
class Queries:
    """What is looked for.

    Attributes:
        matrix: Shape (queries, dimension), none of them NaN.
        labels: What each is called.
        single: Whether there is one that was not given in a list.
    """

    matrix: FloatArray
    labels: pd.Index
    single: bool


def queries_of(query: object, vectors: Vectors, *, pipeline: MakesTables | None) -> Queries:
    """The vectors of what somebody looks for.

    Args:
        query: As in `nearest`.
        vectors: Those that will be searched.
        pipeline: What makes the vectors of texts.

    Raises:
        InvalidInput: It is nothing that can be looked for, or has no words.
        InvalidOption: It is a text, and there is no pipeline.
        InvalidVectors: It is of another model.
    """
    single = not isinstance(query, pd.DataFrame) and _is_one(query, vectors.column)
    several = _several(query, vectors.column) if single else query
    if isinstance(several, list | tuple) and not several:
        several = np.empty((0, vectors.matrix.shape[1]), dtype=np.float32)
    texts = _texts(several)
    table = _vector_table(several) if texts is None else _embedded(texts, pipeline)
    column = vectors.column if vectors.column in getattr(table, "columns", ()) else None
    asked = vectors_of(table, column, name="the query")
    check_comparable(asked.source, vectors.source, names=("the query", "the table"))
    check_dimensions(asked, vectors)
    labels = labels_of(table) if texts is None else pd.Index(texts, dtype=object)
    _check_words(asked.matrix, labels)
    return Queries(asked.matrix, labels, single)


def _is_one(query: object, column: Hashable) -> bool:
    """Whether it is one text, one vector or one row, and not several."""
    if isinstance(query, pd.Series):
        return column in query.index or pd.api.types.is_numeric_dtype(query.dtype)
    if isinstance(query, np.ndarray):
        return query.ndim == 1 and query.dtype.kind in "fiu"
    if isinstance(query, list | tuple):
        return bool(query) and all(isinstance(number, _NUMBERS) for number in query)
    return isinstance(query, str)


def _several(query: object, column: Hashable) -> object:
    """The same as several of which there is one."""
    if isinstance(query, str):
        return [query]
    if isinstance(query, pd.Series) and column in query.index:
        cells = query.to_dict()
        names = [name for name in (column, scale_column(str(column))) if name in cells]
        row = pd.DataFrame({name: [cells[name]] for name in names}, index=[query.name])
        row.attrs = dict(query.attrs)
        return row
    return floats_of(query, name="the query")[np.newaxis]


def _texts(queries: object) -> list[str | None] | None:
    """The texts; None where they are no texts. Texts that are missing are None."""
    if isinstance(queries, pd.Series | np.ndarray):
        queries = queries.tolist()
    if not isinstance(queries, list | tuple):
        return None
    texts = [None if is_missing(text) else text for text in queries]
    is_text = any(isinstance(text, str) for text in texts)
    if is_text and not all(text is None or isinstance(text, str) for text in texts):
        raise InvalidInput(f"the queries hold texts and other things; expected {_KINDS}.")
    return texts if is_text else None


def _embedded(texts: Sequence[str | None], pipeline: MakesTables | None) -> pd.DataFrame:
    if pipeline is None:
        raise InvalidOption(
            f"the query is a text ({texts[0]!r:.60}), of which a pipeline makes a vector.\n"
            "Give the one that made the table: pipeline=nlu_lite.load(…)."
        )
    return pipeline.predict(list(texts), output_level="document")


def _vector_table(queries: object) -> VectorTable:
    if isinstance(queries, pd.DataFrame | pd.Series):
        return queries
    try:
        matrix = floats_of(queries, name="the query")
    except InvalidVectors:
        raise
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            f"the query is of type {type(queries).__name__} ({queries!r:.60}); expected {_KINDS}."
        ) from error
    if matrix.ndim != 2:
        raise InvalidInput(f"the query is an array of shape {matrix.shape}; expected {_KINDS}.")
    return matrix


def _check_words(matrix: FloatArray, labels: pd.Index) -> None:
    empty = np.flatnonzero(np.isnan(matrix).any(axis=1))
    if len(empty):
        raise InvalidInput(
            f"query {empty[0]} (counted from 0: {labels[empty[0]]!r:.60}) has no words, and so no "
            f"vector: nothing is near to it. Queries without words: {len(empty):,}.\n"
            "Leave them out before."
        )
