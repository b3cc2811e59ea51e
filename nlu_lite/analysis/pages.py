"""A report as people read it: text in a console, tables in a notebook.

The HTML has no script, and no colour of its own but on cells, half transparent, so that it is read
on light and dark pages.
"""

import html
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import pandas as pd

from nlu_lite.analysis.classes import is_label
from nlu_lite.analysis.metrics import Doubles
from nlu_lite.common.plain_text import columns_of, one_line

__all__ = ["Page", "Paged", "Section"]

_LONGEST_IN_TEXT = 40
_LONGEST_IN_HTML = 120
_LONGEST_UPRIGHT = 24
# Blue and vermilion of Okabe and Ito, which the colour-blind tell apart.
_GOOD, _BAD = "0,114,178", "213,94,0"
# Beyond it, black is hard to read on the colour, or white on a dark page.
_MOST_OPAQUE = 0.55
_NUMBER = "text-align:right;padding:2px 8px;font-variant-numeric:tabular-nums"
_TEXT = "text-align:left;padding:2px 8px"
_UPRIGHT = "writing-mode:vertical-rl;text-align:right;padding:4px 2px;font-weight:normal"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Section:
    """A table of a report.

    Attributes:
        title: What stands above it.
        table: Its rows, whose labels are shown in front.
        most: How many rows are shown.
        shades: From -1, bad, to 1, good: a number for each cell, which its colour tells; None: no
            cell has a colour.
        upright: Whether the names of the columns are written from top to bottom.
        in_text: Whether it is shown in a console, too.
        rest: Where the rows that are not shown can be found.
    """

    title: str
    table: pd.DataFrame
    most: int = 20
    shades: Doubles | None = None
    upright: bool = False
    in_text: bool = True
    rest: str = ""

    @property
    def left_out(self) -> str:
        """What is said of rows that are not shown; "" where all are."""
        count = len(self.table) - self.most
        return f"… and {count} more: {self.rest}" if count > 0 else ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What a report says.

    Attributes:
        facts: What there is to say in a line each.
        sections: Its tables.
        notes: What is to be known of them.
    """

    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


class Paged(ABC):
    """What is shown as a page."""

    __slots__ = ()

    @abstractmethod
    def _page(self) -> Page:
        """What it says."""

    def __str__(self) -> str:
        return "\n".join(_text_lines(self._page()))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<div>{''.join(_html_blocks(self._page()))}</div>"


def _text_lines(page: Page) -> Iterator[str]:
    yield from page.facts
    for section in page.sections:
        if section.in_text and len(section.table):
            yield f"\n{section.title}" if section.title else ""
            yield _text_table(section.table.iloc[: section.most])
            if section.left_out:
                yield section.left_out
    if page.notes:
        yield ""
    for note in page.notes:
        yield f"note: {note}"


def _text_table(table: pd.DataFrame) -> str:
    rows = [
        [_shown(value, _LONGEST_IN_TEXT) for value in row] for row in table.itertuples(name=None)
    ]
    head = [one_line(name or "", _LONGEST_IN_TEXT) for name in (table.index.name, *table.columns)]
    widths = [max(map(columns_of, cells)) for cells in zip(head, *rows, strict=True)]
    right = [False, *_are_numbers(table)]
    return "\n".join("  ".join(map(_padded, row, widths, right)).rstrip() for row in [head, *rows])


def _padded(cell: str, width: int, right: bool) -> str:
    room = " " * (width - columns_of(cell))
    return room + cell if right else cell + room


def _html_blocks(page: Page) -> Iterator[str]:
    yield f"<p>{'<br>'.join(map(_escaped, page.facts))}</p>"
    # Above the tables: what is wrong with the data is to be read before the figures.
    for note in page.notes:
        yield f'<p style="border-left:4px solid rgb({_BAD});padding-left:8px">{_escaped(note)}</p>'
    for section in page.sections:
        if len(section.table):
            title = f"<p>{_escaped(section.title)}</p>" if section.title else ""
            rest = f"<p><small>{_escaped(section.left_out)}</small></p>" * bool(section.left_out)
            yield f'{title}<div style="overflow-x:auto">{_html_table(section)}</div>{rest}'


def _html_table(section: Section) -> str:
    table = section.table.iloc[: section.most]
    styles = [_NUMBER if is_number else _TEXT for is_number in _are_numbers(table)]
    head = [_UPRIGHT] * len(styles) if section.upright else styles
    most = _LONGEST_UPRIGHT if section.upright else _LONGEST_IN_HTML
    names = [one_line(name, most) for name in table.columns]
    corner = _cell("th", table.index.name or "", f"{_TEXT};vertical-align:bottom")
    lines = [corner + "".join(map(_cell, repeat("th"), names, head))]
    for place, (label, *values) in enumerate(table.itertuples(name=None)):
        shades = None if section.shades is None else section.shades[place].tolist()
        colours = [""] * len(values) if shades is None else map(_colour, shades)
        cells = map(_cell, repeat("td"), values, map(str.__add__, styles, colours))
        lines.append(_cell("th", label, _TEXT) + "".join(cells))
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table style="border-collapse:collapse">{rows}</table>'


def _cell(tag: str, value: object, style: str) -> str:
    return f'<{tag} style="{style}">{_escaped(_shown(value, _LONGEST_IN_HTML))}</{tag}>'


def _colour(shade: float) -> str:
    if not shade:
        return ""
    # By the root, so that few mistakes are seen, too.
    opacity = min(abs(shade), 1.0) ** 0.5 * _MOST_OPAQUE
    return f";background:rgba({_GOOD if shade > 0 else _BAD},{opacity:.2f})"


def _are_numbers(table: pd.DataFrame) -> list[bool]:
    """Of each column, whether it has numbers; by their places, as names may stand twice."""
    return [
        pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        for kind in table.dtypes
    ]


def _shown(value: object, most: int) -> str:
    if isinstance(value, list | tuple):
        return one_line(", ".join(map(str, value)), most)
    if not is_label(value):
        return ""
    return f"{value:.3f}" if isinstance(value, float) else one_line(value, most)


def _escaped(text: str) -> str:
    # Notebooks with MathJax read what stands between dollars.
    return html.escape(text).replace("$", "<span>&#36;</span>")
