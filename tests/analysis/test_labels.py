import numpy as np
import pandas as pd

from nlu_lite.analysis.labels import labels_of, texts_of


def test_words_are_labels() -> None:
    table = pd.DataFrame({"token": ["I", "see"], "sentence": ["a", "b"]}, index=[4, 4])
    assert labels_of(table).tolist() == ["I", "see"]


def test_what_the_table_says_of_its_rows_decides() -> None:
    table = pd.DataFrame({"token": ["I", "see"], "sentence": ["a", "b"]}, index=[4, 4])
    table.attrs["nlu_lite"] = {"output_level": "sentence"}
    assert labels_of(table).tolist() == ["a", "b"]


def test_documents_are_told_by_their_index() -> None:
    table = pd.DataFrame({"document": ["long text"]}, index=["a"])
    assert labels_of(table).tolist() == ["a"]
    assert texts_of(table) is not None


def test_what_has_no_labels_is_counted() -> None:
    assert labels_of(np.ones((2, 3))).tolist() == [0, 1]
    assert texts_of(pd.DataFrame({"x": [1]})) is None
