from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from nlu_lite.common.arrays import FloatArray, Matrices, offsets_of
from nlu_lite.common.quantized import scale_column
from nlu_lite.errors import InvalidInput, InvalidOption, ReplacedTextWarning
from nlu_lite.input.documents import Documents, chunks_of
from nlu_lite.output.parquet import write_parquet
from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.items import items_of
from nlu_lite.prediction.table import Table
from nlu_lite.text.segments import segment
from tests.support.parquet_tables import DIMENSION, VECTORS, numbered, table_of, whole, written
from tests.support.tables import report_of, table_by_hand
from tests.support.texts import any_text

TEXTS = ["a b c", "", "d e", "f", "g h"]
SCALES = scale_column(VECTORS)

INDEXES: dict[str, pd.Index] = {
    "gaps": pd.Index([7, 3, 3, -1, 0]),
    "a range with a name": pd.RangeIndex(0, 50, 10, name="row"),
    "texts": pd.Index(list("vwxyz"), name="id"),
    "named as a column": pd.Index([1, 2, 3, 4, 5], name="token"),
    "dates": pd.date_range("2020-01-01", periods=5, name="day"),
    "dates of a zone": pd.date_range("2020-01-01", periods=5, tz="Europe/Berlin"),
    "periods": pd.period_range("2020-01", periods=5, freq="M"),
    "intervals": pd.interval_range(0, 5),
    "categories": pd.CategoricalIndex(list("abcab")),
    "missing labels": pd.Index([1.0, np.nan, 2.0, 2.0, 3.0]),
    "two levels": pd.MultiIndex.from_tuples(
        [("a", 1), ("a", 1), ("b", 2), ("c", 3), ("c", 4)], names=["page", None]
    ),
}

COLUMNS: dict[str, object] = {
    "whole numbers": [1, 2, 3, 4, 5],
    "numbers with gaps": [1.5, np.nan, np.inf, -0.0, 1e300],
    "nullable numbers": pd.array([1, None, 2, 3, 4], dtype="Int64"),
    "nullable flags": pd.array([True, None, False, None, True], dtype="boolean"),
    "flags with gaps": pd.Series([True, False, None, None, True], dtype=object),
    "texts": ["a", None, "", "\x00", "é"],
    "nullable texts": pd.array(["a", "b", None, "d", "e"], dtype="string"),
    "all missing": pd.Series([None] * 5, dtype=object),
    "categories": pd.Categorical(list("abcda"), categories=list("zdcba")),
    "ordered categories": pd.Categorical(list("ab") * 2 + ["a"], list("ba"), ordered=True),
    "times": pd.date_range("2020-01-01 12:34:56.789", periods=5, tz="Asia/Tokyo"),
    "a late time": [pd.NaT] * 4 + [pd.Timestamp("2020-01-01")],
    "durations": pd.to_timedelta([1, 2, 3, 4, 5], unit="s"),
    "dates": pd.Series([None, None] + [pd.Timestamp("2020-01-01").date()] * 3, dtype=object),
    "periods": pd.period_range("2020-01", periods=5, freq="M"),
    "bytes": [b"a", b"", None, b"\xff", b"e"],
    "decimals": [Decimal("1.5"), Decimal("100.25"), None, Decimal(1), Decimal("12345.678")],
    "lists": [[], [], None, ["x"], ["y", "z"]],
    "Arrow's own": pd.array([1, 2, None, 4, 5], dtype="int64[pyarrow]"),
}


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_the_file_is_the_table_under_any_index(index: pd.Index, tmp_path: Path) -> None:
    data = pd.DataFrame({"text": TEXTS, "stars": [1, 2, 3, 4, 5]}, index=index)
    expected = whole(data)
    assert_frame_equal(written(data, tmp_path / "out.parquet"), expected)


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_the_file_is_the_table_with_any_column(values: object, tmp_path: Path) -> None:
    data = pd.DataFrame({"text": TEXTS, "own": values})
    assert_frame_equal(written(data, tmp_path / "out.parquet"), whole(data))


