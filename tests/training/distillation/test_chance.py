"""Students that learned nothing."""

import math
import warnings
from collections.abc import Sequence

import numpy as np
import pytest

from nlu_lite.errors import TrainingDataWarning
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.chance import warn_of_chance
from nlu_lite.training.distillation.lesson import Lesson, Taught, lesson_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.distillation.vector_learning import mean_cosine
from nlu_lite.training.history import EpochRecord
from tests.support.teachers import model_of, texts


def lesson(pipeline: Pipeline, *, held: bool = True) -> Lesson:
    model = model_of(pipeline)
    subject = subject_of(model)
    dataset = dataset_to_teach(texts(20), subject, DistilOptions(), language="en")
    own = lesson_of(model, dataset, answers_of(model, dataset, subject))
    return lesson_of(model, dataset, own.answers, own if held else None)


def taught(metrics: Sequence[float]) -> Taught:
    history = tuple(
        EpochRecord(
            epoch=n,
            step=n,
            loss=1.0,
            metric=metric,
            learning_rate=1e-3,
            seconds=1.0,
            pieces_per_second=1.0,
        )
        for n, metric in enumerate(metrics, start=1)
    )
    return Taught(
        head=None,
        weights={},
        history=history,
        stopped="all epochs",
        precision="fp32",
    )


def told(pipeline: Pipeline, metrics: Sequence[float], *, held: bool = True) -> list[str]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        of = lesson(pipeline, held=held)
        warn_of_chance(of, taught(metrics), subject_of(model_of(pipeline)), ref="student")
    assert all(one.category is TrainingDataWarning for one in found)
    return [str(one.message) for one in found]


@pytest.mark.parametrize("name", ["classifier", "tagger"])
def test_the_most_frequent_label_is_the_least_to_be_met(
    name: str, request: pytest.FixtureRequest
) -> None:
    pipeline: Pipeline = request.getfixturevalue(name)
    answers = lesson(pipeline).answers
    blind = float(np.bincount(answers.argmax(axis=1)).max() / len(answers))
    assert blind < 1, answers
    (message,) = told(pipeline, [blind - 0.2, blind])
    assert "student is no better than chance" in message
    assert f"accuracy against the teacher is {blind:.3f}, and {blind:.3f} where" in message
    assert "epochs=" in message
    assert told(pipeline, [blind + 0.01, blind - 0.3]) == []


def test_the_mean_vector_is_the_least_to_be_met(vectors: Pipeline) -> None:
    answers = lesson(vectors).answers
    mean = np.repeat(answers.mean(axis=0, keepdims=True), len(answers), axis=0)
    blind = mean_cosine(mean, answers)
    (message,) = told(vectors, [blind - 0.01])
    assert f"mean cosine is {blind - 0.01:.3f}, and {blind:.3f} where" in message
    assert told(vectors, [blind + 0.01]) == []


def test_nothing_is_said_where_nothing_was_held_back(classifier: Pipeline) -> None:
    assert told(classifier, [0.0], held=False) == []
    assert told(classifier, [math.nan]) == []
    assert told(classifier, []) == []
