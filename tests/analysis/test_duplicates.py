import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite import InvalidOption, InvalidVectors, duplicates
from nlu_lite.common.arrays import FloatArray
from tests.support.topics import check_added, sentences, topic_table
from tests.support.vector_tables import matrices, slow_score, vector_table

NAMES = ["group", "representative", "score"]


def test_what_says_the_same_is_one_group() -> None:
    texts = ["My card is lost.", "What is the rate?", "I lost my card!", "What's the rate?", None]
    found = duplicates(sentences().predict(texts, "document"), 0.8)
    assert found["group"].tolist() == [0, 1, 0, 1, pd.NA]
    assert found["representative"].tolist() == [True, True, False, False, True]
    assert found["score"].iloc[:4].tolist() == pytest.approx([1, 1, 0.9, 1], abs=0.05)
    assert found["score"].isna().tolist() == [False] * 4 + [True]


def test_the_table_is_given_back_with_three_columns() -> None:
    table = topic_table()
    found = duplicates(table, 0.7)
    check_added(topic_table(), found, NAMES)
    pd.testing.assert_frame_equal(table, topic_table())
    assert found.dtypes[NAMES].astype(str).tolist() == ["Int64", "boolean", "float32"]


def test_without_duplicates_no_rows_are_near_and_none_without_words_is_lost() -> None:
    found = duplicates(topic_table(), 0.7)
    kept = found[found["representative"]]
    assert kept["group"].dropna().tolist() == list(range(kept["group"].nunique()))
    assert len(kept) == kept["group"].nunique() + 1
    again = duplicates(kept.drop(columns=NAMES), 0.7)
    assert again["representative"].all()


def test_of_equal_texts_the_first_stays() -> None:
    table = sentences().predict(["Same.", "Other", "Same.", "Same."], "document")
    assert duplicates(table, 1)["representative"].tolist() == [True, True, False, False]


@given(matrices(rows=st.integers(1, 25), dimension=3), st.sampled_from([0.3, 0.8, 0.9]))
def test_every_row_is_near_to_its_representative(matrix: FloatArray, threshold: float) -> None:
    table = vector_table(matrix)
    found = duplicates(table, threshold)
    leads = found[found["representative"] & found["group"].notna()].set_index("group")
    cells = found.dropna(subset="group")
    for group, score, vector in zip(
        cells["group"], cells["score"], cells["en_test_embeddings"], strict=True
    ):
        plain = slow_score(vector, leads["en_test_embeddings"][group], "cosine")
        assert plain == pytest.approx(score, abs=1e-6)
        assert score >= threshold - 1e-5
    kept = leads["en_test_embeddings"].tolist()
    for place, one in enumerate(kept):
        assert all(slow_score(one, other, "cosine") < threshold for other in kept[:place])


def test_a_table_without_rows_stays_one() -> None:
    found = duplicates(topic_table().iloc[:0])
    assert found.empty
    assert list(found.columns)[-3:] == NAMES


def test_a_matrix_gives_the_columns_alone() -> None:
    found = duplicates(np.array([[1, 0], [2, 0], [0, 1]]))
    assert found["group"].tolist() == [0, 0, 1]
    assert list(found.columns) == NAMES


@pytest.mark.parametrize("threshold", [1.01, -2, float("nan"), True, "0.9", None], ids=repr)
def test_a_threshold_is_a_cosine(threshold: object) -> None:
    with pytest.raises(InvalidOption, match=r"^threshold=.*a number from -1 to 1"):
        duplicates(topic_table(), threshold)  # type: ignore[arg-type]


def test_a_threshold_in_percent_is_understood() -> None:
    with pytest.raises(InvalidOption, match=r"Did you mean 0\.9\?"):
        duplicates(topic_table(), 90)


@pytest.mark.parametrize("threshold", [np.float32(0.5), np.int64(1), 1], ids=repr)
def test_numbers_of_numpy_are_numbers(threshold: float) -> None:
    assert len(duplicates(topic_table(), threshold)) == len(topic_table())


def test_a_column_of_the_user_is_not_written_to() -> None:
    with pytest.raises(InvalidOption, match="column named 'score' already"):
        duplicates(topic_table().assign(score=1))


def test_a_table_without_vectors_is_refused() -> None:
    with pytest.raises(InvalidVectors, match="no column of vectors"):
        duplicates(topic_table()[["topic"]])
