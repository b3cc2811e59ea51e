"""What counts as white space, and text with plain blanks for tools that know only those."""

import re

__all__ = ["encodable", "kept_apart", "plain_blanks"]

_NOT_ASCII_BLANK = re.compile(r"[^\S\x00-\x7f]")
_NOT_PLAIN_BLANK = re.compile(r"[^\S ]")
# White space that is also a control character, which BERT's normaliser deletes.
_DELETED_BLANK = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def plain_blanks(text: str, *, keep_line_breaks: bool) -> str:
    r"""The text with white space as ASCII blanks; every other character keeps its place.

    White space is what `str.isspace` says: also the non-breaking space, the form feed and the
    information separators, some of which a model's normaliser would delete, gluing two words.

    Args:
        text: Any text.
        keep_line_breaks: Leave the white space of ASCII as it is, line breaks among it.

    Returns:
        A text of the same length that can be encoded as UTF-8.

    >>> plain_blanks("a\u00a0b\nc", keep_line_breaks=True)
    'a b\nc'
    >>> plain_blanks("a\u00a0b\nc", keep_line_breaks=False)
    'a b c'
    """
    if keep_line_breaks:
        return text if text.isascii() else encodable(_NOT_ASCII_BLANK.sub(" ", text))
    return encodable(_NOT_PLAIN_BLANK.sub(" ", text))


def encodable(text: str) -> str:
    r"""The text with each lone surrogate replaced by U+FFFD, so that it has a UTF-8 form.

    >>> encodable("a\ud83d!") == "a\ufffd!"
    True
    """
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def kept_apart(text: str) -> str:
    r"""The text with a blank for all white space that BERT's normaliser would delete.

    Returns:
        A text of the same length that can be encoded as UTF-8.

    >>> kept_apart("page\x0cone\ttwo")
    'page one\ttwo'
    """
    return encodable(_DELETED_BLANK.sub(" ", text))
