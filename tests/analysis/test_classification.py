from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import InvalidInput, InvalidOption, InvalidVectors, classify
from nlu_lite.pipeline import Pipeline
from tests.support.topics import TEXTS, TOPIC, check_added, sentences, topic_table
from tests.support.vector_tables import slow_score

LABELS: dict[str, str | Sequence[str]] = {
    "delivery": ["delivery of a card", "the card has not arrived"],
    "exchange": "exchange rates of currencies",
    "passcode": "passcode",
}


@pytest.mark.parametrize(
    "texts",
    [TEXTS, pd.Series(TEXTS), pd.DataFrame({"text": TEXTS}), topic_table().dropna()],
    ids=["list", "series", "frame", "table"],
)
def test_texts_get_the_label_that_they_are_about(texts: object) -> None:
    found = classify(texts, LABELS, sentences())
    assert found["label"].tolist() == TOPIC


def test_the_table_is_given_back_with_labels() -> None:
    table = topic_table()
    found = classify(table, LABELS, sentences())
    check_added(topic_table(), found, ["label", "score"])
    pd.testing.assert_frame_equal(table, topic_table())
    assert found["label"].isna().tolist() == found["document"].isna().tolist()
    assert found["score"].isna().tolist() == found["document"].isna().tolist()
    assert found["score"].dtype == np.float32


def test_texts_keep_their_index_and_columns() -> None:
    texts = pd.DataFrame({"id": [1, 2, 3], "text": [TEXTS[0], None, TEXTS[-1]]}, index=[5, 5, 6])
    found = classify(texts, LABELS, sentences())
    assert found.index.tolist() == [5, 5, 6]
    assert found["id"].tolist() == [1, 2, 3]
    assert found["label"].isna().tolist() == [False, True, False]


def test_the_column_of_texts_is_chosen() -> None:
    texts = pd.DataFrame({"a": ["The euro", "Dollars"], "b": [TEXTS[0], TEXTS[-1]]})
    found = classify(texts, LABELS, sentences(), column="b")
    assert found["label"].tolist() == ["delivery", "passcode"]
    assert found["a"].tolist() == ["The euro", "Dollars"]


def test_the_score_is_the_cosine_to_the_mean_of_the_texts() -> None:
    labels = {"one": ["card", "euro", "dollar"], "other": ["penguin"]}
    vectors = sentences().predict_embeds(["card", "euro", "dollar"])
    centre = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
    found = classify(["My card"], labels, sentences())
    plain = slow_score(sentences().predict_embeds(["My card"])[0], centre, "cosine")
    assert found["label"].tolist() == ["one"]
    assert found["score"].tolist() == pytest.approx([plain], abs=1e-6)


def test_the_label_is_the_nearest_of_all() -> None:
    names = ["card", "currency", "secret number", "weather"]
    texts, vectors = sentences().predict_embeds(TEXTS), sentences().predict_embeds(names)
    found = classify(TEXTS, names, sentences())
    for text, label, score in zip(texts, found["label"], found["score"], strict=True):
        scores = {
            name: slow_score(text, vectors[place], "cosine") for place, name in enumerate(names)
        }
        assert label == max(scores, key=scores.__getitem__)
        assert score == pytest.approx(scores[label], abs=1e-6)


@pytest.mark.parametrize(
    ("names", "dtype"),
    [
        (["a", "b"], str(pd.Series(["a"]).dtype)),
        ([7, 8], "Int64"),
        ([True, False], "boolean"),
        ([("a", 1), ("b", 2)], "object"),
    ],
)
def test_labels_are_anything(names: list[Hashable], dtype: str) -> None:
    labels = dict(zip(names, ["passcode", "exchange rate"], strict=True))
    found = classify(["I forgot my passcode", None, "The rate"], labels, sentences())
    assert found["label"].dtype == dtype
    assert found["label"].isna().tolist() == [False, True, False]
    assert found["label"].dropna().tolist() == names


def test_words_are_classified(embedded: Pipeline) -> None:
    words = embedded.predict("cat market kitten shop")
    found = classify(words, ["animal", "shopping"], embedded)
    assert found["label"].tolist() == ["animal", "shopping", "animal", "shopping"]
    assert found["token"].tolist() == ["cat", "market", "kitten", "shop"]


def test_a_series_and_a_matrix_of_vectors_are_classified() -> None:
    table = topic_table().dropna()
    column = table.columns[1]
    series = classify(table[column], LABELS, sentences())
    assert list(series.columns) == [column, "label", "score"]
    assert series["label"].tolist() == TOPIC
    matrix = classify(nlu_lite.matrix(table), LABELS, sentences())
    assert list(matrix.columns) == ["label", "score"]
    assert matrix["label"].tolist() == TOPIC


def test_of_two_columns_of_vectors_one_is_chosen() -> None:
    both = nlu_lite.load("embed_sentence.minilm_L6_384 embed.minilm_L6_384", device="cpu")
    table = both.predict(TEXTS, "document")
    with pytest.raises(InvalidOption, match="2 columns of vectors"):
        classify(table, LABELS, both)
    column = "embed_sentence_minilm_L6_384_embeddings"
    for data in (table, TEXTS, pd.DataFrame({"text": TEXTS})):
        assert classify(data, LABELS, both, column=column)["label"].tolist() == TOPIC


def test_a_column_that_is_not_there_is_named() -> None:
    for data in (topic_table(), TEXTS, pd.DataFrame({"text": TEXTS})):
        with pytest.raises(InvalidOption, match="no column named 'txt'"):
            classify(data, LABELS, sentences(), column="txt")


@pytest.mark.parametrize("data", [[], topic_table().iloc[:0]], ids=["texts", "table"])
def test_nothing_gets_no_label(data: object) -> None:
    found = classify(data, LABELS, sentences())
    assert found.empty
    assert list(found.columns)[-2:] == ["label", "score"]


def test_vectors_of_another_model_are_refused(small: Pipeline) -> None:
    with pytest.raises(InvalidVectors, match="differ in model"):
        classify(topic_table(), LABELS, small)


def test_vectors_of_other_layers_are_refused() -> None:
    table = sentences().predict(TEXTS, "document", layers=-2)
    with pytest.raises(InvalidVectors, match="of the table and of the labels .* differ in layers"):
        classify(table, LABELS, sentences())


def test_vectors_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidVectors, match="384"):
        classify(np.eye(3), LABELS, sentences())


def test_a_label_without_words_is_named() -> None:
    with pytest.raises(InvalidOption, match=r"no words in '\\u200b'"):
        classify(TEXTS, ["card", "\u200b"], sentences())


def test_a_pipeline_is_no_reference() -> None:
    with pytest.raises(InvalidInput, match=r"pipeline is str \('en.embed'\); .*nlu_lite.load"):
        classify(TEXTS, LABELS, "en.embed")  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["label", "score"])
def test_columns_of_the_user_are_not_written_over(column: str) -> None:
    texts = pd.DataFrame({"text": TEXTS, column: 1})
    with pytest.raises(InvalidOption, match=f"column named '{column}' already"):
        classify(texts, LABELS, sentences())
