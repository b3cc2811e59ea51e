"""What all views show alike: tables, and the lines that make them."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from nlu_lite.demo.limits import MOST_SHOWN
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["list_of", "show_figure", "show_lines", "show_table", "shown"]

_NUMBERS = 3
_LINES_WITHOUT_SCROLLING = 80
_HEIGHT = 1_000
# In pixels; what is written beside the axes makes room for itself.
_MARGIN = {"t": 30, "b": 30, "l": 30, "r": 30}


def shown(table: pd.DataFrame, *, vectors: bool = True) -> pd.DataFrame:
    """The beginning of a table, with the first numbers of each vector.

    Args:
        table: Any table; it is not changed.
        vectors: Whether columns of vectors are shown at all.

    >>> shown(pd.DataFrame({"v": [np.array([0.1234, 1, 2, 3], np.float32)]}))["v"].tolist()
    ['[0.123, 1.000, 2.000, …]']
    """
    first = table.head(MOST_SHOWN).copy()
    places = [place for place in range(first.shape[1]) if _is_of_vectors(first.iloc[:, place])]
    if not vectors:
        return first.drop(columns=first.columns[places])
    for place in places:
        first.isetitem(place, [_short(cell) for cell in first.iloc[:, place]])
    return first


def _is_of_vectors(column: "pd.Series[Any]") -> bool:
    return any(isinstance(cell, np.ndarray) for cell in column.tolist())


def _short(cell: object) -> object:
    if not isinstance(cell, np.ndarray) or cell.ndim != 1:
        return cell
    numbers = ", ".join(f"{number:.3f}" for number in cell[:_NUMBERS].tolist())
    return f"[{numbers}{', …' if len(cell) > _NUMBERS else ''}]"


def show_table(
    table: pd.DataFrame,
    *,
    what: str,
    vectors: bool = True,
    hide_index: bool = False,
    columns: Sequence[Hashable] | None = None,
) -> None:
    """Show a table, cells as they are: nothing in them is read as HTML or Markdown.

    Args:
        table: What to show.
        what: What its rows are, in plural.
        vectors: Whether columns of vectors are shown at all.
        hide_index: Whether the labels of the rows say nothing.
        columns: The columns in the order that they are shown in; None: in their own.
    """
    order = None if columns is None else list(map(str, columns))
    st.dataframe(shown(table, vectors=vectors), hide_index=hide_index, column_order=order)
    if len(table) > MOST_SHOWN:
        st.caption(
            plain(f"The first {MOST_SHOWN:,} of {len(table):,} {what}; downloads have all of them.")
        )


def show_figure(figure: "Figure", *, key: str) -> None:
    """Show a picture, without the room that plotly leaves for a title.

    Args:
        figure: What viz has drawn; it is not changed.
        key: What it is called.
    """
    st.plotly_chart(type(figure)(figure).update_layout(margin=_MARGIN), theme=None, key=key)


def show_lines(script: Script, *more: str) -> None:
    """Show the lines that a view has run.

    Args:
        script: The lines.
        *more: Lines for what the page does in its own way, such as downloads.
    """
    st.subheader("In Python")
    lines = "\n".join([str(script), *more])
    long = lines.count("\n") >= _LINES_WITHOUT_SCROLLING
    st.code(lines, language="python", wrap_lines=True, height=_HEIGHT if long else "content")


def list_of(items: Sequence[object]) -> str:
    """A list as Python writes it, an item a line.

    >>> print(list_of(["a", "b"]))
    [
        'a',
        'b',
    ]
    """
    return "\n".join(["[", *(f"    {item!r}," for item in items), "]"])
