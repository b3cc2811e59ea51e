"""The page, which Streamlit runs anew for each thing that its user does."""

from collections.abc import Callable, Mapping

import streamlit as st

from nlu_lite.demo import collection, likeness, teaching, tokens
from nlu_lite.demo.controls import one_of_few

__all__ = ["VIEWS", "show"]

# In pixels: wide enough for long references.
_SIDEBAR = 360
# Cards break their words; tables of reports have room above their titles.
_STYLE = """<style>
[data-testid=stSidebar] td {overflow-wrap: anywhere}
[data-testid=stHtml] p {margin-top: 1.5rem}
</style>"""

VIEWS: Mapping[str, Callable[[], None]] = {
    "Tokens": tokens.show,
    "Similarity": likeness.show,
    "Many texts": collection.show,
    "Training": teaching.show,
}


def show() -> None:
    """Show the page: the choice of a view, and the view."""
    # No icon: those of Streamlit come from another's server.
    st.set_page_config(page_title="nlu_lite", layout="wide", initial_sidebar_state=_SIDEBAR)
    st.html(_STYLE)
    st.title("nlu_lite")
    view = one_of_few("View", list(VIEWS), key="view", labelled=False)
    VIEWS[view]()
