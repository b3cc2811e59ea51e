import pytest
from hypothesis import given

from nlu_lite.text.words import basic_word_spans, is_spaceless, word_spans
from tests.support.texts import any_text

PUNCTUATION = ".,;:!?*-()\"'"


def words(text: str) -> list[str]:
    return [text[begin:end] for begin, end in word_spans(text)]


def basic_words(text: str) -> list[str]:
    return [text[begin:end] for begin, end in basic_word_spans(text)]


def words_one_by_one(text: str) -> list[str]:
    """NLU's rule as it is said: strip the punctuation from both ends of each run."""
    parts = []
    for run in text.split():
        core = run.strip(PUNCTUATION)
        if not core:
            parts.append(run)
            continue
        begin = run.index(core)
        parts += [run[:begin], core, run[begin + len(core) :]]
    return [word for word in parts if word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love NLP", ["I", "love", "NLP"]),
        ("hello!!!", ["hello", "!!!"]),
        ('("Hi")', ['("', "Hi", '")']),
        ("U.S.A.", ["U.S.A", "."]),
        ("didn't I'd Jane's New-York", ["didn't", "I'd", "Jane's", "New-York"]),
        ("3,000.50 a@b.com $100", ["3,000.50", "a@b.com", "$100"]),
        ("-- ?!", ["--", "?!"]),
        ("\u201cHi\u201d [x]", ["\u201cHi\u201d", "[x]"]),
        ("non\u00a0breaking\u3000wide", ["non", "breaking", "wide"]),
        ("", []),
    ],
)
def test_words_follow_the_rule_of_nlu(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_spark_nlp_s_own_example() -> None:
    text = "I'd like to say we didn't expect that. Jane's boyfriend."
    expected = "I'd|like|to|say|we|didn't|expect|that|.|Jane's|boyfriend|."
    assert "|".join(words(text)) == expected


@given(any_text)
def test_words_equal_the_rule_said_run_by_run(text: str) -> None:
    assert words(text) == words_one_by_one(text)


def test_only_the_words_between_two_places_are_given_in_places_of_the_text() -> None:
    assert word_spans("one two three", 4, 9).tolist() == [[4, 7], [8, 9]]
    assert basic_word_spans("one two three", 4, 9).tolist() == [[4, 7], [8, 9]]


def test_basic_words_are_cjk_characters_and_punctuation_one_by_one() -> None:
    assert basic_words("\u6211\u7231NLP, don't!!") == [
        "\u6211", "\u7231", "NLP", ",", "don", "'", "t", "!", "!",
    ]  # fmt: skip


@given(any_text)
def test_no_character_that_is_not_blank_lies_outside_all_basic_words(text: str) -> None:
    assert "".join(basic_words(text)) == "".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("spans_of", [word_spans, basic_word_spans])
@pytest.mark.parametrize("text", ["a" * 1_000_000, "." * 1_000_000, "a" + "." * 999_999])
def test_a_million_characters_without_a_space(spans_of: object, text: str) -> None:
    assert callable(spans_of)
    spans = spans_of(text)
    assert spans[0, 0] == 0
    assert spans[-1, 1] == len(text)


def test_chinese_is_written_without_spaces_and_german_with_them() -> None:
    assert is_spaceless("zh")
    assert not is_spaceless("de")
