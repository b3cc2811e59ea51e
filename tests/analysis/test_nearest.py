import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import InvalidInput, InvalidOption, nearest
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import vector_table

TABLE = vector_table([[1, 0], [0, 1], [np.nan, np.nan], [1, 1]], index=["a", "a", "b", "c"])


@pytest.fixture(scope="module")
def sentences() -> Pipeline:
    return nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")


def test_a_text_finds_what_it_is_about(sentences: Pipeline) -> None:
    reviews = pd.DataFrame(
        {"text": ["The soup was cold.", "", "We waited an hour.", "Nice view!"], "stars": 5},
        index=["a", "b", "c", "c"],
    )
    table = sentences.predict(reviews)
    found = nearest(table, "slow service", k=1, pipeline=sentences)
    assert list(found.columns) == [*table.columns, "rank", "score"]
    assert found["sentence"].to_dict() == {"c": "We waited an hour."}
    assert found.attrs == table.attrs


def test_the_rows_keep_their_index_and_columns() -> None:
    found = nearest(TABLE, [1.0, 0.2])
    assert found.index.tolist() == ["a", "c", "a"]
    assert found["document"].tolist() == ["text 0", "text 3", "text 1"]
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["score"].is_monotonic_decreasing


def test_a_distance_grows_with_the_rank() -> None:
    assert nearest(TABLE, [1.0, 0.2], metric="euclidean")["score"].is_monotonic_increasing


def test_a_row_finds_itself_first() -> None:
    found = nearest(TABLE, TABLE.iloc[3], k=1)
    assert found["document"].tolist() == ["text 3"]
    assert "query" not in found


@pytest.mark.parametrize(
    "queries",
    [
        TABLE.iloc[[0, 3]],
        TABLE.iloc[[0, 3]]["en_test_embeddings"],
        np.array([[1, 0], [1, 1]]),
        [[1.0, 0.0], [1.0, 1.0]],
        [np.array([1, 0]), np.array([1, 1])],
    ],
    ids=["table", "series", "matrix", "lists", "arrays"],
)
def test_several_queries_are_told_apart(queries: object) -> None:
    found = nearest(TABLE, queries, k=2)
    assert found.columns[0] == "query"
    assert found["document"].tolist() == ["text 0", "text 3", "text 3", "text 0"]
    assert found["rank"].tolist() == [1, 2, 1, 2]
    assert found["query"].nunique() == 2


@pytest.mark.parametrize(
    "texts",
    [["cold soup", "view"], np.array(["cold soup", "view"]), pd.Series(["cold soup", "view"])],
    ids=["list", "array", "series"],
)
def test_several_texts_are_queries(sentences: Pipeline, texts: object) -> None:
    table = sentences.predict(["The soup was cold.", "Nice view!"])
    found = nearest(table, texts, k=1, pipeline=sentences)
    assert found["query"].tolist() == ["cold soup", "view"]
    assert found["sentence"].tolist() == ["The soup was cold.", "Nice view!"]


def test_no_queries_find_nothing() -> None:
    found = nearest(TABLE, [])
    assert found.shape == (0, 5)
    assert found.columns[0] == "query"


def test_more_than_there_is_gives_all_that_have_vectors() -> None:
    assert len(nearest(TABLE, [1.0, 0.0], k=100)) == 3
    assert nearest(TABLE.iloc[:0], [1.0, 0.0]).empty


def test_a_text_needs_a_pipeline() -> None:
    with pytest.raises(InvalidOption, match=r"'cheap food'.*\n.*pipeline=nlu_lite.load"):
        nearest(TABLE, "cheap food")


@pytest.mark.parametrize("query", ["", "  ", ["cold", ""]], ids=repr)
def test_a_query_without_words_is_refused(sentences: Pipeline, query: object) -> None:
    table = sentences.predict(["The soup was cold."])
    with pytest.raises(InvalidInput, match="has no words"):
        nearest(table, query, pipeline=sentences)


def test_a_pipeline_of_another_model_is_refused(sentences: Pipeline, small: Pipeline) -> None:
    table = sentences.predict(["The soup was cold."])
    with pytest.raises(nlu_lite.InvalidVectors, match="differ in model"):
        nearest(table, "soup", pipeline=small)


@pytest.mark.parametrize("query", [{"a": 1}, 3, None, [["a"]], ["a", 1.5], np.zeros((1, 1, 2))])
def test_what_cannot_be_looked_for_is_named(query: object, sentences: Pipeline) -> None:
    with pytest.raises(InvalidInput, match="expected a text"):
        nearest(TABLE, query, pipeline=sentences)


@pytest.mark.parametrize("k", [0, -1, 1.5, True, "3"], ids=repr)
def test_k_is_a_number_from_one(k: object) -> None:
    with pytest.raises(InvalidOption, match="whole number from 1"):
        nearest(TABLE, [1.0, 0.0], k=k)  # type: ignore[arg-type]


def test_columns_of_the_user_are_not_written_over() -> None:
    with pytest.raises(InvalidOption, match="column named 'score'"):
        nearest(TABLE.assign(score=1), [1.0, 0.0])


def test_the_table_stays_as_it_is() -> None:
    before = TABLE.copy()
    nearest(TABLE, TABLE.iloc[[0]])
    pd.testing.assert_frame_equal(TABLE, before)
