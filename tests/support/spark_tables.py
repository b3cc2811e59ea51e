"""Texts that are hard to read, and tables of Spark held against those of one machine."""

from itertools import cycle, islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tests.support.texts import UGLY

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MANY = 200
LONG = "A sentence that goes on and on, " * 150 + "to its end. And another one."
WORDS = "the quick brown fox jumps over a lazy dog and doesn't look back".split()


def texts(count: int) -> pd.DataFrame:
    """Columns id, text and stars; among the texts are nulls, repeats, long and ugly ones."""
    # Spark's strings are UTF-8, in which a lone surrogate has no form.
    ugly = [text for text in UGLY if text.encode("utf-8", "ignore").decode() == text]
    long = [LONG, *(text for text in ugly if len(text) > MANY)]
    plain = [
        " ".join(islice(cycle(WORDS), place % 11, place % 11 + place % 5)) for place in range(55)
    ]
    short = [None, "", "I love NLP", *plain, *(text for text in ugly if len(text) <= MANY)]
    cells = list(islice(cycle(short), count))
    # Each of the long ones twice.
    step = max(1, count // (2 * len(long)))
    for place, text in zip(range(3, count, step), long * 2, strict=False):
        cells[place] = text
    stars = [number % 5 for number in range(count)]
    return pd.DataFrame({"id": range(count), "text": cells, "stars": stars})


def frame_of(spark: "SparkSession", data: pd.DataFrame) -> "DataFrame":
    columns = "id long, text string" + (", stars int" if "stars" in data else "")
    cells = data.astype(object).where(data.notna(), None)
    return spark.createDataFrame([tuple(row) for row in cells.itertuples(index=False)], columns)


def assert_same_rows(found: "DataFrame", expected: pd.DataFrame, *, by: str) -> None:
    """The rows of Spark's table, put in the order of a column, are those of the other's index."""
    import pyarrow as pa

    table = found.toArrow()
    # A stable sort: rows of one document stay as they came.
    order = np.argsort(np.asarray(table[by]), kind="stable")
    table = table.take(order)
    assert table[by].to_pylist() == expected.index.tolist()
    assert [name for name in found.columns if name != by] == list(expected.columns)
    for name in expected.columns:
        own = expected[name].tolist()
        if name.endswith("_embeddings"):
            flat = table[name].combine_chunks()
            while hasattr(flat, "flatten") and not isinstance(flat, pa.FloatArray):
                flat = flat.flatten()
            lengths = [len(cell) for cell in table[name]]
            assert lengths == [len(cell) for cell in own], name
            numbers = np.concatenate([cell.ravel() for cell in own])
            np.testing.assert_allclose(np.asarray(flat), numbers, atol=1e-5)
        elif name.endswith("_confidence") or expected[name].dtype == "float32":
            for one, other in zip(table[name].to_pylist(), own, strict=True):
                numbers = np.array(np.nan if one is None else one, dtype=np.float32)
                np.testing.assert_allclose(numbers, np.asarray(other, np.float32), atol=1e-5)
        else:
            assert table[name].to_pylist() == [plain(cell) for cell in own], name


def plain(cell: object) -> object:
    return None if not isinstance(cell, list) and pd.isna(cell) else cell  # type: ignore[call-overload]
