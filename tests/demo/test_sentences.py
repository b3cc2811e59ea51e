import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nlu_lite.demo.sentences import in_labels, plain


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1))
def test_what_is_escaped_is_shown_as_it_is(text: str) -> None:
    inline = MarkdownIt().parse(plain(text))[1]
    assert "".join(token.content for token in inline.children or ()) == text


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Say which one: text_column='review'.",
            "Say which one: “Column with the texts”: 'review'.",
        ),
        ("or pass drop_missing=True", "or pass “Leave out rows without a label”"),
    ],
)
def test_options_are_called_as_on_the_page(message: str, told: str) -> None:
    assert in_labels(message) == told
