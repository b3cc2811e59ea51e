import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.shared_texts import shared, shared_note, text_sums

TEXTS = st.lists(st.text(max_size=3), max_size=8)


@given(TEXTS, TEXTS)
def test_what_is_shared_is_what_a_set_finds(one: list[str], other: list[str]) -> None:
    exactly = [place for place, text in enumerate(other) if text.strip() and text in one]
    found = shared(text_sums(one), other).tolist()
    assert set(exactly) <= set(found)


@given(TEXTS)
def test_sums_are_sorted_and_each_is_there_once(texts: list[str]) -> None:
    sums = text_sums(texts)
    assert sums.dtype == np.uint64
    assert sums.tolist() == sorted(set(sums.tolist()))
    assert len(sums) <= len(texts)


def test_case_blanks_and_forms_of_unicode_make_no_difference() -> None:
    sums = text_sums(["Café  au\nlait"])
    assert shared(sums, ["cafe\u0301 au lait", "CAFÉ AU LAIT ", "cafe au lait"]).tolist() == [0, 1]


def test_other_punctuation_makes_another_text() -> None:
    assert shared(text_sums(["What is C?"]), ["What is C++?"]).tolist() == []


def test_blank_texts_are_never_shared() -> None:
    assert shared(text_sums(["", " "]), ["", "\n"]).tolist() == []


def test_the_same_text_has_the_same_sum_everywhere() -> None:
    assert text_sums(["My card."]).tolist() == [2192983084798103617]


def test_the_note_names_some() -> None:
    texts = ["a", "b", "c", "d", "e"]
    assert shared_note(np.array([], dtype=np.int64), texts) is None
    assert shared_note(np.arange(4), texts) == (
        "4 of 5 texts stand in the training data too: 'a', 'b', 'c', …"
    )
