from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from nlu_lite import InvalidInput, InvalidOption, InvalidVectors, matrix
from nlu_lite.analysis.vectors import vector_columns, vectors_of
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, vector_table

TEXTS = ["I love NLP.", "", "Cold soup. Nice view!"]


def test_the_rows_of_predict_are_not_copied(embedded: Pipeline) -> None:
    table = embedded.predict(TEXTS[0])
    vectors = matrix(table)
    assert np.shares_memory(vectors, table.iloc[0, 1])
    assert np.array_equal(vectors, np.stack(table.iloc[:, 1].tolist()))


def test_a_shared_matrix_cannot_be_written_through(embedded: Pipeline) -> None:
    with pytest.raises(ValueError, match="read-only"):
        matrix(embedded.predict("I love NLP"))[0] = 0


@pytest.mark.parametrize("rows", [[2, 0, 1], [0, 2], [1, 1], [2, 1, 0], [3]], ids=str)
def test_rows_that_were_chosen_keep_their_order(rows: list[int]) -> None:
    table = vector_table(np.arange(8).reshape(4, 2))
    expected = np.arange(8).reshape(4, 2)[rows]
    assert np.array_equal(matrix(table.iloc[rows]), expected)


def test_rows_of_a_wider_matrix_are_those_that_are_seen() -> None:
    wide = np.arange(12, dtype=np.float32).reshape(3, 4)
    cells = pd.Series(list(wide[:, 1:3]))
    assert np.array_equal(matrix(cells), wide[:, 1:3])


def test_the_view_outlives_the_table() -> None:
    vectors = matrix(vector_table(np.arange(300_000).reshape(-1, 3)))
    assert np.array_equal(vectors, np.arange(300_000).reshape(-1, 3))


def test_a_text_without_words_is_a_row_of_nan(embedded: Pipeline) -> None:
    vectors = matrix(embedded.predict(TEXTS, output_level="document"))
    assert np.isnan(vectors).all(axis=1).tolist() == [False, True, False]


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_vectors_come_back_from_parquet(embedded: Pipeline, tmp_path: Path, dtype: str) -> None:
    table = embedded.predict(TEXTS, output_level="document")
    embedded.to_parquet(TEXTS, tmp_path / "v.parquet", "document", vectors=dtype)  # type: ignore[arg-type]
    back = vectors_of(pd.read_parquet(tmp_path / "v.parquet"))
    assert np.allclose(back.matrix, matrix(table), atol=1e-3, equal_nan=True)
    assert back.matrix.dtype == np.float32
    assert back.source == vectors_of(table).source


CELLS: dict[str, list[object]] = {
    "lists": [[1, 2], [3, 4], None],
    "tuples": [(1.0, 2.0), (3.0, 4.0), float("nan")],
    "mixed": [np.array([1, 2]), [3.0, 4.0], pd.NA],
}
PAIRS: list[object] = [[1.0, 2.0], [3.0, 4.0], None]
ARROW = pa.array(PAIRS, pa.list_(pa.float32())).to_pandas(types_mapper=pd.ArrowDtype)


@pytest.mark.parametrize("cells", [*CELLS.values(), ARROW], ids=[*CELLS, "arrow"])
def test_vectors_of_other_programs_are_taken(cells: object) -> None:
    table = pd.DataFrame({"id": [1, 2, 3]}).assign(v=pd.Series(cells))
    expected = np.array([[1, 2], [3, 4], [np.nan, np.nan]])
    assert np.array_equal(matrix(table), expected, equal_nan=True)


def test_a_table_without_rows_keeps_the_dimension() -> None:
    assert matrix(vector_table([[1, 2]]).iloc[:0]).shape == (0, 2)


def test_columns_of_vectors_are_told_by_their_cells(embedded: Pipeline) -> None:
    table = embedded.predict("I love NLP", metadata=True)
    assert vector_columns(table) == ["en_embed_minilm_L6_384_embeddings"]


def test_two_columns_of_vectors_are_named() -> None:
    table = vector_table([[1, 2]])
    table["other"] = table[COLUMN].map(lambda _: [3.0])
    with pytest.raises(InvalidOption, match=f"{COLUMN!r}, 'other'"):
        matrix(table)
    assert matrix(table, "other").tolist() == [[3]]


def test_a_wrong_column_names_the_nearest() -> None:
    with pytest.raises(InvalidOption, match=f"no column named.*Did you mean {COLUMN!r}"):
        matrix(vector_table([[1, 2]]), "en_test_embedings")


def test_a_table_without_vectors_says_how_to_make_them() -> None:
    with pytest.raises(InvalidVectors, match=r"'text'.*\n.*nlu_lite.load"):
        matrix(pd.DataFrame({"text": ["a"]}))


def test_matrices_ask_for_a_pooling(embedded: Pipeline) -> None:
    table = embedded.predict(TEXTS, output_level="document", pooling=None)
    with pytest.raises(InvalidVectors, match='pooling="mean"'):
        matrix(table)
    with pytest.raises(InvalidVectors, match='pooling="mean"'):
        matrix(table, "en_embed_minilm_L6_384_embeddings")


def test_vectors_of_different_lengths_are_refused() -> None:
    cells: list[object] = [[1.0, 2.0], None, [1.0, 2.0, 3.0]]
    with pytest.raises(InvalidVectors, match=r"row 0 .* has 2 numbers, row 2 .*\(3,\)"):
        matrix(pd.DataFrame({"v": pd.Series(cells)}))


@pytest.mark.parametrize("data", ["I love NLP", ["a"], 3, None, np.zeros(3)], ids=repr)
def test_what_has_no_vectors_is_named(data: object) -> None:
    with pytest.raises(InvalidInput, match="expected a DataFrame"):
        vectors_of(data)  # type: ignore[arg-type]


def test_a_series_of_texts_is_named() -> None:
    with pytest.raises(InvalidVectors, match="no vectors of numbers; the first is str .'soup'"):
        matrix(pd.Series(["soup", None]))
