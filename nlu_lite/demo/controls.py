"""Controls that keep what was chosen while another view is shown."""

from collections.abc import Sequence

import streamlit as st

__all__ = ["one_of_few", "typed_text"]

# Of a line, in pixels.
_HEIGHT = 28


def one_of_few(label: str, options: Sequence[str], *, key: str, labelled: bool = True) -> str:
    """The one of a few options that is chosen; the first before that.

    Args:
        label: What is chosen.
        options: Among which.
        key: What the control is called.
        labelled: Whether the label is to be seen, and not only to be heard.
    """
    return st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=key,
        label_visibility="visible" if labelled else "collapsed",
        persist_state="session",
    )


def typed_text(label: str, text: str, *, key: str, lines: int = 4) -> str:
    """The text that is typed.

    Args:
        label: What is typed.
        text: What stands there before that.
        key: What the control is called.
        lines: How many are seen at once.
    """
    return st.text_area(label, text, height=_HEIGHT * lines, key=key, persist_state="session")
