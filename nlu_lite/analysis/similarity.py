"""Each row of a table against each row of another one, as a labelled table."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from nlu_lite.analysis.labels import labels_of
from nlu_lite.analysis.metrics import metric_of
from nlu_lite.analysis.sources import check_comparable
from nlu_lite.analysis.vectors import Vectors, VectorTable, vectors_of
from nlu_lite.errors import InvalidOption, InvalidVectors

__all__ = ["check_dimensions", "similarity"]

_ROWS_AT_ONCE = 1_024
_MOST_BYTES = 4_000_000_000


def similarity(
    a: VectorTable,
    b: "VectorTable | None" = None,
    *,
    column: Hashable | None = None,
    metric: str = "cosine",
) -> pd.DataFrame:
    """How near each row of a table is to each row of another one, or of the same.

    Args:
        a: A table of `predict`; or a Series of vectors, or a matrix.
        b: Another one; None: `a` itself.
        column: Which vectors; None: the only ones.
        metric: "cosine" or "dot", which are greatest for the nearest; or the distances "euclidean"
            and "manhattan", which are smallest for them.

    Returns:
        Shape (rows of a, rows of b), float32, with the words or sentences of the rows as labels;
        the index where rows are documents. NaN where a row has no vector. The cosine to a vector
        of zeros is 0.

    Raises:
        InvalidOption: There are several columns of vectors, no such metric, or more numbers than
            memory should hold.
        InvalidVectors: There are no vectors, or they are of different models.

    >>> import nlu_lite
    >>> pipeline = nlu_lite.load("en.embed.minilm_L6_384")
    >>> words = pipeline.predict("cat kitten market")
    >>> nlu_lite.similarity(words).round(2)
    token    cat  kitten  market
    token
    cat     1.00    0.85    0.34
    kitten  0.85    1.00    0.33
    market  0.34    0.33    1.00
    """
    chosen = metric_of(metric)
    _check_size(len(a), len(a if b is None else b))
    first = vectors_of(a, column, name="the first table")
    second = first if b is None else vectors_of(b, column, name="the second table")
    check_comparable(first.source, second.source, names=("the first table", "the second table"))
    check_dimensions(first, second)
    values = np.empty((len(first.matrix), len(second.matrix)), dtype=np.float32)
    for begin in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(begin, begin + _ROWS_AT_ONCE)
        values[rows] = chosen.between(first.matrix[rows], second.matrix)
    return pd.DataFrame(values, labels_of(a), labels_of(a if b is None else b))


def check_dimensions(first: Vectors, second: Vectors) -> None:
    """Raise InvalidVectors where vectors are of different lengths."""
    one, other = first.matrix.shape[1], second.matrix.shape[1]
    # A table without any vector does not tell how long they would be.
    if one != other and len(first.matrix) and len(second.matrix):
        raise InvalidVectors(
            f"vectors of {one} and of {other} numbers can't be compared; are they of different "
            "models, or was `truncate_dim` asked for once? Make both with one pipeline."
        )


def _check_size(rows: int, columns: int) -> None:
    size = rows * columns * np.dtype(np.float32).itemsize
    if size > _MOST_BYTES:
        raise InvalidOption(
            f"a table of {rows:,} x {columns:,} similarities takes {size / 1e9:,.0f} GB of "
            f"memory; {_MOST_BYTES / 1e9:.0f} GB are the most.\nThe nearest rows of each alone "
            "take little: `nlu_lite.nearest(table, queries, k=10)`."
        )


# Tracebacks and pickles say what users import.
similarity.__module__ = "nlu_lite"
