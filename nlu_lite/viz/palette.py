"""Colours that the colour-blind tell apart, and marks beside them."""

from typing import NamedTuple

__all__ = ["MISSING", "MOST_GROUPS", "OTHER", "PLAIN", "Mark", "group_marks", "ink_on"]


class Mark(NamedTuple):
    """How the points of a group are drawn.

    Attributes:
        colour: Hexadecimal.
        marker: As matplotlib calls it.
        symbol: As plotly calls it.
    """

    colour: str
    marker: str
    symbol: str


# Okabe and Ito, "Color Universal Design" (2008), the darkest first; its yellow is for no small
# point on white.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
_SHAPES = (("o", "circle"), ("s", "square"), ("D", "diamond"))

MOST_GROUPS = len(_COLOURS) * len(_SHAPES) - 1
PLAIN = Mark(_COLOURS[0], "o", "circle")
OTHER = Mark("#BBBBBB", "o", "circle")
MISSING = Mark("#888888", "x", "x")


def group_marks(count: int) -> list[Mark]:
    """A mark for each of at most `MOST_GROUPS` groups, no two of them alike.

    >>> len(set(group_marks(MOST_GROUPS))) == MOST_GROUPS
    True
    """
    shapes = [shape for shape in _SHAPES for _ in _COLOURS]
    colours = _COLOURS * len(_SHAPES)
    return [Mark(colour, *shape) for colour, shape in zip(colours, shapes, strict=True)][:count]


def ink_on(red: float, green: float, blue: float) -> str:
    """Black or white, whichever is easier to read on a colour.

    Args:
        red: From 0 to 1, as are the others.
        green: Likewise.
        blue: Likewise.

    >>> ink_on(1, 1, 0.8), ink_on(0.1, 0, 0.4)
    ('black', 'white')
    """
    # Relative luminance of WCAG 2, and the point at which both contrasts are equal.
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04 else c / 12.92 for c in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"
