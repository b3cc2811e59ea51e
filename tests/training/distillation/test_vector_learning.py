"""Students that learn the vectors of their teachers."""

import numpy as np
import pytest
from transformers import BertConfig, BertModel

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.lesson import Lesson, Taught, lesson_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.students import opened_student, student_files
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.distillation.vector_learning import mean_cosine, vectors_taught
from nlu_lite.training.moments import untold
from nlu_lite.training.schedule import Schedule
from tests.support.random_models import write_model
from tests.support.teachers import model_of, texts

NARROW = 48


@pytest.fixture(scope="module")
def wide() -> Pipeline:
    """A teacher of vectors of texts, with 384 numbers."""
    return nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    config = BertConfig(
        hidden_size=NARROW, num_hidden_layers=1, num_attention_heads=4, intermediate_size=64
    )
    model = BertModel(config, add_pooling_layer=False)
    folder = write_model(model, tmp_path_factory.mktemp("narrow") / "narrow")
    return nlu_lite.load(path=folder, device="cpu")


def lesson(student: Model, teacher: Pipeline, data: object, held: Lesson | None) -> Lesson:
    model = model_of(teacher)
    subject = subject_of(model)
    dataset = dataset_to_teach(data, subject, DistilOptions(), language="en")
    return lesson_of(student, dataset, answers_of(model, dataset, subject), held)


def taught(
    teacher: Pipeline, other: Pipeline | None = None, *, epochs: int = 4, into: int = 1
) -> Taught:
    model, options = model_of(teacher), DistilOptions(into=into)
    subject = subject_of(model)
    dataset = dataset_to_teach(texts(), subject, options, language="en")
    files = student_files(model, dataset, subject, options, None if other is None else other.models)
    (student,) = opened_student(files, teacher.models).values()
    held = lesson(student, teacher, texts(20, seed=1), None)
    return vectors_taught(
        student,
        lesson(student, teacher, texts(), held),
        Schedule(epochs=epochs, learning_rate=1e-3, patience=epochs),
        batch_size=16,
        seed=0,
        report=untold,
    )


def test_a_student_of_all_layers_has_nothing_to_learn(vectors: Pipeline) -> None:
    first, *_ = taught(vectors, epochs=1, into=2).history
    assert first.metric > 0.97


def test_vectors_of_words_become_alike(vectors: Pipeline) -> None:
    history = taught(vectors).history
    assert history[-1].loss < history[0].loss
    assert history[-1].metric > history[0].metric


def test_a_narrower_student_learns_through_a_projection(wide: Pipeline, narrow: Pipeline) -> None:
    learned = taught(wide, narrow)
    assert learned.history[-1].metric > learned.history[0].metric
    assert learned.head is None
    widths = {one.shape[-1] for name, one in learned.weights.items() if "query.weight" in name}
    assert widths == {NARROW}
    assert not any("project" in name for name in learned.weights)


def brute_force(ours: FloatArray, theirs: FloatArray) -> float:
    cosines = [
        float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
        for one, other in zip(ours, theirs, strict=True)
        if not (np.isnan(one).any() or np.isnan(other).any())
    ]
    return float(np.mean(cosines))


def test_the_mean_cosine_leaves_out_what_is_not_there() -> None:
    random = np.random.default_rng(0)
    ours, theirs = random.normal(size=(2, 8, 4)).astype(np.float32)
    ours[2], theirs[5] = np.nan, np.nan
    assert mean_cosine(ours, theirs) == pytest.approx(brute_force(ours, theirs), abs=1e-6)
    assert mean_cosine(np.zeros((1, 4), np.float32), ours[:1]) == 0
