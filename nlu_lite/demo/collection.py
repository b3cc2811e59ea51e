"""The view of many texts: a map of them, clusters, and those that are nearest to a question."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import cast

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
from nlu_lite.demo.sentences import plain, sentences
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
# What columns are called that are found here.
_TAKEN = ("document", _CLUSTER, "x", "y", "rank", "score")


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to be shown of the texts.

    Attributes:
        k: How many clusters; None: as many as fit.
        method: What projects.
        color: The column that colours the points.
        question: What the nearest texts are looked for; "": nothing is.
    """

    k: int | None
    method: str
    color: Hashable
    question: str


def show() -> None:
    """Show the view."""
    with st.sidebar:
        reference = chosen_reference(_VIEW, _REFERENCE)
    source = one_of_few("Texts", (_TYPED, _FILE), key="collection_source")
    with sentences():
        script = Script(st.session_state.get("collection_script"))
        pipeline = loaded(script, reference)
        table = (_of_typed if source == _TYPED else _of_file)(script, pipeline)
        if table is None:
            return
        _analyse(script, pipeline, table, _wishes(table))
        st.session_state["collection_script"] = script


def _of_typed(script: Script, pipeline: Pipeline) -> pd.DataFrame | None:
    typed = typed_text("The texts", _EXAMPLE, key="collection_texts", lines=8)
    lines = [line for line in typed.split("\n") if line.strip()]
    if not lines:
        st.info("Type texts, one a line.")
        return None
    check_length(lines, most=MOST_CHARACTERS)
    texts = script.given("texts", lines, list_of(lines))
    return predicted(script, "table", pipeline, texts, output_level="document")


def _of_file(script: Script, pipeline: Pipeline) -> pd.DataFrame | None:
    uploaded = uploaded_table(_VIEW)
    if uploaded is None:
        return None
    rows = chosen_rows(_VIEW, uploaded, script)
    column = chosen_text_column(_VIEW, rows)
    if column is None:
        return None
    check_length(rows[column], most=MOST_CHARACTERS)
    rows = _without_clashes(script, rows, column)
    return predicted(script, "table", pipeline, rows, output_level="document", text_column=column)


def _without_clashes(script: Script, rows: pd.DataFrame, text_column: Hashable) -> pd.DataFrame:
    """The rows, with other names for columns that are called as what is found will be."""
    clashes = {
        name: f"{name}_of_file" for name in rows.columns if name in _TAKEN and name != text_column
    }
    if not clashes:
        return rows
    names = ", ".join(f"{old} → {new}" for old, new in clashes.items())
    st.caption(plain(f"Columns that have other names here: {names}."))
    rename = cast("Callable[..., pd.DataFrame]", rows.rename)
    return script.call("rows", rename, columns=clashes)


def _wishes(table: pd.DataFrame) -> _Wishes:
    with st.container(horizontal=True):
        counts = range(2, _MOST_CLUSTERS + 1)
        k = st.selectbox("Clusters", (_AUTOMATIC, *counts), key="collection_k")
        known = {name: method for name, method in _METHODS.items() if method != "umap" or _umap()}
        method = st.selectbox("Map by", list(known), key="collection_method")
        others = [name for name in table.columns[1:] if not str(name).endswith("_embeddings")]
        color = st.selectbox("Colours by", [_CLUSTER, *others], key="collection_color")
    question = st.text_input("Nearest to", placeholder="a question", key="collection_query")
    return _Wishes(k if isinstance(k, int) else None, known[method], color, question.strip())


def _analyse(script: Script, pipeline: Pipeline, table: pd.DataFrame, wishes: _Wishes) -> None:
    with st.spinner("Computing …", show_time=True):
        count = [] if wishes.k is None else [wishes.k]
        found = script.call("found", nlu_lite.clusters, table, *count)
        groups = script.known(found.table, "found.table")
        places = script.call("places", nlu_lite.project, groups, wishes.method)
        figure = script.call(
            "figure",
            nlu_lite.viz.map,
            places,
            color=wishes.color,
            label=False,
            hover="document",
            interactive=True,
        )
    show_figure(figure, key="collection_figure")
    st.subheader("Clusters")
    show_table(found.summary, what="clusters", columns=["size", "words", "typical"])
    if wishes.question:
        near = script.call(
            "near", nlu_lite.nearest, groups, wishes.question, k=_NEAREST, pipeline=pipeline
        )
        st.subheader("Nearest")
        first = ["rank", "score"]
        others = [name for name in near.columns if name not in first]
        show_table(near, what="texts", vectors=False, columns=[*first, *others])
    st.subheader("Table")
    show_table(places, what="texts", vectors=False)
    st.caption("The vectors are in the downloads.")
    download_table(places, "texts")
    show_lines(script, "figure.show()", "places.to_parquet('texts.parquet')")


def _umap() -> bool:
    return find_spec("umap") is not None
