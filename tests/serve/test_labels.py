"""Labels of every kind of head, as JSON has them and as `predict` has them."""

import json

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("starlette")

from nlu_lite.pipeline import Pipeline
from nlu_lite.serve.served import ServedModel
from tests.support.heads import KINDS, with_head

TEXTS = ["Anna flew to Paris. It rained.", "Two words", "\x00"]
OF_TEXTS = [name for name, kind in KINDS.items() if not kind.of_words]
OF_WORDS = {"pos": ("words", "token"), "ner": ("entities", "entities")}


def said_by(pipeline: Pipeline) -> list[dict[str, object]]:
    (name,) = pipeline.models
    said = [one.said for one in ServedModel.of(name, pipeline.models).label(TEXTS)]
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    return said


def missing_as_none(cell: object) -> object:
    if isinstance(cell, (list, np.ndarray)):
        return list(cell)
    return None if pd.isna(cell) else cell  # type: ignore[call-overload]


@pytest.mark.parametrize("name", OF_TEXTS)
def test_labels_of_texts_are_those_of_predict(name: str) -> None:
    pipeline, kind = with_head(KINDS[name]), KINDS[name]
    frame, said = pipeline.predict(TEXTS, probabilities=bool(kind.classes)), said_by(pipeline)
    key = {"multi_classifier": "labels", "regressor": "value"}.get(kind.task, "label")
    expected = [missing_as_none(cell) for cell in frame[kind.name]]
    assert [one[key] for one in said] == expected
    for row, one in enumerate(said if kind.classes else []):
        columns = [f"{kind.name}_probability_{label}" for label in kind.classes]
        numbers = [missing_as_none(frame[column].iloc[row]) for column in columns]
        assert one["probabilities"] == dict(zip(map(str, kind.classes), numbers, strict=True))


@pytest.mark.parametrize("name", list(OF_WORDS))
def test_labels_of_words_stand_where_predict_finds_them(name: str) -> None:
    pipeline, (what, level) = with_head(KINDS[name]), OF_WORDS[name]
    frame, said = pipeline.predict(TEXTS, positions=True), said_by(pipeline)
    label = "entities_class" if name == "ner" else KINDS[name].name
    for place, text in enumerate(TEXTS):
        rows = frame.loc[[place]].dropna(subset=[level])
        found = said[place][what]
        assert isinstance(found, list)
        assert [one["label"] for one in found] == [missing_as_none(cell) for cell in rows[label]]
        assert [text[one["begin"] : one["end"]] for one in found] == list(rows[level])
        assert [one["text"] for one in found] == list(rows[level])
