import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import pairwise_distances

from nlu_lite import InvalidOption, InvalidVectors, matrix, similarity
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import vector_table


def test_a_cat_is_nearer_to_a_kitten_than_to_a_market(embedded: Pipeline) -> None:
    table = similarity(embedded.predict("cat kitten market"))
    cat = table.to_numpy()[0]
    assert cat[1] > cat[2]
    assert list(table.index) == list(table.columns) == ["cat", "kitten", "market"]


def test_sentences_are_labels_and_documents_are_told_by_their_index(embedded: Pipeline) -> None:
    texts = pd.Series(["One. Two.", "Three."], index=["a", "b"])
    sentences = embedded.predict(texts, output_level="sentence")
    documents = embedded.predict(texts, output_level="document")
    table = similarity(sentences, documents)
    assert table.index.tolist() == ["One.", "Two.", "Three."]
    assert table.columns.tolist() == ["a", "b"]


@pytest.mark.parametrize("metric", ["cosine", "euclidean", "manhattan"])
def test_it_agrees_with_scikit_learn(embedded: Pipeline, metric: str) -> None:
    table = embedded.predict("The bank raised its rates. We fished from the bank.")
    distances = pairwise_distances(matrix(table).astype(np.float64), metric=metric)
    expected = 1 - distances if metric == "cosine" else distances
    assert np.allclose(similarity(table, metric=metric), expected, atol=1e-5)


def test_blocks_of_rows_make_one_table() -> None:
    vectors = np.random.default_rng(0).standard_normal((2_500, 3)).astype(np.float32)
    table = similarity(vectors, vectors[:2], metric="dot")
    assert np.allclose(table, vectors @ vectors[:2].T, atol=1e-6)


def test_rows_without_vectors_score_nan() -> None:
    table = similarity(vector_table([[1, 0], [np.nan, np.nan]]))
    assert table.isna().to_numpy().tolist() == [[False, True], [True, True]]


def test_labels_may_stand_twice() -> None:
    assert similarity(vector_table([[1, 0], [0, 1]], index=["a", "a"])).shape == (2, 2)


def test_a_table_that_memory_cannot_hold_is_refused() -> None:
    many = np.broadcast_to(np.ones(2, dtype=np.float32), (100_000, 2))
    with pytest.raises(InvalidOption, match=r"40 GB.*\n.*nlu_lite.nearest"):
        similarity(many)


def test_vectors_of_other_lengths_are_refused() -> None:
    with pytest.raises(InvalidVectors, match="vectors of 2 and of 3 numbers"):
        similarity(np.ones((1, 2)), np.ones((1, 3)))


def test_nothing_against_nothing_is_a_table_without_rows() -> None:
    assert similarity(vector_table([[1, 0]]).iloc[:0]).shape == (0, 0)
