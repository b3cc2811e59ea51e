"""Texts as they are drawn: on one line, no longer than there is room for, nothing hidden."""

import html
import textwrap
import unicodedata

__all__ = ["columns_of", "one_line", "plotly_text", "wrapped"]

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_LINE_BREAK = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
# Joiners shape letters, and make one emoji of several.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def one_line(text: object, most: int) -> str:
    r"""A text on one line of at most `most` characters, with an ellipsis for what is left out.

    Line breaks are shown by an arrow; control characters, marks of direction and lone surrogates
    as Python writes them.

    >>> one_line("two\n\tlines", 20), one_line("The cat sat on the mat", 12)
    ('two↵\\tlines', 'The cat sat…')
    """
    whole = str(text)
    begin = "".join(map(_visible, whole[: most + 1]))
    if len(whole) <= most and len(begin) <= most:
        return begin
    cut = max(most - 1, 1)
    # A letter keeps the marks on it.
    while cut < len(begin) and unicodedata.category(begin[cut]).startswith("M"):
        cut += 1
    return begin[:cut].rstrip() + _ELLIPSIS


def columns_of(text: str) -> int:
    """How many columns of a terminal, or halves of an em, a text takes.

    >>> columns_of("cat"), columns_of("猫")
    (3, 2)
    """
    return sum(map(_columns, text))


def wrapped(text: object, *, width: int = 60, lines: int = 8) -> str:
    """A text in lines, as plotly writes it, with an ellipsis for what is left out.

    Args:
        text: Any.
        width: Most characters of a line.
        lines: Most lines.

    >>> wrapped("a < b and b < c", width=6, lines=2)
    'a &lt; b<br>and b…'
    """
    shown = [
        line
        for part in str(text).splitlines() or [""]
        for line in textwrap.wrap("".join(map(_visible, part)), width) or [""]
    ]
    left_out = _ELLIPSIS if len(shown) > lines else ""
    return "<br>".join(map(_escaped, shown[:lines])) + left_out


def plotly_text(text: object, most: int) -> str:
    """A text on one line, as plotly writes it: it reads HTML, and mathematics between dollars.

    >>> plotly_text("<b> $x$", 20)
    '&lt;b&gt; &#36;x&#36;'
    """
    return _escaped(one_line(text, most))


def _escaped(text: str) -> str:
    return html.escape(text).replace("$", "&#36;")


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or kind in ("Zl", "Zp"):
        return _LINE_BREAK
    # What fonts have no form for, or what would hide or turn others.
    if kind in ("Cc", "Cs") or (kind == "Cf" and character not in _JOINERS):
        return repr(character)[1:-1]
    return character


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
