import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.terms import phrases_of, terms_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't BLOCK my card!", ["don't", "block", "my", "card"]),
        ("top-up … 3,000 — (ok)", ["top-up", "3,000", "ok"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("银行卡，NLP", ["银行", "行卡", "nlp"]),
        ("卡 カード", ["卡", "カー", "ード"]),
        ("Карта не пришла", ["карта", "не", "пришла"]),
        ("بطاقتي لم تصل", ["بطاقتي", "لم", "تصل"]),
        ("“card” —card…", ["card", "card"]),
        ("ไทย", ["ไทย"]),
        ("ภาษาไทย ok", ["ภาษา", "าษาไ", "ษาไท", "าไทย", "ok"]),
        ("हिन्दी भाषा।", ["हिन्दी", "भाषा"]),
        ("!!! ...", []),
        ("", []),
    ],
)
def test_words_of_any_script_are_counted(text: str, words: list[str]) -> None:
    assert list(terms_of(text)) == words


@given(st.text())
def test_any_text_that_is_not_blank_has_a_phrase(text: str) -> None:
    assert bool(phrases_of(text)) == bool(text.split())


@given(st.text())
def test_no_term_has_a_blank_which_parts_the_two_of_a_phrase(text: str) -> None:
    assert all(len(term.split()) == 1 for term in terms_of(text))
    assert all(len(phrase.split(" ")) <= 2 for phrase in phrases_of(text))
