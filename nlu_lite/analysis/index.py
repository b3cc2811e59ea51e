"""Tables to search in again and again, in memory or in a folder."""

import os
from collections.abc import Callable, Hashable
from pathlib import Path

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import with_columns
from nlu_lite.analysis.embedders import MakesTables
from nlu_lite.analysis.graph import GRAPH_METRICS, Graph
from nlu_lite.analysis.index_folder import Facts, Stored, read_index, write_index
from nlu_lite.analysis.kept_rows import MemoryRows
from nlu_lite.analysis.metrics import metric_of
from nlu_lite.analysis.nearest import checked_count, ranked
from nlu_lite.analysis.queries import queries_of
from nlu_lite.analysis.scales import scales_beside
from nlu_lite.analysis.search import Searched, nearest_rows, row_lengths
from nlu_lite.analysis.sources import source_of
from nlu_lite.analysis.vectors import Vectors, vectors_of
from nlu_lite.common.arrays import IntArray
from nlu_lite.common.extras import require
from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["Index", "index"]

_MOST_EXACT_ROWS = 1_000_000


class Index:
    """A table to search in again and again; `nlu_lite.index` makes and opens it.

    Threads can share it. One that was opened from a folder pickles as the path of the folder.
    """

    __module__ = "nlu_lite"

    def __init__(self, stored: Stored) -> None:
        """Of what was made, or opened."""
        self._stored = stored
        facts = stored.facts
        none = stored.rows.take(np.empty(0, dtype=np.int64))
        source = source_of(none, facts.column)
        self._vectors = Vectors(facts.column, stored.searched.vectors, source)

    @property
    def metric(self) -> str:
        """What near means, as in `nlu_lite.similarity`."""
        return self._stored.facts.metric

    @property
    def column(self) -> Hashable:
        """The column of vectors that is searched."""
        return self._stored.facts.column

    @property
    def approximate(self) -> bool:
        """Whether a search may miss some of the nearest rows."""
        return self._stored.facts.approximate

    @property
    def path(self) -> Path | None:
        """The folder that it was opened from; None where it is in memory."""
        return self._stored.folder

    def nearest(
        self, query: object, k: int = 10, *, pipeline: MakesTables | None = None
    ) -> pd.DataFrame:
        """The rows that are nearest to a query, the nearest first.

        Args:
            query: As in `nlu_lite.nearest`, as are the options.
            k: How many rows a query; all where there are fewer.
            pipeline: What makes the vectors of texts: that which made the table.

        Returns:
            What `nlu_lite.nearest` gives for the table. Vectors are float32, whatever they were.

        Raises:
            InvalidInput: The query is nothing that can be looked for, or has no words.
            InvalidOption: `k` is no number from 1, or the pipeline is missing.
            InvalidVectors: The vectors of the query are of another model or revision.
        """
        stored, count = self._stored, min(checked_count(k), max(len(self), 1))
        queries = queries_of(query, self._vectors, pipeline=pipeline)
        search = nearest_rows if stored.graph is None else stored.graph.nearest
        rows, values = search(stored.searched, queries.matrix, count, metric_of(self.metric))
        there = rows >= 0
        places = np.full_like(rows, -1)
        places[there] = np.arange(there.sum())
        return ranked(self._taken(rows[there]), queries, places, values)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a folder, which is there when it is complete.

        Args:
            path: A new or empty folder, or an earlier index, which is replaced.

        Raises:
            InvalidInput: The table has columns that can't be stored.
            MissingExtra: pyarrow is not installed.
            OutputUnavailable: It can't be written, or holds something else.
        """
        require("pyarrow", for_what="a saved index", extra="index")
        write_index(_folder(path), self._stored)

    def __len__(self) -> int:
        return self._stored.facts.rows

    def __repr__(self) -> str:
        facts = self._stored.facts
        parts = [
            f"{facts.rows:,} x {facts.dimension} {facts.column}",
            f"{facts.metric}, {'approximate (HNSW)' if facts.approximate else 'exact'}",
            *([] if self.path is None else [str(self.path)]),
        ]
        return f"<Index {'; '.join(parts)}>"

    def __reduce__(self) -> "tuple[Callable[[Path], Index], tuple[Path]]":
        if self.path is None:
            raise InvalidInput(
                "an index in memory can't be pickled. Save it, and open it where it is needed: "
                "`index.save(path)`, `nlu_lite.index(path=path)`; what was opened pickles as its "
                "path."
            )
        return _opened, (self.path,)

    def _taken(self, rows: IntArray) -> pd.DataFrame:
        """Rows of the table, with their vectors."""
        facts = self._stored.facts
        table = self._stored.rows.take(rows)
        vectors = pd.Series(list(self._stored.searched.vectors[rows]), dtype=object)
        # Without its index: labels of the user's may stand twice.
        table.insert(facts.place, facts.column, vectors.to_numpy())
        return table


def index(
    table: pd.DataFrame | None = None,
    path: str | os.PathLike[str] | None = None,
    *,
    column: Hashable | None = None,
    metric: str = "cosine",
    approximate: bool | None = None,
) -> Index:
    """A table to search in again and again: made of one, or opened from a folder.

    A folder is mapped into memory: opening it takes no time, whatever its size, and what is read of
    it is what a search looks at. Its files are told by `nlu_lite.analysis.index_folder`.

    A search along a graph looks at few rows, and misses some of the nearest: of 200,000 vectors of
    short texts (384 numbers) it found 99 % of the nearest ten, in 0.3 ms a query. The graph was
    made in 95 s on two busy cores, and is three fifths as large as the vectors. What is found has
    its exact scores.

    Args:
        table: A table of `predict`; None: open the index at `path`.
        path: The folder of the index; with a table, a new or empty one, or an earlier index, which
            is replaced. None: the index stays in memory.
        column: Which vectors; None: the only ones.
        metric: As in `nlu_lite.similarity`.
        approximate: False: look at every row, as `nlu_lite.nearest` does. True: look at few, along
            a graph (HNSW, by usearch). None: at every one up to a million rows, and where the
            metric is "manhattan".

    Returns:
        An index; its `nearest` gives what `nlu_lite.nearest` gives for the table.

    Raises:
        InvalidInput: There is no table, or one that can't be stored.
        InvalidOption: There are several columns of vectors, or an option can't be.
        InvalidVectors: There are no vectors.
        IndexUnavailable: There is no index at `path`, or it is incomplete or damaged.
        MissingExtra: pyarrow (for a folder) or usearch is not installed.
        OutputUnavailable: The folder can't be written, or holds something else.

    >>> import nlu_lite
    >>> pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    >>> table = pipeline.predict(["The soup was cold.", "Nice view!", "We waited an hour."])
    >>> index = nlu_lite.index(table, "reviews.index")
    >>> index = nlu_lite.index(path="reviews.index")
    >>> index.nearest("waiting for food", k=2, pipeline=pipeline)[["sentence", "rank"]]
                 sentence  rank
    2  We waited an hour.     1
    0  The soup was cold.     2
    """
    if table is None:
        return _opened_as_asked(path, column, metric, approximate)
    if not isinstance(table, pd.DataFrame):
        raise InvalidInput(
            f"index takes a DataFrame, not a {type(table).__name__}. To open one that was saved: "
            "nlu_lite.index(path=…)."
        )
    made = Index(_made(table, column, metric, approximate))
    if path is None:
        return made
    made.save(path)
    return _opened(_folder(path))


def _made(
    table: pd.DataFrame, column: Hashable | None, metric: str, approximate: bool | None
) -> Stored:
    chosen = metric_of(metric)
    # A name that is taken is told now, and not at the first query.
    with_columns(table.iloc[:0], {"rank": [], "score": []})
    vectors = vectors_of(table, column)
    has_graph = _is_approximate(approximate, len(table), metric)
    others = table.drop(columns=[vectors.column, *scales_beside(table, vectors.column)])
    facts = Facts(
        metric=metric,
        column=vectors.column,
        place=int(np.flatnonzero(table.columns == vectors.column)[0]),
        rows=len(table),
        dimension=vectors.matrix.shape[1],
        approximate=has_graph,
    )
    graph = Graph.of(vectors.matrix, chosen) if has_graph else None
    searched = Searched(vectors.matrix, row_lengths(vectors.matrix))
    return Stored(facts, searched, MemoryRows(others), graph)


def _is_approximate(approximate: bool | None, rows: int, metric: str) -> bool:
    if approximate not in (None, False, True):
        raise InvalidOption(f"approximate={approximate!r}; expected None, False or True.")
    if approximate and metric not in GRAPH_METRICS:
        raise InvalidOption(
            f"approximate=True can't be with metric={metric!r}, of which usearch has no graph; it "
            f"has those of {', '.join(map(repr, GRAPH_METRICS))}.\n"
            "Leave it out: every row is looked at then."
        )
    has_graph = rows > _MOST_EXACT_ROWS if approximate is None else approximate
    return has_graph and metric in GRAPH_METRICS


def _opened_as_asked(
    path: str | os.PathLike[str] | None,
    column: Hashable | None,
    metric: str,
    approximate: bool | None,
) -> Index:
    """An index that was saved; what is asked beside its path must be what it is."""
    if path is None:
        raise InvalidInput("index takes a table, the path of an index that was saved, or both.")
    found = _opened(_folder(path))
    differing = [
        f"{name} is {is_!r}, and not {asked!r}"
        for name, is_, asked, unsaid in (
            ("column", found.column, column, None),
            ("metric", found.metric, metric, "cosine"),
            ("approximate", found.approximate, approximate, None),
        )
        if asked not in (unsaid, is_)
    ]
    if differing:
        raise InvalidOption(
            f"the index at {found.path} is another one: {'; '.join(differing)}.\n"
            "Leave that out, or give the table to make it anew."
        )
    return found


def _opened(folder: Path) -> Index:
    require("pyarrow", for_what="a saved index", extra="index")
    return Index(read_index(folder))


def _folder(path: str | os.PathLike[str]) -> Path:
    # Where a link leads to a folder, that one is replaced, not the link.
    return user_path(path).resolve()


# Tracebacks and pickles say what users import.
index.__module__ = "nlu_lite"
