from hypothesis import given

from nlu_lite.text.blanks import encodable, plain_blanks
from tests.support.texts import any_text


@given(any_text)
def test_every_character_keeps_its_place(text: str) -> None:
    plain = plain_blanks(text, keep_line_breaks=False)
    assert len(plain) == len(text)
    assert [c == " " for c in plain] == [c.isspace() for c in text]


def test_line_breaks_can_be_kept() -> None:
    assert plain_blanks("a\r\n\u2028b\u3000c", keep_line_breaks=True) == "a\r\n b c"


@given(any_text)
def test_the_result_has_a_utf8_form(text: str) -> None:
    for result in (encodable(text), plain_blanks(text, keep_line_breaks=True)):
        assert result.encode("utf-8").decode("utf-8") == result
