"""How students learn where nobody says it."""

from dataclasses import replace

import pytest

from nlu_lite.encoder.architectures import STATIC
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.settings import settings_of
from nlu_lite.training.distillation.subject import Subject, subject_of
from tests.support.teachers import model_of


def subjects(classifier: Pipeline, tagger: Pipeline, vectors: Pipeline) -> list[Subject]:
    of_words = subject_of(model_of(vectors))
    taught = [subject_of(model_of(pipeline)) for pipeline in (classifier, tagger)]
    return [*taught, of_words, replace(of_words, of_words=False)]


def test_every_student_of_every_teacher_has_settings(
    classifier: Pipeline, tagger: Pipeline, vectors: Pipeline
) -> None:
    model = model_of(vectors)
    static = replace(model, spec=replace(model.spec, architecture=STATIC))
    for subject in subjects(classifier, tagger, vectors):
        for student in (model, static):
            settings = settings_of(subject, student)
            assert settings.epochs > 0 and settings.batch_size > 0 and settings.patience > 0
            assert 0 < settings.learning_rate < 1


def test_narrow_students_learn_faster(vectors: Pipeline, embedded: Pipeline) -> None:
    subject = subject_of(model_of(vectors))
    narrow, wide = (
        settings_of(subject, model_of(pipeline)).learning_rate for pipeline in (vectors, embedded)
    )
    assert narrow == pytest.approx(wide * 384 / 32)
