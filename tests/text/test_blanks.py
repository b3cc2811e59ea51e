import sys

from hypothesis import given
from tokenizers.normalizers import BertNormalizer

from nlu_lite.text.blanks import encodable, kept_apart, plain_blanks
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


def test_all_white_space_that_bert_would_delete_is_kept_as_a_blank() -> None:
    normaliser = BertNormalizer(lowercase=False)
    for character in filter(str.isspace, map(chr, range(sys.maxunicode + 1))):
        text = f"a{character}b"
        deleted = normaliser.normalize_str(text) == "ab"
        assert kept_apart(text) == ("a b" if deleted else text)
