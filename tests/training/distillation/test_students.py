"""Students that have not learned anything yet."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import nlu_lite
from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.students import opened_student, student_files
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from tests.support.random_architectures import write_architecture
from tests.support.teachers import model_of, teacher, texts

TWO = "en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384"


def student(
    pipeline: Pipeline, other: Models | None = None, **options: object
) -> tuple[str, Model]:
    made: Callable[..., DistilOptions] = DistilOptions
    chosen, subject = made(**options), subject_of(model_of(pipeline))
    dataset = dataset_to_teach(texts(), subject, chosen, language="en")
    files = student_files(model_of(pipeline), dataset, subject, chosen, other)
    ((name, model),) = opened_student(files, pipeline.models).items()
    return name, model


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Another vocabulary, and the same width."""
    folder = write_architecture("distilbert", tmp_path_factory.mktemp("other") / "distilbert")
    return nlu_lite.load(path=folder, device="cpu")


def test_a_student_of_layers_is_named_after_its_teacher(classifier: Pipeline) -> None:
    name, model = student(classifier, into=1)
    assert name == f"{next(iter(classifier.models))}.student_L1" == model.spec.ref
    assert model.spec.layers == model.encoder.facts.layers == 1
    assert model.head is None


def test_labels_of_words_are_taught_to_the_first_layers(embedded: Pipeline) -> None:
    tagger = teacher(model_of(embedded).files.config.parent, "pos", ("NOUN", "VERB"))
    _, model = student(tagger, into=2)
    ids, lengths = np.array([101, 2293, 102]), np.array([3])
    second = model_of(tagger).encoder.encode(ids, lengths, layers=(2,))
    np.testing.assert_allclose(model.encoder.encode(ids, lengths), second, atol=1e-5)


def test_another_model_is_the_student_as_it_is(classifier: Pipeline, other: Pipeline) -> None:
    name, model = student(classifier, other.models, into=None)
    assert name == f"{next(iter(other.models))}.student"
    ids, lengths = np.array([2, 7, 3]), np.array([3])
    before = model_of(other).encoder.encode(ids, lengths)
    np.testing.assert_allclose(model.encoder.encode(ids, lengths), before, atol=1e-6)


def test_a_student_of_texts_gives_vectors_of_texts(other: Pipeline) -> None:
    sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")
    _, model = student(sentences, other.models, into=None)
    spec = model_of(sentences).spec
    assert model.spec.task == "sentence_embeddings"
    assert (model.spec.pooling, model.spec.normalize) == ("mean", spec.normalize)


def test_a_student_of_words_gives_vectors_of_words(vectors: Pipeline) -> None:
    sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")
    _, model = student(vectors, sentences.models, into=None)
    assert (model.spec.task, model.spec.pooling) == ("token_embeddings", "first")


def test_several_models_are_no_student(classifier: Pipeline) -> None:
    with pytest.raises(InvalidOption, match=r"into= has 2 models.*a student is one"):
        student(classifier, nlu_lite.load(TWO, device="cpu").models, into=None)


def test_an_encoder_in_int8_cannot_learn(classifier: Pipeline, tiny_folder: Path) -> None:
    pipeline = nlu_lite.load(path=tiny_folder, device="cpu", precision="int8")
    with pytest.raises(InvalidOption, match=r"int8.*\n.*fp32"):
        student(classifier, pipeline.models, into=None)


def test_a_teacher_in_int8_has_a_student_in_float32(tiny_folder: Path) -> None:
    pipeline = nlu_lite.load(path=tiny_folder, device="cpu", precision="int8")
    _, model = student(pipeline, into=1)
    assert model.encoder.facts.precision == "fp32"


def test_a_teacher_with_a_head_leaves_it_out(tiny_folder: Path) -> None:
    _, model = student(teacher(tiny_folder, "regressor", ()), into=2)
    assert model.head is None
