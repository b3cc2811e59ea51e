import importlib.util
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import nlu_lite
from nlu_lite import Index, InvalidInput, InvalidOption, InvalidVectors, MissingExtra, nearest
from nlu_lite.analysis import index as index_module
from nlu_lite.common.quantized import quantized, scale_column, scales_of
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, matrices, vector_table

TABLE = vector_table([[1, 0], [0, 1], [np.nan, np.nan], [1, 1]], index=["a", "a", "b", "c"])
TEXTS = ["The soup was cold.", "Nice view!", "", "We waited an hour.", "Friendly people."]
WAYS = ["memory", "folder"]


def index_of(table: pd.DataFrame, way: str, path: Path, **options: object) -> Index:
    folder = None if way == "memory" else path / "my.index"
    return nlu_lite.index(table, folder, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sentences() -> Pipeline:
    return nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")


@pytest.mark.parametrize("approximate", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_it_finds_what_nearest_finds(
    sentences: Pipeline, tmp_path: Path, way: str, approximate: bool
) -> None:
    reviews = pd.DataFrame({"text": TEXTS, "stars": [2, 5, 3, 1, 4]}, index=list("vwxyy"))
    table = sentences.predict(reviews)
    index = index_of(table, way, tmp_path, approximate=approximate)
    for query in ("slow service", ["slow service", "landscape"], table.iloc[[0, 1]], table.iloc[3]):
        expected = nearest(table, query, k=3, pipeline=sentences)
        found = index.nearest(query, k=3, pipeline=sentences)
        assert_frame_equal(found, expected)
        assert found.attrs == expected.attrs
    assert found["sentence"].iloc[0] == "We waited an hour."


@given(
    vectors=matrices(rows=st.integers(0, 12), dimension=3),
    queries=matrices(rows=st.integers(1, 3), dimension=3),
    k=st.integers(1, 15),
    metric=st.sampled_from(["cosine", "dot", "euclidean", "manhattan"]),
    way=st.sampled_from(WAYS),
)
def test_any_vectors_give_what_nearest_gives(
    vectors: "np.typing.NDArray[np.float32]",
    queries: "np.typing.NDArray[np.float32]",
    k: int,
    metric: str,
    way: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    table, asked = vector_table(vectors), np.nan_to_num(queries)
    index = index_of(table, way, tmp_path_factory.mktemp("any"), metric=metric)
    expected = nearest(table, asked, k, metric=metric)
    assert_frame_equal(index.nearest(asked, k), expected, check_index_type=False)


@pytest.mark.parametrize("way", WAYS)
def test_vectors_of_int8_are_found_as_what_they_stand_for(tmp_path: Path, way: str) -> None:
    vectors = np.array([[1, 0.5], [-3, 0], [2, 2]], dtype=np.float32)
    cells = pd.Series(list(quantized(vectors)), dtype=object)
    table = vector_table(vectors).assign(n=[1, 2, 3])
    table[COLUMN] = cells
    table.insert(2, scale_column(COLUMN), scales_of(vectors))
    index = index_of(table, way, tmp_path, metric="euclidean")
    found = index.nearest(table.iloc[2], k=1)
    assert list(found.columns) == ["document", COLUMN, "n", "rank", "score"]
    assert found[COLUMN].iloc[0].dtype == np.float32
    assert np.allclose(found[COLUMN].iloc[0], [2, 2])
    assert index.nearest(table.iloc[[2]], k=1)["score"].tolist() == [0]


def test_the_table_and_what_was_found_are_apart(tmp_path: Path) -> None:
    before = TABLE.copy()
    index = nlu_lite.index(TABLE)
    found = index.nearest([1.0, 0.0], k=1)
    found["document"] = "changed"
    assert index.nearest([1.0, 0.0], k=1)["document"].tolist() == ["text 0"]
    assert_frame_equal(TABLE, before)


def test_it_says_what_it_is(tmp_path: Path) -> None:
    index = nlu_lite.index(TABLE, tmp_path / "my.index", metric="dot", approximate=True)
    assert len(index) == 4
    assert (index.metric, index.column, index.approximate) == ("dot", COLUMN, True)
    assert index.path == tmp_path / "my.index"
    assert repr(index) == (
        f"<Index 4 x 2 {COLUMN}; dot, approximate (HNSW); {tmp_path / 'my.index'}>"
    )
    assert repr(nlu_lite.index(TABLE)) == f"<Index 4 x 2 {COLUMN}; cosine, exact>"


def test_many_rows_are_searched_along_a_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MOST_EXACT_ROWS", 3)
    assert nlu_lite.index(TABLE).approximate
    assert not nlu_lite.index(TABLE[:3]).approximate
    assert not nlu_lite.index(TABLE, approximate=False).approximate
    assert not nlu_lite.index(TABLE, metric="manhattan").approximate


def test_a_metric_without_a_graph_is_told() -> None:
    with pytest.raises(InvalidOption, match="manhattan.*'cosine', 'dot', 'euclidean'"):
        nlu_lite.index(TABLE, metric="manhattan", approximate=True)


def test_what_is_opened_pickles_as_its_folder(tmp_path: Path) -> None:
    index = nlu_lite.index(TABLE, tmp_path / "my.index")
    content = pickle.dumps(index)
    assert len(content) < 1_000
    again = pickle.loads(content)
    assert_frame_equal(again.nearest([1.0, 0.2]), index.nearest([1.0, 0.2]))
    with pytest.raises(InvalidInput, match=r"index\.save\(path\)"):
        pickle.dumps(nlu_lite.index(TABLE))


def test_an_index_that_was_opened_can_be_saved_elsewhere(tmp_path: Path) -> None:
    index = nlu_lite.index(TABLE, tmp_path / "one.index", approximate=True)
    index.save(tmp_path / "two.index")
    index.save(tmp_path / "one.index")
    found = nlu_lite.index(path=tmp_path / "two.index")
    assert_frame_equal(found.nearest([1.0, 0.2]), index.nearest([1.0, 0.2]))


def test_a_query_of_another_revision_is_refused(tmp_path: Path) -> None:
    nlu_lite.index(TABLE, tmp_path / "my.index")
    index = nlu_lite.index(path=tmp_path / "my.index")
    with pytest.raises(InvalidVectors, match="differ in revision"):
        index.nearest(vector_table([[1, 0]], revision="b" * 40))


def test_two_columns_of_vectors_need_a_choice(tmp_path: Path) -> None:
    cells: list[object] = [[3.0], [1.0], None, [2.0]]
    table = TABLE.assign(other=pd.Series(cells).to_numpy())
    with pytest.raises(InvalidOption, match="2 columns of vectors"):
        nlu_lite.index(table)
    index = nlu_lite.index(table, tmp_path / "my.index", column="other", metric="dot")
    found = index.nearest([1.0], k=1)
    assert found["document"].tolist() == ["text 0"]
    assert np.array_equal(found[COLUMN].iloc[0], [1, 0])


def test_what_is_asked_of_a_saved_index_must_be_so(tmp_path: Path) -> None:
    nlu_lite.index(TABLE, tmp_path / "my.index", metric="dot")
    assert nlu_lite.index(path=tmp_path / "my.index", column=COLUMN).metric == "dot"
    with pytest.raises(InvalidOption, match="metric is 'dot', and not 'euclidean'"):
        nlu_lite.index(path=tmp_path / "my.index", metric="euclidean")


@pytest.mark.parametrize("table", ["my.index", Path("my.index"), [1, 2]], ids=repr)
def test_what_is_no_table_is_told(table: object) -> None:
    with pytest.raises(InvalidInput, match=r"DataFrame.*\n?.*index\(path=…\)"):
        nlu_lite.index(table)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="index takes a table"):
        nlu_lite.index()


def test_columns_that_results_have_are_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="column named 'rank'"):
        nlu_lite.index(TABLE.assign(rank=1), tmp_path / "my.index")


@pytest.mark.parametrize("approximate", ["yes", 2], ids=repr)
def test_approximate_is_a_choice_of_three(approximate: object) -> None:
    with pytest.raises(InvalidOption, match="None, False or True"):
        nlu_lite.index(TABLE, approximate=approximate)  # type: ignore[arg-type]


MISSING = [("usearch", True), ("pyarrow", False)]


@pytest.mark.parametrize(("package", "approximate"), MISSING)
def test_a_missing_package_is_named(
    package: str, approximate: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "nlu_lite.common.extras.find_spec", lambda name: None if name == package else found(name)
    )
    with pytest.raises(MissingExtra, match=rf"needs {package}.*nlu_lite\[index\]"):
        nlu_lite.index(TABLE, tmp_path / "my.index", approximate=approximate)
