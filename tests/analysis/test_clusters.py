import logging
import pickle
import sys

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import InvalidOption, MissingExtra, clusters
from nlu_lite.pipeline import Pipeline
from tests.support.topics import TOPICS, check_added, sentences, topic_table
from tests.support.vector_tables import vector_table


@pytest.mark.parametrize("k", [3, None])
def test_topics_are_found(k: int | None) -> None:
    found = clusters(topic_table(), k)
    assert found.table["cluster"].isna().tolist() == found.table["document"].isna().tolist()
    there = found.table.dropna(subset="document")
    names = there.groupby("cluster")["topic"].unique().map(list).to_dict()
    # The largest first.
    assert names == {number: [topic] for number, topic in enumerate(TOPICS)}


def test_a_summary_tells_what_clusters_are_about() -> None:
    summary = clusters(topic_table(), 3).summary
    assert summary.index.name == "cluster"
    assert summary["size"].tolist() == [len(texts) for texts in TOPICS.values()]
    for typical, texts in zip(summary["typical"], TOPICS.values(), strict=True):
        assert len(set(typical)) == 3
        assert set(typical) <= set(texts)
    assert [words[0] for words in summary["words"]] == ["card", "exchange", "passcode"]


def test_the_typical_rows_are_nearest_to_the_centre() -> None:
    table = vector_table([[1, 0.2], [1, 0], [1, -0.1], [1, 0.5], [-1, 0]])
    assert clusters(table, 2).summary["typical"].tolist() == [
        ["text 0", "text 1", "text 2"],
        ["text 4"],
    ]


def test_a_text_that_stands_often_is_typical_once() -> None:
    table = sentences().predict(["I lost my card."] * 3 + ["My card is lost.", "Euros"], "document")
    typical = clusters(table, 2).summary["typical"]
    assert sorted(typical[0]) == ["I lost my card.", "My card is lost."]


def test_the_table_is_given_back_with_its_clusters() -> None:
    table = topic_table()
    found = clusters(table, 2)
    check_added(topic_table(), found.table, ["cluster"])
    pd.testing.assert_frame_equal(table, topic_table())
    assert found.table["cluster"].dtype == "Int64"


def test_words_are_clustered_too(embedded: Pipeline) -> None:
    words = embedded.predict("cat kitten dog puppy market shop store")
    found = clusters(words, 2)
    assert found.table["cluster"].tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert set(found.summary["words"][1]) == {"market", "shop", "store"}


def test_a_table_without_texts_has_labels_but_no_words() -> None:
    table = vector_table([[1, 0], [1, 0.1], [0, 1]], index=["a", "b", "c"])
    summary = clusters(table[["en_test_embeddings"]], 2).summary
    assert summary["typical"].map(sorted).tolist() == [["a", "b"], ["c"]]
    assert summary["words"].tolist() == [[], []]


def test_a_matrix_is_clustered() -> None:
    assert clusters(np.array([[1, 0], [0, 1], [0, 2]]), 2).table["cluster"].tolist() == [1, 0, 0]


def test_what_was_chosen_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "nlu_lite"):
        found = clusters(topic_table())
    assert "k=3, of 2, 3, 4, 5, 6, by its silhouette of 0." in caplog.text
    tried = found.summary.attrs["silhouettes"]
    assert max(tried, key=tried.__getitem__) == len(found.summary) == 3
    assert clusters(topic_table(), 3).summary.attrs["silhouettes"] == {}


def test_a_seed_gives_the_same_clusters() -> None:
    table = vector_table(np.random.default_rng(0).normal(size=(200, 8)))
    first, second = clusters(table, seed=3), clusters(table, seed=3)
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(first.summary, second.summary)


def test_one_cluster_holds_all_and_nothing_sets_it_apart() -> None:
    found = clusters(topic_table(), 1)
    assert found.table["cluster"].dropna().unique().tolist() == [0]
    assert found.summary["words"].tolist() == [[]]


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_rows_are_too_few_to_choose_by(rows: int) -> None:
    with pytest.raises(InvalidOption, match=r"3 different vectors or more(.|\n)*k=1 makes one"):
        clusters(topic_table().iloc[:rows])


@pytest.mark.parametrize("k", [2, 100])
def test_there_are_no_more_clusters_than_different_rows(k: int) -> None:
    table = pd.concat([topic_table().iloc[:1]] * 5)
    with pytest.raises(InvalidOption, match=rf"^k={k} needs {k} different(.|\n)*1 of these are"):
        clusters(table, k)


@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3"], ids=repr)
def test_k_is_a_number_from_one(k: object) -> None:
    with pytest.raises(InvalidOption, match="^k=.*a whole number of 1 or more"):
        clusters(topic_table(), k)  # type: ignore[arg-type]


def test_a_column_of_the_user_is_not_written_to() -> None:
    with pytest.raises(InvalidOption, match="column named 'cluster' already"):
        clusters(topic_table().assign(cluster=1), 2)


def test_scikit_learn_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(MissingExtra, match=r'nlu_lite.clusters needs .*"nlu_lite\[analysis\]"'):
        clusters(topic_table(), 2)


def test_a_notebook_shows_the_summary_and_runs_no_texts() -> None:
    table = vector_table([[1, 0], [0, 1]]).assign(document=["<script>a</script>", "x" * 200])
    html = clusters(table, 2)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "x" * 200 in html


def test_clusters_can_be_pickled() -> None:
    found = clusters(topic_table(), 2)
    again = pickle.loads(pickle.dumps(found))
    assert type(again) is nlu_lite.Clusters
    pd.testing.assert_frame_equal(again.summary, found.summary)