LOSSY: dict[str, object] = {
    "texts as objects": pd.Series([None, None, None, "x", "y"], dtype=object),
    "only texts at first": pd.Series(["x", None, None, None, None], dtype=object),
    "numbers as objects": pd.Series([1, 2, 1, 1.5, None], dtype=object),
    "categories of numbers": pd.Categorical([1, 2, 3, 4, 1]),
    "seconds": pd.date_range("2020-01-01", periods=5, unit="s"),
    "mappings": pd.Series([{"a": 1}] * 3 + [{"b": "x"}] * 2, dtype=object),
}


@pytest.mark.parametrize("values", LOSSY.values(), ids=LOSSY)
def test_what_pandas_does_not_keep_in_parquet_is_as_pandas_has_it(
    values: object, tmp_path: Path
) -> None:
    data = pd.DataFrame({"text": TEXTS, "own": values})
    whole(data).drop(columns=VECTORS).to_parquet(tmp_path / "pandas.parquet")
    ours = written(data, tmp_path / "out.parquet").drop(columns=VECTORS)
    assert_frame_equal(ours, pd.read_parquet(tmp_path / "pandas.parquet"))


@pytest.mark.slow
@given(
    texts=st.lists(any_text, min_size=1, max_size=7),
    size=st.integers(1, 8),
    labels=st.sampled_from([None, "gaps", "texts"]),
)
def test_no_row_is_lost_whatever_the_texts_and_chunks(
    texts: list[str], size: int, labels: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "out.parquet"
    valid = [text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") for text in texts]
    index = None if labels is None else INDEXES[labels].repeat(2)[: len(texts)]
    data = pd.Series(valid, dtype=object, index=index)
    assert_frame_equal(written(data, path, size=size), whole(data))


def test_vectors_are_fixed_size_lists_of_float32(tmp_path: Path) -> None:
    frame = written(TEXTS, tmp_path / "out.parquet")
    kind = pq.read_schema(tmp_path / "out.parquet").field(VECTORS).type
    assert pa.types.is_fixed_size_list(kind)
    assert (kind.list_size, kind.value_type) == (DIMENSION, pa.float32())
    assert frame[VECTORS].map(lambda vector: vector.dtype == np.float32).all()


def test_float16_rounds_the_vectors_and_no_column_of_the_users(tmp_path: Path) -> None:
    own = [np.full(3, 0.1, np.float32)] * 5
    data = pd.DataFrame({"text": TEXTS, "other_embeddings": own})
    frame = written(data, tmp_path / "out.parquet", vectors="float16")
    expected = whole(data)
    for row, vector in zip(frame[VECTORS], expected[VECTORS], strict=True):
        assert row.dtype == np.float16
        assert np.array_equal(row, vector.astype(np.float16), equal_nan=True)
    assert frame["other_embeddings"].iloc[0].dtype == np.float32


def test_a_number_too_large_for_float16_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="float32"):
        written(["\U0010ffff"], tmp_path / "out.parquet", vectors="float16")


def test_int8_is_whole_numbers_and_a_scale_a_row(tmp_path: Path) -> None:
    own = [np.full(3, 0.1, np.float32)] * 5
    data = pd.DataFrame({"text": TEXTS, "other_embeddings": own}, index=INDEXES["gaps"])
    frame = written(data, tmp_path / "out.parquet", vectors="int8")
    expected = whole(data)
    assert list(frame) == ["token", VECTORS, SCALES, "other_embeddings"]
    assert frame[SCALES].dtype == np.float32
    for row, scale, vector in zip(frame[VECTORS], frame[SCALES], expected[VECTORS], strict=True):
        assert row.dtype == np.int8
        half = np.nan_to_num(scale) / 2 * 1.001
        assert np.allclose(row * scale, vector, rtol=0, atol=half, equal_nan=True)
    assert_frame_equal(frame.drop(columns=[VECTORS, SCALES]), expected.drop(columns=VECTORS))
    assert frame.attrs == expected.attrs


def test_int8_without_documents_has_its_columns(tmp_path: Path) -> None:
    frame = written([], tmp_path / "out.parquet", vectors="int8")
    assert list(frame.columns) == ["token", VECTORS, SCALES]
    assert frame[SCALES].dtype == np.float32


@pytest.mark.parametrize("number", [np.inf, np.nan])
def test_int8_refuses_numbers_that_are_not_finite(number: float, tmp_path: Path) -> None:
    def infinite(documents: Documents) -> Table:
        table = table_of(documents)
        np.asarray(table.columns[-1].values)[0, 1] = number
        return table

    with pytest.raises(InvalidOption, match="in 1 of 3 vectors"):
        chunks = chunks_of(["a b c"], size=2)
        write_parquet(chunks, infinite, tmp_path / "out.parquet", settings={}, vectors="int8")


def test_a_column_of_the_users_named_as_the_scales_is_told_before_any_work(
    embedded: Pipeline, tmp_path: Path
) -> None:
    name = "en_embed_minilm_L6_384_embeddings_scale"
    data = pd.DataFrame({"text": ["I love NLP"], name: [1]})
    with pytest.raises(InvalidOption, match=f"two columns named '{name}'"):
        embedded.to_parquet(data, tmp_path / "out.parquet", vectors="int8")
    embedded.to_parquet(data, tmp_path / "out.parquet")
    assert list(pd.read_parquet(tmp_path / "out.parquet")[name]) == [1] * 3
    embedded.to_parquet(data, tmp_path / "out.parquet", vectors="int8", keep_columns=False)


def matrices_of_documents(matrices: list[FloatArray]) -> Callable[[Documents], Table]:
    def table(documents: Documents) -> Table:
        own = [matrices[row] for row in documents.rows]
        values = Matrices(np.concatenate(own), offsets_of(np.array(list(map(len, own)))))
        segments = segment(documents.texts, language="en")
        return table_by_hand(documents, items_of("document", segments), {"x_embeddings": values})

    return table


MATRICES = [np.arange(rows * 3, dtype=np.float32).reshape(rows, 3) for rows in (2, 0, 4)]


def test_a_matrix_a_document_comes_back_row_by_row(tmp_path: Path) -> None:
    path, table = tmp_path / "out.parquet", matrices_of_documents(MATRICES)
    write_parquet(chunks_of(["a b", "-", "c"], size=2), table, path, settings={})
    cells = pd.read_parquet(path)["x_embeddings"]
    for cell, matrix in zip(cells, MATRICES, strict=True):
        assert len(cell) == len(matrix)
        assert all(np.array_equal(*rows) for rows in zip(cell, matrix, strict=True))


def test_a_matrix_as_int8_has_a_scale_a_row(tmp_path: Path) -> None:
    path, table = tmp_path / "out.parquet", matrices_of_documents(MATRICES)
    chunks = chunks_of(["a b", "-", "c"], size=2)
    write_parquet(chunks, table, path, settings={}, vectors="int8")
    frame = pd.read_parquet(path)
    columns = (frame["x_embeddings"], frame["x_embeddings_scale"], MATRICES)
    for cell, scales, matrix in zip(*columns, strict=True):
        assert len(cell) == len(scales) == len(matrix)
        for row, scale, vector in zip(cell, scales, matrix, strict=True):
            assert row.dtype == np.int8
            assert np.allclose(row * scale, vector, rtol=0, atol=scale / 2 * 1.001)


def test_attrs_of_the_parts_are_added_up(tmp_path: Path) -> None:
    attrs = written(TEXTS, tmp_path / "out.parquet").attrs
    assert attrs == {"nlu_lite": report_of(len(TEXTS))}


def test_no_documents_make_a_table_without_rows(tmp_path: Path) -> None:
    frame = written([], tmp_path / "out.parquet")
    assert list(frame.columns) == ["token", VECTORS]
    assert len(frame) == 0


def test_whole_numbers_become_decimal_where_later_ones_are(tmp_path: Path) -> None:
    frames = [
        pd.DataFrame({"text": ["a", "b"], "own": values}, index=[0, 1])
        for values in ([1, 2], [1.5, np.nan])
    ]
    frame = written(iter(frames), tmp_path / "out.parquet")
    assert frame["own"].dtype == np.float64
    assert list(frame["own"].iloc[:3]) == [1, 2, 1.5]


def test_a_column_that_comes_later_is_missing_before(tmp_path: Path) -> None:
    frames = [
        pd.DataFrame({"text": ["a"]}),
        pd.DataFrame({"text": ["b"], "own": ["x"]}),
        pd.DataFrame({"text": ["c"]}),
    ]
    frame = written(iter(frames), tmp_path / "out.parquet")
    assert list(frame["token"]) == ["a", "b", "c"]
    assert frame["own"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2, "x", "y", "z"], ["'own'", "int64", "string", "documents 2 to 3"]),
        ([1, "x", 2, 3, 4], ["'own'", "int, str"]),
        ([object()] * 5, ["'own'", "object"]),
        ([1j] * 5, ["'own'", "complex"]),
        ([2**60 + 1, 2, 1.5, 2, 3], ["'own'", "int64", "double"]),
        ([{}] * 5, ["'own'", "documents 0 to 1"]),
        ([["\ud800"]] * 5, ["'own'", "surrogates"]),
    ],
)
def test_a_column_that_parquet_can_not_hold_is_named(
    values: list[object], said: list[str], tmp_path: Path
) -> None:
    data = pd.DataFrame({"text": TEXTS, "own": pd.Series(values, dtype=object)})
    with pytest.raises(InvalidInput) as caught:
        written(data, tmp_path / "out.parquet")
    message = str(caught.value)
    assert [words for words in [*said, "keep_columns=False"] if words not in message] == []


