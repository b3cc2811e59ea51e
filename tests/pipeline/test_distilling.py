"""`nlu_lite.distill`, from the user's side."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning, UnknownReference
from nlu_lite.pipeline import Pipeline
from tests.support.mails import mails
from tests.support.random_architectures import write_architecture
from tests.support.teachers import model_of, teacher, texts

SENTENCES = "en.embed_sentence.minilm_L6_384"
TEXTS = texts(40)

pytestmark = pytest.mark.filterwarnings("ignore:.*no better than chance")
distill: Callable[..., Pipeline] = nlu_lite.distill


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("bert", tmp_path_factory.mktemp("distilling") / "bert")


@pytest.fixture(scope="module")
def classifier(folder: Path) -> Pipeline:
    return teacher(folder)


def test_a_number_keeps_layers(classifier: Pipeline) -> None:
    student = distill(classifier, TEXTS, into=1, epochs=1)
    assert f"{student}" == "<Pipeline bert.student_L1: classifier of 3 labels; cpu, fp32>"
    assert student.classes_.tolist() == classifier.classes_.tolist()
    assert student.predict(TEXTS[:2]).columns.tolist() == classifier.predict("a").columns.tolist()


def test_a_list_keeps_these_layers(classifier: Pipeline) -> None:
    assert model_of(distill(classifier, TEXTS, into=[1], epochs=1)).spec.layers == 1


@pytest.mark.slow
def test_a_reference_is_the_student(classifier: Pipeline) -> None:
    student = distill(classifier, TEXTS, into=SENTENCES, epochs=1, learning_rate=1e-5)
    assert list(student.models) == [f"{SENTENCES}.student"]
    assert student.predict_proba(TEXTS).shape == (40, 3)


def test_a_pipeline_is_the_student_and_stays_as_it_is(classifier: Pipeline, tmp_path: Path) -> None:
    other = nlu_lite.load(path=write_architecture("roberta", tmp_path / "roberta"), device="cpu")
    before = other.predict_embeds(TEXTS)
    student = distill(classifier, TEXTS, into=other, epochs=1)
    assert list(student.models) == ["roberta.student"]
    assert np.array_equal(other.predict_embeds(TEXTS), before)
    assert student.history["loss"].notna().all()


def test_vectors_of_words_go_into_a_student_with_other_pieces(folder: Path, tmp_path: Path) -> None:
    pipeline = nlu_lite.load(path=folder, device="cpu")
    other = nlu_lite.load(path=write_architecture("roberta", tmp_path / "roberta"), device="cpu")
    student = distill(pipeline, TEXTS, into=other, epochs=2)
    words, own = (one.predict(TEXTS, "token")["token"].tolist() for one in (pipeline, student))
    assert words == own
    assert "cosine" in student.compare(pipeline, ["quick dogs jump"]).columns


@pytest.mark.slow
def test_a_fitted_teacher_of_the_embedded_model_teaches() -> None:
    fitted = nlu_lite.load(f"{SENTENCES} train.classifier", device="cpu").fit(mails(), validation=0)
    student = distill(fitted, mails().drop(columns="y"), into=3, epochs=4, validation=0)
    assert student.score(mails()) > 0.6


def test_labels_beside_texts_count(classifier: Pipeline) -> None:
    least = classifier.predict_proba(TEXTS).argmin(axis=1)
    table = pd.DataFrame({"text": TEXTS, "y": classifier.classes_[least]})
    with_labels, without = (
        distill(classifier, table, into=2, epochs=1, validation=0, y=y).predict_proba(TEXTS)
        for y in ("y", None)
    )
    rows = np.arange(len(TEXTS))
    assert with_labels[rows, least].mean() > without[rows, least].mean()


@pytest.mark.parametrize("into", [None, True, 1.5, b"static", {"layers": 2}, object], ids=str)
def test_what_can_be_no_student_is_refused(classifier: Pipeline, into: object) -> None:
    with pytest.raises(InvalidOption, match="into="):
        distill(classifier, TEXTS, into=into)


def test_a_reference_that_there_is_not_is_refused(classifier: Pipeline) -> None:
    with pytest.raises(UnknownReference, match="statik"):
        distill(classifier, TEXTS, into="statik")


def test_more_layers_than_the_teacher_has_are_refused(classifier: Pipeline) -> None:
    with pytest.raises(InvalidOption, match="has 2 layers"):
        distill(classifier, TEXTS, into=3)


@pytest.mark.parametrize("into", ["a pipeline", 2], ids=str)
def test_what_is_for_static_students_is_refused_of_others(
    classifier: Pipeline, into: object
) -> None:
    student = classifier if into == "a pipeline" else into
    with pytest.raises(InvalidOption, match="words= is for into='static'"):
        distill(classifier, TEXTS, into=student, words=10)


@pytest.mark.parametrize("given", ["en.embed.minilm_L6_384", None, 3], ids=str)
def test_what_is_no_pipeline_does_not_teach(given: object) -> None:
    with pytest.raises(InvalidOption, match="expected a pipeline"):
        distill(given, TEXTS)


@pytest.mark.parametrize(("name", "value"), [("validation", 2), ("into", 9), ("into", [1, 0])])
def test_wrong_options_are_told_before_the_texts_are_read(
    classifier: Pipeline, name: str, value: object
) -> None:
    read = iter(TEXTS)
    with pytest.raises(InvalidOption, match=f"{name}="):
        distill(classifier, read, **{name: value})
    assert next(read) == TEXTS[0]


def test_texts_that_are_no_texts_are_refused(classifier: Pipeline) -> None:
    with pytest.raises(InvalidInput):
        distill(classifier, [1, 2, 3])


def test_a_student_that_learned_nothing_is_told_of(classifier: Pipeline) -> None:
    many = texts(400)
    as_it_starts = distill(classifier, many, into=1, epochs=1, learning_rate=1e-12)
    answers = (one.predict_proba(many).argmax(axis=1) for one in (as_it_starts, classifier))
    not_agreed = [text for text, own, given in zip(many, *answers, strict=True) if own != given]
    with pytest.warns(TrainingDataWarning, match=r"no better than chance.*0\.000, and \d\.\d"):
        distill(classifier, not_agreed, into=1, epochs=1, learning_rate=1e-12)


def test_a_teacher_in_int8_teaches(folder: Path) -> None:
    pipeline = nlu_lite.load(path=folder, device="cpu", precision="int8")
    student = distill(pipeline, TEXTS, into=1, epochs=1)
    assert model_of(student).encoder.facts.precision == "fp32"


def test_a_student_teaches_a_smaller_one(folder: Path) -> None:
    first = distill(teacher(folder), TEXTS, into=2, epochs=1)
    second = distill(first, TEXTS, into=1, epochs=1)
    assert list(second.models) == ["bert.student_L2.student_L1"]
