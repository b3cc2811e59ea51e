import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.training.token_rows import of_token_rows
from nlu_lite.training.word_data import WordData


def read(table: pd.DataFrame) -> WordData:
    return of_token_rows(table, words=0, labels=["N"] * len(table), what="y")


def test_an_index_of_several_levels_tells_documents() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    data = read(pd.DataFrame({"token": list("wxyz")}, index=index))
    assert data.documents.texts == ("w x", "y", "z")
    assert data.documents.index is not None
    assert data.documents.index.tolist() == [("a", 1), ("a", 2), ("b", 2)]


def test_a_label_that_comes_again_is_another_document() -> None:
    data = read(pd.DataFrame({"token": list("wxyz")}, index=[1, 1, 2, 1]))
    assert data.documents.texts == ("w x", "y", "z")


def test_missing_labels_of_the_index_are_alike() -> None:
    data = read(pd.DataFrame({"token": list("wxy")}, index=[float("nan"), float("nan"), 1.0]))
    assert data.documents.texts == ("w x", "y")


def test_words_touch_each_other_where_they_did() -> None:
    table = pd.DataFrame({"token": ["(", "Yes", "!"], "token_begin": [7, 8, 12]}, index=[0] * 3)
    data = read(table)
    assert data.documents.texts == ("(Yes !",)
    assert data.documents.word_spans is not None
    assert data.documents.word_spans[0] is not None
    assert data.documents.word_spans[0].tolist() == [[0, 1], [1, 4], [5, 6]]


def test_a_word_is_called_by_its_row() -> None:
    data = read(pd.DataFrame({"token": ["I", "see", "Yes"]}, index=[7, 7, 8]))
    assert data.place(1, 0) == "position 2 (index label 8)"


def test_one_word_is_a_document() -> None:
    assert read(pd.DataFrame({"token": ["Yes"]})).documents.texts == ("Yes",)


def test_a_table_without_a_word_has_no_document() -> None:
    table = pd.DataFrame({"token": pd.Series([None, None], dtype=object)})
    assert len(of_token_rows(table, words=0, labels=[None, None], what="y").documents) == 0


def test_what_is_no_word_is_refused_with_its_row() -> None:
    table = pd.DataFrame({"token": ["I", 7]}, index=["a", "a"])
    with pytest.raises(InvalidInput, match=r"hold int 7 at position 1 \(index label 'a'\)"):
        read(table)


def test_a_blank_word_is_refused_with_its_row() -> None:
    with pytest.raises(InvalidInput, match=r"word ' ' at position 1 .* is blank"):
        read(pd.DataFrame({"token": ["I", " ", "see"]}, index=["a", "a", "b"]))
