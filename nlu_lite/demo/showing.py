"""What all views show alike: tables, and the lines that make them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from nlu_lite.demo.limits import MOST_SHOWN
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import plain

__all__ = ["list_of", "show_lines", "show_table", "shown"]

_NUMBERS = 3
_LINES_WITHOUT_SCROLLING = 16
_HEIGHT = 380


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """The beginning of a table, with the first numbers of each vector.

    Args:
        table: Any table; it is not changed.

    >>> shown(pd.DataFrame({"v": [np.array([0.1234, 1, 2, 3], np.float32)]}))["v"].tolist()
    ['[0.123, 1.000, 2.000, …]']
    """
    first = table.head(MOST_SHOWN).copy()
    for place in range(first.shape[1]):
        cells = first.iloc[:, place].tolist()
        if any(isinstance(cell, np.ndarray) for cell in cells):
            first.isetitem(place, [_short(cell) for cell in cells])
    return first


def _short(cell: object) -> object:
    if not isinstance(cell, np.ndarray) or cell.ndim != 1:
        return cell
    numbers = ", ".join(f"{number:.3f}" for number in cell[:_NUMBERS].tolist())
    return f"[{numbers}{', …' if len(cell) > _NUMBERS else ''}]"


def show_table(table: pd.DataFrame, *, what: str, hide_index: bool = False) -> None:
    """Show a table, cells as they are: nothing in them is read as HTML or Markdown.

    Args:
        table: What to show.
        what: What its rows are, in plural.
        hide_index: Whether the labels of the rows say nothing.
    """
    st.dataframe(shown(table), hide_index=hide_index)
    if len(table) > MOST_SHOWN:
        st.caption(
            plain(f"The first {MOST_SHOWN:,} of {len(table):,} {what}; downloads have all of them.")
        )


def show_lines(script: Script, *more: str) -> None:
    """Show the lines that a view has run.

    Args:
        script: The lines.
        *more: Lines for what the page does in its own way, such as downloads.
    """
    st.subheader("In Python")
    lines = "\n".join([str(script), *more])
    long = lines.count("\n") >= _LINES_WITHOUT_SCROLLING
    st.code(lines, language="python", height=_HEIGHT if long else "content")


def list_of(items: Sequence[object]) -> str:
    """A list as Python writes it, an item a line.

    >>> print(list_of(["a", "b"]))
    [
        'a',
        'b',
    ]
    """
    return "\n".join(["[", *(f"    {item!r}," for item in items), "]"])
