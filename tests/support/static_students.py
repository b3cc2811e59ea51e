"""Small teachers with random weights, and static students of them, which are made in an instant."""

import json
from pathlib import Path

import nlu_lite
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline
from tests.support.random_architectures import LINES, write_architecture

_WHO = ("Anna", "A model", "The fox")
_WHAT = ("reads", "does not love", "embedded")
_THINGS = ("words", "lazy dog", "zebra")
TEXTS = [
    *LINES,
    *(f"{who} {what} the {thing}." for who in _WHO for what in _WHAT for thing in _THINGS),
]


def teacher_in(folder: Path, name: str = "electra", *, of_sentences: bool = True) -> Pipeline:
    """A model with random weights; one of sentences has the modules of sentence-transformers."""
    write_architecture(name, folder)
    if of_sentences:
        kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
        modules = [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(kinds)
        ]
        (folder / "1_Pooling").mkdir()
        pooling = json.dumps({"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True})
        (folder / "1_Pooling" / "config.json").write_text(pooling, encoding="utf-8")
        (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return nlu_lite.load(path=folder, device="cpu")


def untrained(teacher: Pipeline, **options: object) -> Pipeline:
    """A static student that has read no text."""
    settings = {"dimension": 16, "words": 5, "validation": 0.0, **options}
    return nlu_lite.distill(teacher, TEXTS, into="static", epochs=0, **settings)  # type: ignore[arg-type]


def only(pipeline: Pipeline) -> Model:
    (model,) = pipeline.models.values()
    return model
