"""The choice of a model: searched for, shown as a card, opened once for all who visit the page."""

from collections.abc import Callable
from contextlib import suppress
from typing import Unpack, cast

import pandas as pd
import streamlit as st

import nlu_lite
from nlu_lite.demo.hearing import heard, tell
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import plain
from nlu_lite.errors import NluLiteError, WeightsUnavailable
from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.options import PredictOptions

__all__ = ["chosen_reference", "loaded", "opened", "predicted"]

_MODELS_KEPT = 4


def chosen_reference(view: str, default: str) -> str:
    """What the user of a view types or chooses in the sidebar; a card below it.

    Args:
        view: Whose model it is; each view keeps its own.
        default: The reference before one is chosen.
    """
    st.header("Model")
    words = st.text_input(
        "Search models",
        placeholder="german, small, biobert, 768 …",
        key="search",
        persist_state="session",
    )
    found = _found(words)
    key = f"{view}_reference"
    current: str = st.session_state.get(key) or default
    # The one that is in use stays, whatever is searched for.
    reference = st.selectbox(
        "Reference",
        list(dict.fromkeys([current, *found["ref"]])),
        key=key,
        accept_new_options=True,
        help="One of those that were found, or any that nlu_lite.load takes: hf:owner/name",
        persist_state="session",
    )
    st.caption(plain(_told(found, words)))
    # What is wrong with a reference is said where it is opened.
    with suppress(NluLiteError):
        card = nlu_lite.info(reference)
        with st.expander("Card"):
            st.html(card)
    return reference


def _found(words: str) -> pd.DataFrame:
    return nlu_lite.models(words)


def _told(found: pd.DataFrame, words: str) -> str:
    here = int((found["files"] != "hub").sum())
    which = f"{len(found):,} models" if len(found) != 1 else "1 model"
    have = f" with {words!r}" if words else ""
    return f"{which}{have}; the files of {here:,} are on this machine."


def loaded(script: Script, reference: str) -> Pipeline:
    """The pipeline of a reference, and the line that loads it.

    Args:
        script: Where the line goes.
        reference: As it was typed.

    Raises:
        NluLiteError: As `nlu_lite.load` says.
    """
    written = f"nlu_lite.load({reference!r})"
    return script.given("pipeline", opened(reference), written, imports=("import nlu_lite",))


def predicted(
    script: Script,
    name: str,
    pipeline: Pipeline,
    data: object,
    output_level: str | None = None,
    **options: Unpack[PredictOptions],
) -> pd.DataFrame:
    """The table that a pipeline makes, and the line that makes it.

    Args:
        script: Where the line goes.
        name: What the table is called.
        pipeline: The pipeline.
        data: As in `Pipeline.predict`, as are `output_level` and the options.
        output_level: What a row is; None: what the pipeline is for.
        **options: Those of `Pipeline.predict`.
    """
    predict = cast("Callable[..., pd.DataFrame]", pipeline.predict)  # of Spark's there are none
    level = {} if output_level is None else {"output_level": output_level}
    with st.spinner("Computing …", show_time=True):
        return script.call(name, predict, data, **level, **options)


def opened(reference: str) -> Pipeline:
    """The pipeline of a reference; where its files are not here, a button fetches them.

    Nothing is fetched without having been asked for: models have up to gigabytes.

    Args:
        reference: As it was typed.

    Raises:
        NluLiteError: As `nlu_lite.load` says.
    """
    try:
        with st.spinner("Opening the model …"):
            pipeline, said = _opened(reference)
    except WeightsUnavailable:
        if not st.button("Fetch its files from the Hugging Face hub", key=f"fetch_{reference}"):
            raise
        with st.spinner("Fetching …", show_time=True):
            nlu_lite.download(reference)
            pipeline, said = _opened(reference)
    tell(said)
    return pipeline


@st.cache_resource(max_entries=_MODELS_KEPT, show_spinner=False)
def _opened(reference: str) -> tuple[Pipeline, list[str]]:
    """A pipeline, which threads share and which keeps no texts, and what was warned of."""
    with heard() as said:
        return nlu_lite.load(reference, offline=True), said
