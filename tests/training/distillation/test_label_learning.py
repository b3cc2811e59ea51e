"""Students that learn the labels of their teachers."""

import numpy as np
import pytest

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.head import Head
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.label_learning import agreement, decisions, labels_taught
from nlu_lite.training.distillation.lesson import Lesson, Taught, lesson_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.students import opened_student, student_files
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.moments import untold
from nlu_lite.training.schedule import Schedule
from tests.support.teachers import model_of, texts


def head_of(pipeline: Pipeline) -> Head:
    head = model_of(pipeline).head
    assert head is not None
    return head


def lesson(pipeline: Pipeline, data: object, *, held: Lesson | None = None) -> Lesson:
    model = model_of(pipeline)
    subject = subject_of(model)
    dataset = dataset_to_teach(data, subject, DistilOptions(), language="en")
    return lesson_of(model, dataset, answers_of(model, dataset, subject), held)


def taught(pipeline: Pipeline, epochs: int, *, layers: int = 1, rate: float = 3e-3) -> Taught:
    teacher, options = model_of(pipeline), DistilOptions(into=layers)
    whole = lesson(pipeline, texts(40), held=lesson(pipeline, texts(20, seed=1)))
    files = student_files(teacher, whole.dataset, subject_of(teacher), options, None)
    (student,) = opened_student(files, pipeline.models).values()
    return labels_taught(
        student,
        whole,
        Schedule(epochs=epochs, learning_rate=rate, patience=epochs),
        head=head_of(pipeline),
        temperature=1.0,
        batch_size=8,
        seed=0,
        report=untold,
    )


def test_a_student_of_texts_comes_to_agree(classifier: Pipeline) -> None:
    history = taught(classifier, 16).history
    assert [record.epoch for record in history] == list(range(1, 17))
    assert history[-1].loss < history[0].loss
    assert max(record.metric for record in history) > 0.6


def test_a_student_of_words_comes_to_agree(tagger: Pipeline) -> None:
    history = taught(tagger, 4).history
    assert history[-1].loss < history[0].loss
    assert max(record.metric for record in history) > 0.8


def test_a_student_begins_with_the_head_of_its_teacher(classifier: Pipeline) -> None:
    """All layers and the head: before it has learned anything, it is its teacher."""
    assert taught(classifier, 1, layers=2, rate=1e-9).history[0].metric == 1


def test_the_head_is_called_as_that_of_the_teacher(tagger: Pipeline) -> None:
    head = taught(tagger, 1).head
    assert head is not None
    assert (head.task, head.name, head.classes) == ("pos", "trained_pos", ("NOUN", "VERB"))


@pytest.mark.parametrize("name", ["classifier", "tagger"])
def test_a_teacher_agrees_with_itself(name: str, request: pytest.FixtureRequest) -> None:
    pipeline: Pipeline = request.getfixturevalue(name)
    own = lesson(pipeline, texts(20))
    assert agreement(head_of(pipeline), own.answers, own) == 1


def test_agreement_is_how_often_the_largest_are_the_same(classifier: Pipeline) -> None:
    own = lesson(classifier, texts(20))
    others: FloatArray = np.random.default_rng(0).random(own.answers.shape).astype(np.float32)
    expected = (others.argmax(axis=1) == own.answers.argmax(axis=1)).mean()
    assert agreement(head_of(classifier), others, own) == pytest.approx(expected)
    decided = decisions(head_of(classifier), others, own)
    assert np.array_equal(decided, others.argmax(axis=1))


def test_what_the_teacher_does_not_answer_does_not_count(tagger: Pipeline) -> None:
    own = lesson(tagger, texts(20))
    answers = own.answers.copy()
    answers[::3] = np.nan
    part = Lesson(dataset=own.dataset, examples=own.examples, answers=answers)
    assert agreement(head_of(tagger), own.answers, part) == 1
