"""Tables with vectors that no model made, as predict would give them."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import strategies as st

COLUMN = "en_test_embeddings"

Doubles = npt.NDArray[np.float64]


def vector_table(
    vectors: Sequence[Sequence[float]] | npt.NDArray[Any],
    *,
    index: Sequence[Hashable] | None = None,
    revision: str | None = "a" * 40,
    model: str = "en.test",
) -> pd.DataFrame:
    """A table of documents with these vectors."""
    matrix = np.array(vectors, dtype=np.float32)
    documents = [f"text {row}" for row in range(len(matrix))]
    cells = pd.Series(list(matrix), dtype=object)
    table = pd.DataFrame({"document": documents, COLUMN: cells})
    table.index = pd.RangeIndex(len(matrix)) if index is None else pd.Index(index)
    reference = {
        "model": model,
        "revision": revision,
        "layers": [-1],
        "dimension": matrix.shape[1],
    }
    table.attrs["nlu_lite"] = {"output_level": "document", "references": {"en.test": reference}}
    return table


# Few different numbers, so that equal vectors, zeros and ties are met often.
_NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.5, 3.0]) | st.floats(-4, 4, width=32)


@st.composite
def matrices(
    draw: st.DrawFn, *, rows: st.SearchStrategy[int], dimension: int
) -> npt.NDArray[np.float32]:
    """Matrices of small numbers, some rows of NaN among them."""
    count = draw(rows)
    row = st.lists(_NUMBERS, min_size=dimension, max_size=dimension)
    nothing = st.just([float("nan")] * dimension)
    drawn = draw(st.lists(row | row | row | nothing, min_size=count, max_size=count))
    return np.array(drawn, dtype=np.float32).reshape(count, dimension)


def slow_score(one: npt.NDArray[Any], other: npt.NDArray[Any], metric: str) -> float:
    """A metric said plainly, of two vectors."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    if np.isnan(a).any() or np.isnan(b).any():
        return float("nan")
    if metric == "cosine":
        lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
        return float(a @ b) / lengths if lengths else 0.0
    scores = {
        "dot": a @ b,
        "euclidean": np.linalg.norm(a - b),
        "manhattan": np.abs(a - b).sum(),
    }
    return float(scores[metric])
