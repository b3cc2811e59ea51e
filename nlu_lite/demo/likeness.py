"""The view of two texts: how near each word of one is to each word of the other."""

import pandas as pd
import streamlit as st

import nlu_lite
import nlu_lite.viz
from nlu_lite.demo.controls import one_of_few, typed_text
from nlu_lite.demo.downloads import download_table
from nlu_lite.demo.limits import MOST_CHARACTERS_BY_WORD, check_length
from nlu_lite.demo.references import chosen_reference, loaded, predicted
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import sentences
from nlu_lite.demo.showing import show_figure, show_lines, show_table

__all__ = ["show"]

_VIEW = "likeness"
_REFERENCE = "en.embed.minilm_L6_384"
_TEXTS = {
    "One text": "The bank raised its rates.",
    "Another text": "We fished from the bank of the river.",
}
_LEVELS = ("token", "sentence")


def show() -> None:
    """Show the view."""
    with st.sidebar:
        reference = chosen_reference(_VIEW, _REFERENCE)
    level = one_of_few("Compare each", _LEVELS, key="likeness_level")
    texts: list[str] = []
    for place, (label, text) in zip(st.columns(2), _TEXTS.items(), strict=True):
        with place:
            texts.append(typed_text(label, text, key=f"likeness_{len(texts)}"))
    if not all(text.strip() for text in texts):
        st.info("Type two texts.")
        return
    with sentences():
        check_length(texts, most=MOST_CHARACTERS_BY_WORD)
        script = Script(st.session_state.get("likeness_script"))
        pipeline = loaded(script, reference)
        a = predicted(script, "a", pipeline, texts[0], output_level=level)
        b = predicted(script, "b", pipeline, texts[1], output_level=level)
        with st.spinner("Drawing …", show_time=True):
            figure = script.call("figure", nlu_lite.viz.similarity, a, b, interactive=True)
            table = script.call("similarity", nlu_lite.similarity, a, b)
        st.session_state["likeness_script"] = script
        show_figure(figure, key="likeness_figure")
        with st.expander("Numbers"):
            show_table(_with_different_names(table), what="rows")
        # Words that come twice are two columns of one name, which Parquet has no form for.
        download_table(table, "similarity", parquet=False)
        show_lines(script, "figure.show()", "similarity.to_csv('similarity.csv')")


def _with_different_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a number behind each word that comes again."""
    words: dict[str, int] = {}
    names = []
    for word in map(str, table.columns):
        words[word] = words.get(word, 0) + 1
        names.append(word if words[word] == 1 else f"{word} ({words[word]})")
    return table.set_axis(names, axis="columns")
