"""Rows that say the same."""

from collections.abc import Hashable
from numbers import Real

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import check_free, with_columns
from nlu_lite.analysis.leaders import cosines_to, leaders
from nlu_lite.analysis.points import points_of
from nlu_lite.analysis.vectors import VectorTable
from nlu_lite.errors import InvalidOption

__all__ = ["duplicates"]

_NAMES = ["group", "representative", "score"]


def duplicates(
    table: VectorTable, threshold: float = 0.9, *, column: Hashable | None = None
) -> pd.DataFrame:
    """The table, told which rows are near to each other, and which one stands for them.

    Rows are taken in the order of the table: a row joins the first representative before it whose
    cosine to it is at least the threshold; where there is none, it is a representative itself. So
    every row is near to its representative, no two representatives are near to each other, and
    ``found[found["representative"]]`` is the table without its duplicates. All pairs are compared
    that have to be: the time grows with the rows times the groups, memory with the rows.

    Args:
        table: A table of `predict`; or a Series of vectors, or a matrix.
        threshold: The least cosine, from -1 to 1; 1: the same vectors (up to 1e-6).
        column: Which vectors; None: the only ones.

    Returns:
        The table, all of its rows, and behind its columns: `group` (Int64), numbers in the order in
        which groups begin; `representative` (boolean), True for the first row of each group; and
        `score` (float32), the cosine to it. A row without a vector, or with one of zeros, is in no
        group, its group is missing; it is its own representative, so that it is not lost.

    Raises:
        InvalidOption: The threshold is no cosine; or the table has a column `group` already.
        InvalidVectors: There are no vectors.

    >>> import nlu_lite
    >>> pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    >>> table = pipeline.predict(["My card is lost.", "I lost my card!", "What is the rate?"])
    >>> found = nlu_lite.duplicates(table, 0.8)
    >>> found[["sentence", "group", "representative", "score"]].round(2)
                sentence  group  representative  score
    0   My card is lost.      0            True   1.00
    1    I lost my card!      0           False   0.89
    2  What is the rate?      1            True   1.00
    """
    cosine = _cosine(threshold)
    points = points_of(table, column)
    check_free(points.table, _NAMES)
    leader = leaders(points.units, cosine)
    leads = leader == np.arange(len(leader))
    # Groups begin with their representatives, so that these are numbered as they come.
    number = (np.cumsum(leads) - 1)[leader]
    return with_columns(
        points.table,
        {
            "group": points.spread(number, "Int64"),
            "representative": points.spread(leads, "boolean").fillna(True),
            "score": points.spread(cosines_to(points.units, leader), "float32"),
        },
    )


def _cosine(threshold: object) -> float:
    number = float(threshold) if isinstance(threshold, Real) else np.nan
    if isinstance(threshold, bool) or not -1 <= number <= 1:
        hint = f" Did you mean {number / 100:g}?" if 1 < number <= 100 else ""
        raise InvalidOption(
            f"threshold={threshold!r}; expected a cosine, a number from -1 to 1.{hint}"
        )
    return number


# Tracebacks and pickles say what users import.
duplicates.__module__ = "nlu_lite"
