"""Rows that are far from the others."""

from collections.abc import Hashable

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.additions import check_free, with_columns
from nlu_lite.analysis.leaders import leaders
from nlu_lite.analysis.points import points_of
from nlu_lite.analysis.vectors import VectorTable
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.extras import require
from nlu_lite.common.whole_numbers import whole_number
from nlu_lite.errors import InvalidOption

__all__ = ["outliers"]

_NAMES = ["outlier_score", "outlier"]
_NEIGHBOURS = 20
# With fewer, quartiles say nothing.
_FEWEST = 5
# Tukey's "far out": so many times the distance of the quartiles above the upper one.
_FAR_OUT = 3


def outliers(
    table: VectorTable, *, neighbours: int | None = None, column: Hashable | None = None
) -> pd.DataFrame:
    """The table, told how far each row is from its neighbours, and which rows are far out.

    By the local outlier factor (Breunig and others 2000, doi:10.1145/342009.335388) of
    scikit-learn on the vectors divided by their lengths: how much sparser it is around a row than
    around its neighbours. Rows with equal vectors are counted once, as that paper advises: many
    copies of a row would make everything near to it an outlier. All pairs of rows are compared: the
    time grows with the square of the rows, memory does not.

    Args:
        table: A table of `predict`; or a Series of vectors, or a matrix.
        neighbours: With how many a row is compared; None: with 20, or with half of the different
            rows where these are fewer than 40.
        column: Which vectors; None: the only ones.

    Returns:
        The table, all of its rows, and behind its columns: `outlier_score` (float32), about 1 for a
        row among others, the greater the farther out; and `outlier` (boolean): whether the score is
        more than 3 times the distance of the quartiles above the upper one, which is "far out" by
        Tukey's rule. Both are missing where a row has no vector, or one of zeros.

    Raises:
        InvalidOption: There are fewer than 5 different vectors, or not more than `neighbours`; or
            the table has a column `outlier` already.
        InvalidVectors: There are no vectors.
        MissingExtra: scikit-learn is not installed.

    >>> import nlu_lite
    >>> texts = [f"My card {what}" for what in ("is lost", "was stolen", "is gone", "is broken")]
    >>> texts += ["I lost my card", "Where is my card?", "Penguins live in Antarctica"]
    >>> table = nlu_lite.load("en.embed_sentence.minilm_L6_384").predict(texts)
    >>> found = nlu_lite.outliers(table)
    >>> found.loc[found["outlier"], "sentence"].tolist()
    ['Penguins live in Antarctica']
    """
    require("scikit-learn", for_what="nlu_lite.outliers", extra="analysis")
    count = None if neighbours is None else whole_number("neighbours", neighbours, least=1)
    points = points_of(table, column)
    check_free(points.table, _NAMES)
    different, copy = np.unique(leaders(points.units, 1), return_inverse=True)
    count = _neighbours(count, len(different))
    score = _factors(points.units[different], count)
    lower, upper = np.percentile(score, [25, 75])
    far = score > upper + _FAR_OUT * (upper - lower)
    return with_columns(
        points.table,
        {
            "outlier_score": points.spread(score[copy], "float32"),
            "outlier": points.spread(far[copy], "boolean"),
        },
    )


def _neighbours(asked: int | None, different: int) -> int:
    if different < _FEWEST:
        raise InvalidOption(
            f"outliers needs {_FEWEST} different vectors or more, and the table has {different}: "
            "what is unusual is told by what is usual."
        )
    if asked is None:
        return min(_NEIGHBOURS, different // 2)
    if asked >= different:
        raise InvalidOption(
            f"neighbours={asked}, but only {different} vectors of the table are different; "
            f"expected at most {different - 1}, better {different // 2}."
        )
    return asked


def _factors(units: FloatArray, neighbours: int) -> npt.NDArray[np.float64]:
    from sklearn.neighbors import LocalOutlierFactor

    factors = LocalOutlierFactor(n_neighbors=neighbours).fit(units).negative_outlier_factor_
    return -np.asarray(factors, dtype=np.float64)


# Tracebacks and pickles say what users import.
outliers.__module__ = "nlu_lite"
