import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.sentences import sentence_spans
from tests.support.texts import any_text


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[begin:end] for begin, end in sentence_spans(text, language=language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love NLP. Do you?", ["I love NLP.", "Do you?"]),
        ("Hello Dr. Smith. How are you?", ["Hello Dr. Smith.", "How are you?"]),
        ("One.\n\nTwo", ["One.", "Two"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_of_english(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_space_of_several_bytes_before_a_full_stop_does_no_harm() -> None:
    assert sentences("Plan B\u00a0. Next.") == ["Plan B\u00a0.", "Next."]


def test_a_full_stop_inside_a_word_ends_no_sentence() -> None:
    assert sentences("Call object.Name now.") == ["Call object.Name now."]


def test_closing_punctuation_stays_with_its_sentence() -> None:
    assert sentences("The End.) Next one.") == ["The End.)", "Next one."]


def test_sentences_without_spaces_between_them_are_found() -> None:
    assert sentences("\u4f60\u597d\u3002\u518d\u89c1\uff01", "zh") == [
        "\u4f60\u597d\u3002",
        "\u518d\u89c1\uff01",
    ]


@given(any_text, st.sampled_from(["en", "de", "zh", "ja", "ar", "hi", "xx", "not a language"]))
def test_every_character_that_is_not_blank_lies_in_one_sentence(text: str, language: str) -> None:
    spans = sentence_spans(text, language=language)
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())
    assert (spans[:, 0] < spans[:, 1]).all()
    assert (spans[1:, 0] >= spans[:-1, 1]).all()


@given(any_text)
def test_sentences_begin_and_end_without_blanks(text: str) -> None:
    assert all(sentence == sentence.strip() for sentence in sentences(text))


def test_a_long_text_without_line_breaks_has_the_sentences_of_its_parts() -> None:
    part = "I love NLP. Do you, Dr. Smith? It costs 3.50 a day! "
    assert sentences(part * 3_000) == sentences(part) * 3_000


def test_one_sentence_may_be_longer_than_what_is_read_at_once() -> None:
    text = "word " * 30_000 + "end. Next one. " + "word " * 30_000
    assert [len(sentence) for sentence in sentences(text)] == [150_004, 9, 149_999]
