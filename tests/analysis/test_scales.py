from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidVectors, matrix, nearest
from nlu_lite.analysis.vectors import vector_columns, vectors_of
from nlu_lite.common.quantized import quantized, scale_column, scales_of
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, vector_table

VECTORS = np.array([[1, 0.5], [-3, 0], [np.nan, np.nan], [0, 0]], dtype=np.float32)


def as_int8(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it comes back from a file of int8."""
    vectors = np.stack(table[COLUMN].tolist())
    cells = pd.Series(list(quantized(vectors)), dtype=object).to_numpy()
    stored = table.assign(**{COLUMN: cells, scale_column(COLUMN): scales_of(vectors)})
    stored.attrs = dict(table.attrs)
    return stored


TABLE = as_int8(vector_table(VECTORS, index=["a", "a", "b", "c"]))


def test_the_vectors_of_a_file_of_int8_are_those_of_predict(
    embedded: Pipeline, tmp_path: Path
) -> None:
    texts = ["I love NLP.", "", "Cold soup."]
    embedded.to_parquet(texts, tmp_path / "v.parquet", "document", vectors="int8")
    back = pd.read_parquet(tmp_path / "v.parquet")
    expected = vectors_of(embedded.predict(texts, output_level="document"))
    found = vectors_of(back)
    assert found.source == expected.source
    assert found.matrix.dtype == np.float32
    half = np.nanmax(np.abs(expected.matrix)) / 127 / 2
    assert np.allclose(found.matrix, expected.matrix, rtol=0, atol=half, equal_nan=True)


def test_the_scales_are_no_vectors() -> None:
    assert vector_columns(TABLE) == [COLUMN]
    assert np.allclose(matrix(TABLE), VECTORS, atol=3 / 127 / 2, equal_nan=True)


def test_scales_of_matrices_are_no_vectors(embedded: Pipeline, tmp_path: Path) -> None:
    embedded.to_parquet(
        ["I love NLP."], tmp_path / "v.parquet", "document", vectors="int8", pooling=None
    )
    with pytest.raises(InvalidVectors, match='pooling="mean"'):
        matrix(pd.read_parquet(tmp_path / "v.parquet"))


def test_scales_are_left_alone_where_the_vectors_are_multiplied_already() -> None:
    table = TABLE.assign(**{COLUMN: list(VECTORS)})
    assert np.array_equal(matrix(table), VECTORS, equal_nan=True)


@pytest.mark.parametrize("rows", [TABLE.iloc[0], TABLE.iloc[[0]], TABLE[:1]], ids=type)
def test_a_row_is_a_query(rows: object) -> None:
    found = nearest(TABLE, rows, k=1, metric="euclidean")
    assert found["document"].tolist() == ["text 0"]
    assert found["score"].tolist() == [0]


BARE = {
    "table": TABLE.drop(columns=scale_column(COLUMN)),
    "series": TABLE[COLUMN],
    "matrix": np.stack(TABLE[COLUMN].tolist()),
}


@pytest.mark.parametrize("table", BARE.values(), ids=BARE)
def test_whole_numbers_without_their_scales_are_refused(table: pd.DataFrame) -> None:
    with pytest.raises(InvalidVectors, match=r"int8.*scales(.|\n)*both columns"):
        matrix(table)


@pytest.mark.parametrize("query", [TABLE[COLUMN].iloc[0], TABLE[COLUMN].iloc[:2].tolist()])
def test_a_query_without_its_scale_is_refused(query: object) -> None:
    with pytest.raises(InvalidVectors, match="the query are int8"):
        nearest(TABLE, query)


def test_whole_numbers_of_other_types_are_vectors() -> None:
    table = pd.DataFrame({"v": [np.array([1, 2]), np.array([3, 4])]})
    assert matrix(table).tolist() == [[1, 2], [3, 4]]
