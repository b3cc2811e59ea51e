"""The rows of a table that are nearest to a query."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import with_columns
from nlu_lite.analysis.embedders import MakesTables
from nlu_lite.analysis.metrics import metric_of
from nlu_lite.analysis.queries import Queries, queries_of
from nlu_lite.analysis.search import Searched, nearest_rows
from nlu_lite.analysis.vectors import vectors_of
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["checked_count", "nearest", "ranked"]


def nearest(
    table: pd.DataFrame,
    query: object,
    k: int = 10,
    *,
    column: Hashable | None = None,
    pipeline: MakesTables | None = None,
    metric: str = "cosine",
) -> pd.DataFrame:
    """The rows of a table that are nearest to a query, the nearest first.

    All rows are looked at, and what is found is what a loop over all of them finds.

    Args:
        table: A table of `predict`.
        query: A text or several (with a pipeline); a vector, or a matrix of them; a row of a table;
            or a table of queries.
        k: How many rows a query; all where there are fewer.
        column: Which vectors; None: the only ones.
        pipeline: What makes the vectors of texts: that which made the table.
        metric: As in `similarity`.

    Returns:
        The rows with all their columns and their index, and `rank` (from 1) and `score` (the value
        of the metric). Of several queries, one behind the other, with `query` in front: the text,
        word or sentence of the query, or the index of its row. A row of the table that is a query
        finds itself first. Rows without a vector are never near.

    Raises:
        InvalidInput: The query is nothing that can be looked for, or has no words.
        InvalidOption: There are several columns of vectors, `k` is no number from 1, the pipeline
            is missing, or the table has columns named `rank` or `score` already.
        InvalidVectors: There are no vectors, or those of the query are of another model.

    >>> import nlu_lite
    >>> pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    >>> table = pipeline.predict(["The soup was cold.", "Nice view!", "We waited an hour."])
    >>> found = nlu_lite.nearest(table, "slow service", k=2, pipeline=pipeline)
    >>> found[["sentence", "rank", "score"]].round(2)
                 sentence  rank  score
    2  We waited an hour.     1   0.22
    1          Nice view!     2   0.04
    """
    if not isinstance(table, pd.DataFrame):
        raise InvalidInput(f"nearest takes a DataFrame, not a {type(table).__name__}.")
    chosen, count = metric_of(metric), checked_count(k)
    vectors = vectors_of(table, column)
    queries = queries_of(query, vectors, pipeline=pipeline)
    rows, values = nearest_rows(Searched(vectors.matrix), queries.matrix, count, chosen)
    return ranked(table, queries, rows, values)


def checked_count(k: object) -> int:
    """How many rows are asked for.

    Raises:
        InvalidOption: It is no whole number from 1.
    """
    if not isinstance(k, int | np.integer) or isinstance(k, bool) or k < 1:
        raise InvalidOption(f"k={k!r}; expected how many rows, a whole number from 1.")
    return int(k)


def ranked(
    table: pd.DataFrame, queries: Queries, rows: IntArray, values: FloatArray
) -> pd.DataFrame:
    """The rows that were found, with their ranks and scores.

    Args:
        table: Where they are.
        queries: What was looked for.
        rows: Shape (queries, k), -1 where there are no more.
        values: Shape (queries, k).
    """
    there = rows >= 0
    query, rank = np.nonzero(there)
    in_front = {} if queries.single else {"query": queries.labels.take(query)}
    return with_columns(
        table.take(rows[there]), {"rank": rank + 1, "score": values[there]}, in_front=in_front
    )


# Tracebacks and pickles say what users import.
nearest.__module__ = "nlu_lite"