def test_an_index_of_several_types_is_told(tmp_path: Path) -> None:
    data = pd.Series(TEXTS, index=pd.Index([1, "a", 2, 3, 4], dtype=object))
    with pytest.raises(InvalidInput, match=r"the index can't be stored.*\n.*'a'"):
        written(data, tmp_path / "out.parquet")


def test_levels_of_one_name_come_back_or_are_told(tmp_path: Path) -> None:
    levels = pd.MultiIndex.from_product([["a"], range(5)], names=["x", "x"])
    data = pd.Series(TEXTS, index=levels)
    if int(pa.__version__.split(".")[0]) < 26:
        with pytest.raises(InvalidInput, match="two levels named 'x'"):
            written(data, tmp_path / "out.parquet")
    else:
        assert_frame_equal(written(data, tmp_path / "out.parquet"), whole(data))


def test_an_index_that_changes_is_told(tmp_path: Path) -> None:
    frames = [
        pd.DataFrame({"text": ["a"]}, index=pd.Index([0], name=name)) for name in ("id", None)
    ]
    with pytest.raises(InvalidInput, match="document 1.*index|index of document"):
        written(iter(frames), tmp_path / "out.parquet")


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"text": TEXTS, 7: TEXTS}),
        pd.DataFrame({"text": TEXTS}, index=pd.Index(range(5), name="\ud800")),
        pd.DataFrame({"text": TEXTS}, index=pd.Index(range(5), name=7)),
        pd.DataFrame([[text, 1, 2] for text in TEXTS], columns=["text", "own", "own"]),
    ],
)
def test_names_that_parquet_has_no_form_for_are_told(data: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="named"):
        written(data, tmp_path / "out.parquet")


@pytest.mark.parametrize("column", ["token", "own", "index"])
def test_lone_surrogates_are_replaced_and_told(column: str, tmp_path: Path) -> None:
    values = ["a", "b", "c", "d\udce9", "e"]
    fine = ["a", "b", "c", "d", "e"]
    cells = {"token": fine, "own": fine, "index": fine} | {column: values}
    data = pd.DataFrame(
        {"text": cells["token"], "own": cells["own"]},
        pd.Index(cells["index"], dtype=object),
        dtype=object,
    )
    with pytest.warns(ReplacedTextWarning, match="Cells that held some: 1"):
        frame = written(data, tmp_path / "out.parquet")
    found = frame.index if column == "index" else frame[column]
    assert list(found) == ["a", "b", "c", "d\ufffd", "e"]
    assert list(data.index) == cells["index"], "the user's own data stay as they are"


def test_small_chunks_are_put_together(tmp_path: Path) -> None:
    written(numbered(20), tmp_path / "out.parquet", size=1)
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 1
