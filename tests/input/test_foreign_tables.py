import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.documents import chunks_of, documents_of

pa = pytest.importorskip("pyarrow")

TEXTS = ["I love NLP", None, "Größe 😀"]
COLUMNS = {
    "stars": [5, None, 1],
    "text": TEXTS,
    "tags": [["a"], [], None],
    "ok": [True, False, True],
}


def polars_frame(columns: dict[str, Any]) -> Any:  # noqa: ANN401
    return pytest.importorskip("polars").DataFrame(columns)


TABLES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "polars DataFrame": polars_frame,
    "polars LazyFrame": lambda columns: polars_frame(columns).lazy(),
    "pyarrow Table": pa.table,
    "pyarrow RecordBatch": lambda columns: pa.table(columns).to_batches()[0],
    "pyarrow Table in chunks": lambda columns: pa.concat_tables(
        [pa.table(columns).slice(0, 1), pa.table(columns).slice(1)]
    ),
    "duckdb relation": lambda columns: pytest.importorskip("duckdb").from_arrow(pa.table(columns)),
}
COLUMNS_OF = {
    "polars Series": lambda: polars_frame(COLUMNS)["text"],
    "pyarrow ChunkedArray": lambda: pa.table(COLUMNS)["text"],
    "pyarrow Array": lambda: pa.array(TEXTS),
    "pyarrow LargeStringArray": lambda: pa.array(TEXTS, pa.large_string()),
    "pyarrow DictionaryArray": lambda: pa.array(TEXTS).dictionary_encode(),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_gives_its_texts_and_its_other_columns(kind: str) -> None:
    made = documents_of(TABLES[kind](COLUMNS), text_column="text")
    assert made.texts == ("I love NLP", "", "Größe 😀")
    assert made.index is not None
    pd.testing.assert_index_equal(made.index, pd.RangeIndex(3), exact=True)
    assert made.columns is not None
    expected = pa.table(COLUMNS).to_pandas()[["stars", "tags", "ok"]]
    assert made.columns.dtypes.to_dict() == expected.dtypes.to_dict()
    pd.testing.assert_series_equal(made.columns["stars"], expected["stars"])


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_in_parts_is_the_table(kind: str) -> None:
    parts = list(chunks_of(TABLES[kind](COLUMNS), size=2))
    assert [text for part in parts for text in part.texts] == ["I love NLP", "", "Größe 😀"]
    assert [part.index.tolist() for part in parts if part.index is not None] == [[0, 1], [2]]


@pytest.mark.parametrize("kind", COLUMNS_OF)
def test_a_column_gives_its_texts(kind: str) -> None:
    assert documents_of(COLUMNS_OF[kind]()).texts == ("I love NLP", "", "Größe 😀")


def test_lists_of_words_in_a_column() -> None:
    made = documents_of(pa.array([["New York", "!"], None]))
    assert made.texts == ("New York !", "")
    assert made.word_spans is not None and made.word_spans[0] is not None
    assert made.word_spans[0].tolist() == [[0, 8], [9, 10]]


def test_tables_that_come_one_by_one_are_counted_together() -> None:
    batches = pa.table({"text": ["a", "b", "c"]}).to_batches(max_chunksize=2)
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    for data in (batches, iter(batches), reader):
        made = documents_of(data)
        assert made.texts == ("a", "b", "c")
        assert made.index is not None and made.index.tolist() == [0, 1, 2]


def test_no_digit_of_a_number_beside_missing_ones_is_lost() -> None:
    data = {"text": ["a", "b"], "id": pa.array([2**53 + 1, None], pa.int64())}
    made = documents_of(pa.table(data))
    assert made.columns is not None
    assert made.columns["id"].tolist() == [2**53 + 1, pd.NA]


def test_a_table_that_pandas_wrote_keeps_its_index() -> None:
    frame = pd.DataFrame({"text": ["a", "b"]}, index=pd.Index(["x", "y"], name="key"))
    made = documents_of(pa.Table.from_pandas(frame))
    assert made.index is not None
    assert list(made.index) == ["x", "y"]


def test_an_unknown_column_and_a_column_of_numbers_are_told() -> None:
    with pytest.raises(InvalidOption, match="text_column='txet'.*Did you mean 'text'"):
        documents_of(pa.table(COLUMNS), text_column="txet")
    with pytest.raises(InvalidInput, match="at position 0"):
        documents_of(pa.array([1, 2]))


def test_other_data_load_no_other_library() -> None:
    code = (
        "import sys, pandas; from nlu_lite.input.documents import documents_of;"
        "documents_of(['a']); documents_of(pandas.DataFrame({'text': ['a']}));"
        "sys.exit('narwhals' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_columns_of_one_name_are_told() -> None:
    table = pa.table([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    with pytest.raises(InvalidInput, match="Table of pyarrow .* unique column names"):
        documents_of(table)


@pytest.mark.parametrize("data", [pa.scalar("a"), pa.schema([("text", pa.string())])], ids=str)
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="the data (are|hold)"):
        documents_of(data)
