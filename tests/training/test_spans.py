import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.words import word_spans
from nlu_lite.training.iob import Entity
from nlu_lite.training.spans import Span, entities_in, span_of


def test_spans_are_tuples_or_mappings() -> None:
    expected = Span(0, 8, "LOC")
    items: list[object] = [
        (0, 8, "LOC"),
        [0, 8, "LOC"],
        (np.int64(0), 8.0, np.str_("LOC")),
        {"begin": 0, "end": 8, "label": "LOC", "score": 1.0},
        {"start": 0, "end": 8, "type": "LOC"},
        np.array([0, 8, "LOC"], dtype=object),
    ]
    assert [span_of(item) for item in items] == [expected] * len(items)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ((0, 8), "is no span"),
        ({"begin": 0, "label": "LOC"}, "is no span"),
        ("LOC", "is no span"),
        ((True, 8, "LOC"), "has the place bool True; expected a whole number"),
        ((0.5, 8, "LOC"), "has the place float 0.5"),
        ((0, float("nan"), "LOC"), "has the place float nan"),
        ((0, 8, "O"), "has the label 'O'"),
        ((0, 8, ""), "has the label ''"),
        ((0, 8, 3), "has the label 3"),
    ],
    ids=str,
)
def test_what_is_no_span_says_why(item: object, why: str) -> None:
    assert why in str(span_of(item))


@given(
    text=st.text(alphabet="ab .,\u00e9\U0001f600\u00a0", max_size=30),
    places=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
def test_a_span_is_made_of_whole_words_or_told(text: str, places: tuple[int, int]) -> None:
    begin, end = sorted(places)
    words = word_spans(text)
    entities, faults = entities_in(text, words, [Span(begin, end, "X")])
    # Each character of a word is inside the span, or each is outside.
    inside = [{begin <= place < end for place in range(b, e)} for b, e in words.tolist()]
    whole = [number for number, of in enumerate(inside) if of == {True}]
    is_fine = begin < end <= len(text) and whole and {True, False} not in inside
    assert len(entities) == bool(is_fine)
    assert len(faults) == (not is_fine)
    if is_fine:
        assert entities == (Entity(whole[0], whole[-1] + 1, "X"),)


def test_spans_come_in_any_order() -> None:
    text = "New York and Rome"
    spans = [Span(13, 17, "LOC"), Span(0, 8, "LOC")]
    assert entities_in(text, word_spans(text), spans)[0] == (
        Entity(0, 2, "LOC"),
        Entity(3, 4, "LOC"),
    )


def test_the_nearest_that_cut_no_word_are_told() -> None:
    text = "New-York's mayor"
    _, (fault,) = entities_in(text, word_spans(text), [Span(4, 8, "LOC")])
    assert "'York', cuts the word \"New-York's\"" in fault.why
    assert fault.why.endswith('The nearest that cut none: (0, 10), "New-York\'s"')
