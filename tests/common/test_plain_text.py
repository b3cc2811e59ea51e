import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.common.plain_text import columns_of, one_line, plotly_text, wrapped


@given(st.text(alphabet=st.characters(), max_size=80), st.integers(2, 40))
def test_a_line_is_short_and_hides_nothing(text: str, most: int) -> None:
    line = one_line(text, most)
    letters = [c for c in line if not unicodedata.category(c).startswith("M")]
    assert len(letters) <= most
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=20))
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert one_line(text, 20) == text


@pytest.mark.parametrize("text", ["$x_1$", "_x", r"\alpha", "a%b", "{x}"])
def test_marks_of_other_languages_are_no_marks(text: str) -> None:
    assert one_line(text, 20) == text


def test_a_mark_of_direction_turns_nothing() -> None:
    assert one_line("\u202egnp.exe", 20) == r"\u202egnp.exe"


def test_a_letter_keeps_its_marks_where_the_text_is_cut() -> None:
    assert one_line("cafe\u0301 au lait", 5) == "cafe\u0301…"


def test_emoji_of_several_stay_together() -> None:
    assert one_line("👩\u200d👧", 10) == "👩\u200d👧"


def test_east_asian_letters_take_two_columns() -> None:
    assert columns_of("日本") == columns_of("cats") == 4


def test_plotly_reads_neither_html_nor_mathematics() -> None:
    assert "<" not in plotly_text("<script>", 40)
    assert "$" not in wrapped("$a$ and $b$")


def test_a_long_text_is_wrapped_and_cut() -> None:
    lines = wrapped("word " * 500, width=20, lines=3).split("<br>")
    assert len(lines) == 3 and lines[-1].endswith("…")
    assert max(map(len, lines)) <= 21


def test_line_breaks_of_a_text_are_kept() -> None:
    assert wrapped("one\ntwo") == "one<br>two"
    assert wrapped("") == ""
