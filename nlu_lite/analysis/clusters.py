"""Groups of rows that are near to each other, and what they are about."""

import logging
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import check_free, with_columns
from nlu_lite.analysis.group_words import words_apart
from nlu_lite.analysis.k_means import cluster_of, silhouettes
from nlu_lite.analysis.labels import texts_of
from nlu_lite.analysis.points import Points, check_different, points_of
from nlu_lite.analysis.threads import one_thread
from nlu_lite.analysis.vectors import VectorTable
from nlu_lite.common.arrays import IntArray
from nlu_lite.common.extras import require
from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number

__all__ = ["Clusters", "clusters"]

_NAME = "cluster"
_TYPICAL = 3
_WORDS = 8
# Two clusters, and a row that could be in either of them.
_FEWEST_TO_CHOOSE = 3

_logger = logging.getLogger(__name__)


class Clusters(NamedTuple):
    """What `nlu_lite.clusters` finds.

    Attributes:
        table: The table that was given, with a column `cluster` (Int64) behind the others.
        summary: A row a cluster, the largest first. `size`: how many rows it has. `typical`: the
            texts of the rows nearest to its centre, at most 3 different ones; labels of the index
            where the table has no column of texts. `words`: at most 8 words that set it apart from
            the others, the most typical first; none where there are no texts.
            ``summary.attrs["silhouettes"]`` says how each number of clusters that was tried did.
    """

    table: pd.DataFrame
    summary: pd.DataFrame

    def _repr_html_(self) -> str:
        lines = {"typical": " · ", "words": ", "}
        shown = {name: self.summary[name].map(mark.join) for name, mark in lines.items()}
        with pd.option_context("display.max_colwidth", None):
            return self.summary.assign(**shown).to_html()


def clusters(
    table: VectorTable, k: int | None = None, *, seed: int = 0, column: Hashable | None = None
) -> Clusters:
    """The table in clusters, and a summary of what each of them is about.

    By k-means of scikit-learn, the best of 3 starts, on the vectors divided by their lengths. It
    computes in one thread: the same rows and the same seed give the same clusters.

    Args:
        table: A table of `predict`, of words, sentences or documents; or a Series of vectors, or a
            matrix.
        k: How many clusters. None: the number that has the greatest mean silhouette, measured on
            3,000 rows where there are more, of 2 to 10 (half the rows at most) and 12, 15, 20, 25,
            30, 40, 50, 60, 80 and 100 (the square root of the rows at most).
        seed: Of the random starts, and of these rows.
        column: Which vectors; None: the only ones.

    Returns:
        The table with its clusters, numbered from 0, the largest first, missing where a row has no
        vector, or one of zeros; and the summary. The words are weighed by class-based
        tf-idf (arXiv:2203.05794), without a list of stop words.

    Raises:
        InvalidOption: There are fewer different vectors than clusters; or fewer than 3, which is
            too few to choose `k` by; or the table has a column `cluster` already.
        InvalidVectors: There are no vectors.
        MissingExtra: scikit-learn is not installed.

    >>> import nlu_lite
    >>> texts = ["My card is lost", "I lost my card", "The rate of the dollar", "Is the rate good?"]
    >>> table = nlu_lite.load("en.embed_sentence.minilm_L6_384").predict(texts)
    >>> found = nlu_lite.clusters(table, 2)
    >>> found.table["cluster"].tolist()
    [0, 0, 1, 1]
    >>> found.summary["words"].tolist()
    [['card', 'lost', 'my', 'i', 'is'], ['the', 'rate', 'dollar', 'good', 'of']]
    """
    number = whole_number("seed", seed, least=0, most=GREATEST_SEED)
    count = None if k is None else whole_number("k", k, least=1)
    require("scikit-learn", for_what="nlu_lite.clusters", extra="analysis")
    points = points_of(table, column)
    check_free(points.table, [_NAME])
    tried: dict[int, float] = {}
    with one_thread():
        if count is None:
            tried = _tried(points, number)
            count = max(tried, key=tried.__getitem__)
        else:
            check_different(points, count, for_what=f"k={count}", advice="Ask for fewer clusters.")
        cluster = cluster_of(points.units, count, number)
    summary = _summary(points, cluster)
    summary.attrs["silhouettes"] = tried
    return Clusters(with_columns(points.table, {_NAME: points.spread(cluster, "Int64")}), summary)


def _tried(points: Points, seed: int) -> dict[int, float]:
    check_different(
        points,
        _FEWEST_TO_CHOOSE,
        for_what="clusters, to choose k by itself,",
        advice="Say how many: k=1 makes one of all rows.",
    )
    tried = silhouettes(points.units, seed)
    best = max(tried, key=tried.__getitem__)
    numbers = ", ".join(map(str, tried))
    _logger.info("clusters: k=%d, of %s, by its silhouette of %.3f", best, numbers, tried[best])
    return tried


def _summary(points: Points, cluster: IntArray) -> pd.DataFrame:
    texts = texts_of(points.table)
    names = list(map(str, (points.table.index if texts is None else texts).take(points.rows)))
    members = [np.flatnonzero(cluster == number) for number in range(cluster.max() + 1)]
    groups = [[names[place] for place in those] if texts is not None else [] for those in members]
    summary = {
        "size": [len(those) for those in members],
        "typical": [_typical(points, names, those) for those in members],
        "words": words_apart(groups, _WORDS),
    }
    return pd.DataFrame(summary, index=pd.RangeIndex(len(members), name=_NAME))


def _typical(points: Points, names: Sequence[str], members: IntArray) -> list[str]:
    """The different names of the members of a cluster that are nearest to its centre."""
    units = points.units[members]
    nearness = units @ units.mean(axis=0)
    order = members[np.argsort(-nearness, kind="stable")]
    # A dictionary keeps the order, and each name once.
    return list(dict.fromkeys(names[place] for place in order))[:_TYPICAL]


# Tracebacks and pickles say what users import.
for _public in (Clusters, clusters):
    _public.__module__ = "nlu_lite"
