import threading
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nlu_lite.demo.sentences import heard, in_labels, plain
from nlu_lite.errors import UnknownWordsWarning


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


def test_each_thread_hears_its_own_warnings() -> None:
    both = threading.Barrier(2)
    found: dict[str, list[str]] = {}

    def warn(name: str) -> None:
        with heard() as messages:
            both.wait()
            warnings.warn(name, UnknownWordsWarning, stacklevel=1)
            both.wait()
        found[name] = messages

    threads = [threading.Thread(target=warn, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"one": ["one"], "two": ["two"]}


def test_warnings_of_others_are_left_to_them() -> None:
    with pytest.warns(DeprecationWarning, match="old"), heard() as messages:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert messages == []
