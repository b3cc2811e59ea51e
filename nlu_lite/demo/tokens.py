"""The view of words, sentences and documents: a row each, with its place and its vector."""

import pandas as pd
import streamlit as st

from nlu_lite.demo.controls import one_of_few, typed_text
from nlu_lite.demo.downloads import download_table
from nlu_lite.demo.limits import MOST_CHARACTERS, MOST_CHARACTERS_BY_WORD, check_length
from nlu_lite.demo.references import chosen_reference, loaded, predicted
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import sentences
from nlu_lite.demo.showing import show_lines, show_table
from nlu_lite.demo.uploads import chosen_rows, chosen_text_column, uploaded_table
from nlu_lite.prediction.options import PredictOptions

__all__ = ["show"]

_VIEW = "tokens"
_REFERENCE = "en.embed.minilm_L6_384"
_TEXT = "I love NLP. Don't panic: it's only 3,000 words!"
_TYPED, _FILE = "typed", "a file"
_LEVELS = ("token", "sentence", "document")


def show() -> None:
    """Show the view."""
    with st.sidebar:
        reference = chosen_reference(_VIEW, _REFERENCE)
    source = one_of_few("Text", (_TYPED, _FILE), key="tokens_source")
    level = one_of_few("A row for each", _LEVELS, key="tokens_level")
    with sentences():
        script = Script(st.session_state.get("tokens_script"))
        made = _of_typed if source == _TYPED else _of_file
        table = made(script, reference, level)
        if table is None:
            return
        st.session_state["tokens_script"] = script
        show_table(table, what=f"{level}s", hide_index=source == _TYPED)
        download_table(table, f"{level}s")
        show_lines(script, f"{level}s.to_parquet('{level}s.parquet')")


def _of_typed(script: Script, reference: str, level: str) -> pd.DataFrame | None:
    text = typed_text("The text", _TEXT, key="tokens_text")
    if not text.strip():
        st.info("Type a text.")
        return None
    check_length([text], most=MOST_CHARACTERS_BY_WORD)
    pipeline = loaded(script, reference)
    return predicted(script, f"{level}s", pipeline, text, output_level=level, positions=True)


def _of_file(script: Script, reference: str, level: str) -> pd.DataFrame | None:
    uploaded = uploaded_table(_VIEW)
    if uploaded is None:
        return None
    rows = chosen_rows(_VIEW, uploaded, script)
    column = chosen_text_column(_VIEW, rows)
    if column is None:
        return None
    keep = st.checkbox("Keep the other columns", value=True, key="tokens_keep")
    most = MOST_CHARACTERS_BY_WORD if level == "token" else MOST_CHARACTERS
    check_length(rows[column], most=most)
    pipeline = loaded(script, reference)
    options: PredictOptions = {"positions": True, "text_column": column}
    if not keep:
        options["keep_columns"] = False
    return predicted(script, f"{level}s", pipeline, rows, output_level=level, **options)
