"""The view of training: a labelled table in, a report and a model out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pandas as pd
import streamlit as st

from nlu_lite.demo.controls import one_of_few
from nlu_lite.demo.examples import MAILS
from nlu_lite.demo.limits import MOST_CHARACTERS, check_length
from nlu_lite.demo.references import chosen_reference, loaded, predicted
from nlu_lite.demo.script import Script
from nlu_lite.demo.sentences import sentences
from nlu_lite.demo.showing import list_of, show_lines, show_table
from nlu_lite.demo.uploads import chosen_rows, chosen_text_column, uploaded_table
from nlu_lite.pipeline import Pipeline
from nlu_lite.saving.archive import write_archive

__all__ = ["archive_of", "show"]

_VIEW = "teaching"
_REFERENCE = "en.embed_sentence.minilm_L6_384"
_EXAMPLE, _FILE = "an example", "a file"
_TASKS = {
    "one label a text": "classifier",
    "several labels a text": "multi_classifier",
    "a number a text": "regressor",
}
_WAYS = {"a head (seconds)": "head", "the whole model (minutes)": "all"}
_SHARES = (0.1, 0.2, 0.3, 0.5)
_LABELS = ("y", "label", "labels", "topic", "class", "category", "sentiment")


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is to be learned, and how.

    Attributes:
        task: What a label is.
        y: The column of the labels.
        text_column: The column of the texts.
        tune: What learns.
        share: Which part of the rows the report is about; the model learns from the others.
        drop_missing: Whether rows without a label are left out.
    """

    task: str
    y: Hashable
    text_column: Hashable
    tune: str
    share: float
    drop_missing: bool


def show() -> None:
    """Show the view."""
    with st.sidebar:
        reference = chosen_reference(_VIEW, _REFERENCE)
    source = one_of_few("Labelled texts", (_EXAMPLE, _FILE), key="teaching_source")
    with sentences():
        script = Script(st.session_state.get("teaching_script"))
        rows = _example(script) if source == _EXAMPLE else _file(script)
        lesson = None if rows is None else _lesson(rows)
        if rows is None or lesson is None:
            return
        # All that is asked for: what was trained is shown as long as that stays as it is.
        asked = (reference, lesson, [(step.line, step.seal) for step in script.steps])
        if st.button("Train", type="primary", icon=":material/school:"):
            st.session_state["teaching_asked"] = asked
        if st.session_state.get("teaching_asked") == asked:
            _teach(script, reference, rows, lesson)


def _example(script: Script) -> pd.DataFrame:
    written = f"pd.DataFrame({list_of(MAILS)}, columns=['text', 'topic'])"
    frame = pd.DataFrame(MAILS, columns=["text", "topic"])
    return script.given("table", frame, written, imports=("import pandas as pd",))


def _file(script: Script) -> pd.DataFrame | None:
    uploaded = uploaded_table(_VIEW)
    return None if uploaded is None else chosen_rows(_VIEW, uploaded, script)


def _lesson(rows: pd.DataFrame) -> _Lesson | None:
    show_table(rows.head(5), what="rows")
    with st.container(horizontal=True):
        text_column = _text_column(rows)
        columns = [name for name in rows.columns if name != text_column]
        usual = next((place for place, name in enumerate(columns) if name in _LABELS), None)
        y = st.selectbox(
            "Column with the labels", columns, index=usual, placeholder="choose one",
            key="teaching_y",
        )  # fmt: skip
    with st.container(horizontal=True):
        task = st.selectbox("A label is", list(_TASKS), key="teaching_task")
        way = st.selectbox("What learns", list(_WAYS), key="teaching_way")
        share = st.selectbox(
            "Held back for the report", _SHARES, index=1, format_func="{:.0%}".format,
            key="teaching_share",
        )  # fmt: skip
    drop = st.checkbox("Leave out rows without a label", key="teaching_drop")
    if text_column is None or y is None:
        st.info("Choose the columns that hold the texts and the labels.")
        return None
    return _Lesson(_TASKS[task], y, text_column, _WAYS[way], share, drop)


def _text_column(rows: pd.DataFrame) -> Hashable | None:
    if "text" in rows.columns:
        columns = list(rows.columns)
        chosen: Hashable = st.selectbox(
            "Column with the texts", columns, index=columns.index("text"), key="teaching_column"
        )
        return chosen
    return chosen_text_column(_VIEW, rows)


def _teach(script: Script, reference: str, rows: pd.DataFrame, lesson: _Lesson) -> None:
    check_length(rows[lesson.text_column], most=MOST_CHARACTERS)
    pipeline = loaded(script, reference)
    names = {"y": lesson.y, "text_column": lesson.text_column}
    if lesson.drop_missing:
        names["drop_missing"] = True
    with st.spinner("Training …", show_time=True):
        held_back = script.call("held_back", rows.sample, frac=lesson.share, random_state=0)
        labels = script.known(held_back.index, "held_back.index")
        rest = script.call("learned", cast("Callable[..., pd.DataFrame]", rows.drop), labels)
        fitted = script.call(
            "fitted", pipeline.fit, rest, task=lesson.task, **names, tune=lesson.tune
        )
        report = script.call("report", fitted.report, held_back, **names)
    st.session_state["teaching_script"] = script
    st.subheader("Report")
    st.html(report)
    _try(script, fitted)
    st.download_button(
        "Download the model",
        partial(archive_of, fitted),
        "model.zip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption("Unpack it; nlu_lite.load(path='model') opens the folder.")
    show_lines(script, "fitted.save('model')")


def _try(script: Script, fitted: Pipeline) -> None:
    text = st.text_input("Try it", placeholder="a new text", key="teaching_text")
    if text.strip():
        answer = predicted(script, "answer", fitted, text)
        show_table(answer, what="texts", hide_index=True)


def archive_of(fitted: Pipeline) -> bytes:
    """A model as a zip file, whose folder `nlu_lite.load(path=…)` opens.

    Args:
        fitted: The model.

    Raises:
        OutputUnavailable: There is no room for it.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.zip"
        write_archive(fitted.models, path)
        return path.read_bytes()
