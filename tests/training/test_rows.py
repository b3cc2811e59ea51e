import subprocess
import sys

import numpy as np
import pandas as pd

from nlu_lite.input.documents import documents_of
from nlu_lite.training.rows import RowNames, taken


def test_rows_are_named_by_the_users_labels() -> None:
    names = RowNames(pd.Index([10, 11, 12]))
    assert names.one(2) == "position 2 (index label 12)"
    assert names.some([0, 2]) == "index labels 10, 12"
    assert RowNames(pd.MultiIndex.from_tuples([("a", 1)])).some([0]) == (
        "position 0 (index label ('a', 1))"
    )


def test_many_rows_are_counted() -> None:
    assert RowNames().some(range(100)) == "positions 0, 1, 2, 3, 4 and 95 more"


def test_documents_are_taken_with_what_is_theirs() -> None:
    table = pd.DataFrame({"text": ["a", ["b", "c"], "d"], "n": [1, 2, 3]}, index=list("xyz"))
    part = taken(documents_of(table, text_column="text"), np.array([1, 0]))
    assert part.texts == ("b c", "a")
    assert part.word_spans is not None
    assert [spans is None for spans in part.word_spans] == [False, True]
    assert part.index is not None
    assert part.columns is not None
    assert part.index.tolist() == ["y", "x"]
    assert part.columns["n"].tolist() == [2, 1]


def test_reading_labels_needs_no_torch() -> None:
    code = """
import sys
from nlu_lite.training.labelled_texts import labelled_texts
from nlu_lite.training.labelled_words import labelled_words
from nlu_lite.training.split import split_of
labelled_texts(["a", "b"] * 2, y=[0, 1] * 2, task="classifier")
labelled_words([["a", "b"]] * 2, y=[["A", "B"]] * 2, task="pos", language="en")
assert not {"torch", "transformers", "pandas"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
