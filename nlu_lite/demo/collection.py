"""The view of many texts: a map of them, clusters, and those that are nearest to a question."""

from collections.abc import Hashable
from importlib.util import find_spec

import pandas as pd
import streamlit as st

import nlu_lite
import nlu_lite.viz
from nlu_lite.demo.controls import one_of_few, typed_text
from nlu_lite.demo.downloads import download_table
from nlu_lite.demo.examples import MAILS
from nlu_lite.demo.limits import MOST_CHARACTERS, check_length
from nlu_lite.demo.references import chosen_reference, loaded, predicted
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import sentences
from nlu_lite.demo.showing import list_of, show_figure, show_lines, show_table
from nlu_lite.demo.uploads import chosen_rows, chosen_text_column, uploaded_table
from nlu_lite.pipeline import Pipeline

__all__ = ["show"]

_VIEW = "collection"
_REFERENCE = "en.embed_sentence.minilm_L6_384"
_TYPED, _FILE = "typed, one a line", "a file"
_EXAMPLE = "\n".join(text for text, _ in MAILS)
_METHODS = {"PCA": "pca", "t-SNE": "tsne", "UMAP": "umap"}
_AUTOMATIC = "as many as fit"
_MOST_CLUSTERS = 20
_NEAREST = 10
_CLUSTER = "cluster"


def show() -> None:
    """Show the view."""
    with st.sidebar:
        reference = chosen_reference(_VIEW, _REFERENCE)
    source = one_of_few("Texts", (_TYPED, _FILE), key="collection_source")
    with sentences():
        script = Script(st.session_state.get("collection_script"))
        table = (_of_typed if source == _TYPED else _of_file)(script, reference)
        if table is None:
            return
        _analyse(script, table)
        st.session_state["collection_script"] = script


def _of_typed(script: Script, reference: str) -> pd.DataFrame | None:
    typed = typed_text("The texts", _EXAMPLE, key="collection_texts", lines=8)
    lines = [line for line in typed.split("\n") if line.strip()]
    check_length(lines, most=MOST_CHARACTERS)
    texts = script.given("texts", lines, list_of(lines))
    pipeline = loaded(script, reference)
    return predicted(script, "table", pipeline, texts, output_level="document")


def _of_file(script: Script, reference: str) -> pd.DataFrame | None:
    uploaded = uploaded_table(_VIEW)
    if uploaded is None:
        return None
    rows = chosen_rows(_VIEW, uploaded, script)
    column = chosen_text_column(_VIEW, rows)
    if column is None:
        return None
    check_length(rows[column], most=MOST_CHARACTERS)
    rows = _without_clashes(script, rows, column)
    pipeline = loaded(script, reference)
    return predicted(script, "table", pipeline, rows, output_level="document", text_column=column)


def _without_clashes(script: Script, rows: pd.DataFrame, text_column: Hashable) -> pd.DataFrame:
    """The rows, with other names for columns that are called as what is found will be."""
    taken = ("document", _CLUSTER, "x", "y", "rank", "score")
    clashes = {
        name: f"{name}_of_file" for name in rows.columns if name in taken and name != text_column
    }
    if not clashes:
        return rows
    st.caption(f"Columns that have new names here: {', '.join(map(repr, clashes))}.")
    return script.call("rows", rows.rename, columns=clashes)


def _analyse(script: Script, table: pd.DataFrame) -> None:
    with st.container(horizontal=True):
        k = st.selectbox(
            "Clusters", (_AUTOMATIC, *range(2, _MOST_CLUSTERS + 1)), key="collection_k"
        )
        known = {name: method for name, method in _METHODS.items() if method != "umap" or _umap()}
        method = st.selectbox("Map by", list(known), key="collection_method")
        others = [name for name in table.columns[1:] if not str(name).endswith("_embeddings")]
        color = st.selectbox("Colours by", [_CLUSTER, *others], key="collection_color")
    question = st.text_input("Nearest to", placeholder="a question", key="collection_query")
    with st.spinner("Computing …", show_time=True):
        count = [] if k == _AUTOMATIC else [k]
        found = script.call("found", nlu_lite.clusters, table, *count)
        groups = script.known(found.table, "found.table")
        places = script.call("places", nlu_lite.project, groups, known[method])
        figure = script.call(
            "figure",
            nlu_lite.viz.map,
            places,
            color=color,
            label=False,
            hover="document",
            interactive=True,
        )
    show_figure(figure, key="collection_figure")
    st.subheader("Clusters")
    show_table(found.summary, what="clusters", columns=["size", "words", "typical"])
    if question.strip():
        _show_nearest(script, groups, question)
    st.subheader("Table")
    show_table(places, what="texts", vectors=False)
    st.caption("The vectors are in the downloads.")
    download_table(places, "texts")
    show_lines(script, "figure.show()", "places.to_parquet('texts.parquet')")


def _show_nearest(script: Script, groups: pd.DataFrame, question: str) -> None:
    pipeline = next(step.value for step in script.steps if isinstance(step.value, Pipeline))
    with st.spinner("Searching …", show_time=True):
        near = script.call(
            "near", nlu_lite.nearest, groups, question, k=_NEAREST, pipeline=pipeline
        )
    st.subheader("Nearest")
    show_table(near, what="texts", vectors=False)


def _umap() -> bool:
    return find_spec("umap") is not None
