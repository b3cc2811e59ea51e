import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.word_baseline import WordBaseline
from nlu_lite.errors import InvalidInput, InvalidModel

WORDS = st.text("aBc", max_size=4)
TEXTS = st.lists(
    st.lists(st.tuples(WORDS, st.sampled_from("XYZ")), min_size=1, max_size=5),
    min_size=1,
    max_size=3,
)


@given(TEXTS, st.lists(st.lists(st.text(), max_size=4), max_size=4))
def test_it_predicts_the_same_after_it_was_stored(
    texts: list[list[tuple[str, str]]], others: list[list[str]]
) -> None:
    words = [[word for word, _ in text] for text in texts]
    baseline = WordBaseline.fitted(words, [[label for _, label in t] for t in texts], task="pos")
    again = WordBaseline.of(baseline.arrays(), json.loads(json.dumps(baseline.settings())))
    predicted = again.predict([*words, *others])
    assert predicted == baseline.predict([*words, *others])
    assert [len(labels) for labels in predicted] == [len(text) for text in [*words, *others]]


def test_a_word_has_its_most_frequent_label() -> None:
    baseline = WordBaseline.fitted([["run", "run", "run"]], [["V", "N", "V"]], task="pos")
    assert baseline.predict([["run"]]) == [["V"]]


def test_new_words_have_the_label_of_their_lower_case_and_of_their_ending() -> None:
    words = [["The", "the", "smiling", "walking", "goes", "table"]]
    baseline = WordBaseline.fitted(words, [["D", "D", "V", "V", "V", "N"]], task="pos")
    assert baseline.predict([["THE", "singing", "unable", "xyz"]]) == [["D", "V", "N", "V"]]


def test_no_words_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no word in 1 texts"):
        WordBaseline.fitted([[]], [[]], task="ner")


def test_numbers_that_do_not_fit_are_refused() -> None:
    baseline = WordBaseline.fitted([["a"]], [["X"]], task="pos")
    with pytest.raises(InvalidModel, match="no baseline can be made"):
        WordBaseline.of({"numbers": np.zeros(9, dtype=np.int64)}, baseline.settings())
