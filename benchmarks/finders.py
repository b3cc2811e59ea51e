"""What finds the nearest rows of a matrix: nlu_lite, its peers, and plain NumPy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BRUTE_FORCE",
    "FAISS",
    "FAISS_BLAS",
    "FINDERS",
    "INDEX",
    "NEAREST",
    "SEMANTIC_SEARCH",
    "Find",
    "Finder",
    "table_of",
]

INDEX = "nlu_lite.index"
NEAREST = "nlu_lite.nearest"
FAISS = "faiss flat"
FAISS_BLAS = f"{FAISS}, BLAS"
SEMANTIC_SEARCH = "sentence-transformers semantic_search"
BRUTE_FORCE = "NumPy"

# From shape (queries, dimension) to rows, shape (queries, k), the nearest first.
Find: TypeAlias = Callable[[FloatArray], IntArray]


@dataclass(frozen=True, slots=True)
class Finder:
    """Something that is measured.

    Attributes:
        opener: Makes it ready to search in a matrix for k rows a query. The rows of the matrix, and
            the queries, are of length 1.
        how: How it is used.
        package: What has to be installed for it.
    """

    opener: Callable[[FloatArray, int], Find]
    how: str
    package: str = "numpy"

    @property
    def installed(self) -> bool:
        """Whether it can be measured here."""
        return find_spec(self.package) is not None


def table_of(matrix: FloatArray) -> "pd.DataFrame":
    """A table with the rows of a matrix as vectors, as `predict` gives it: nothing is copied."""
    import pandas as pd

    return pd.DataFrame({"vector": pd.Series(list(matrix), dtype=object)})


def _index(matrix: FloatArray, k: int) -> Find:
    import nlu_lite

    index = nlu_lite.index(table_of(matrix))
    return lambda queries: _rows(index.nearest(queries, k), queries)


def _nearest(matrix: FloatArray, k: int) -> Find:
    import nlu_lite

    table = table_of(matrix)
    return lambda queries: _rows(nlu_lite.nearest(table, queries, k), queries)


def _rows(found: "pd.DataFrame", queries: FloatArray) -> IntArray:
    return found.index.to_numpy(dtype=np.int64).reshape(len(queries), -1)


def _faiss(matrix: FloatArray, k: int, *, threshold: int | None = None) -> Find:
    import faiss

    settings = faiss.cvar
    default = settings.distance_compute_blas_threshold
    index = faiss.IndexFlatIP(matrix.shape[1])
    index.add(matrix)

    def find(queries: FloatArray) -> IntArray:
        settings.distance_compute_blas_threshold = threshold or default
        try:
            rows: IntArray = index.search(queries, k)[1]
        finally:
            settings.distance_compute_blas_threshold = default
        return rows

    return find


def _semantic_search(matrix: FloatArray, k: int, *, score: str) -> Find:
    import torch
    from sentence_transformers import util

    corpus, score_function = torch.from_numpy(matrix), getattr(util, score)

    def find(queries: FloatArray) -> IntArray:
        found = util.semantic_search(
            torch.from_numpy(queries), corpus, top_k=k, score_function=score_function
        )
        return np.array([[hit["corpus_id"] for hit in hits] for hits in found], dtype=np.int64)

    return find


def _brute_force(matrix: FloatArray, k: int) -> Find:
    def find(queries: FloatArray) -> IntArray:
        products = queries @ matrix.T
        nearest = np.argpartition(products, -k, axis=1)[:, -k:]
        values = np.take_along_axis(products, nearest, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        rows: IntArray = np.take_along_axis(nearest, order, axis=1)
        return rows

    return find


FINDERS: Mapping[str, Finder] = {
    INDEX: Finder(_index, "index.nearest(queries)"),
    NEAREST: Finder(_nearest, "nearest(table, queries), which knows nothing of the table before"),
    FAISS: Finder(_faiss, "IndexFlatIP, as it is by default", "faiss"),
    FAISS_BLAS: Finder(
        partial(_faiss, threshold=1_000),
        "cvar.distance_compute_blas_threshold = 1000, so that few queries use BLAS",
        "faiss",
    ),
    SEMANTIC_SEARCH: Finder(
        partial(_semantic_search, score="cos_sim"), "as it is by default", "sentence_transformers"
    ),
    f"{SEMANTIC_SEARCH}, dot": Finder(
        partial(_semantic_search, score="dot_score"),
        "score_function=dot_score, for vectors of length 1",
        "sentence_transformers",
    ),
    BRUTE_FORCE: Finder(_brute_force, "queries @ matrix.T, argpartition"),
}
