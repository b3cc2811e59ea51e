"""Texts as a student reads them, with the answers that it is to give."""

import numpy as np
import pytest

from nlu_lite.errors import TrainingDataWarning
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.lesson import lesson_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from tests.support.heads import KINDS, with_head
from tests.support.teachers import model_of


def dataset_of(pipeline: Pipeline, texts: list[str]) -> Dataset:
    return dataset_to_teach(texts, subject_of(model_of(pipeline)), DistilOptions(), language="en")


def test_a_lesson_has_an_example_a_text_or_a_sentence(
    classifier: Pipeline, tagger: Pipeline
) -> None:
    texts = ["I love it. The fox jumps.", "A dog"]
    for pipeline, examples in ((classifier, 2), (tagger, 3)):
        dataset = dataset_of(pipeline, texts)
        lesson = lesson_of(model_of(pipeline), dataset, np.asarray(dataset.targets, np.float32))
        assert len(lesson.examples) == examples
        assert lesson.of_words == (pipeline is tagger)


def test_pieces_of_what_is_held_back_are_read_too(classifier: Pipeline) -> None:
    model = model_of(classifier)
    first, second = (dataset_of(classifier, [text]) for text in ("fox", "dogs jump"))
    held = lesson_of(model, second, np.asarray(second.targets, np.float32))
    lesson = lesson_of(model, first, np.asarray(first.targets, np.float32), held)
    assert {*held.examples.ids.tolist(), *lesson.examples.ids.tolist()} == {*lesson.ids().tolist()}


def test_texts_that_the_student_cannot_read_are_told_of() -> None:
    pipeline = with_head(KINDS["classifier"])
    dataset = dataset_of(pipeline, ["\u200b", "fox"])
    with pytest.warns(TrainingDataWarning, match="1 of 2 texts have no pieces"):
        lesson_of(model_of(pipeline), dataset, np.asarray(dataset.targets, np.float32))
