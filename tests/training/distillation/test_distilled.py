"""From a teacher and texts to a student."""

from collections.abc import Callable

import numpy as np
import pytest

import nlu_lite
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.model.load import Models
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.distilled import Answered, distilled, one_teacher
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.record import record_of
from tests.support.teachers import model_of, texts

TEXTS = texts(40)

pytestmark = pytest.mark.filterwarnings("ignore:.*no better than chance")


def student(pipeline: Pipeline, data: object = TEXTS, **options: object) -> Models:
    made: Callable[..., DistilOptions] = DistilOptions
    chosen: dict[str, object] = {"into": 1, "epochs": 1, **options}
    return distilled(pipeline.models, data, made(**chosen))


def weights(models: Models) -> bytes:
    (model,) = models.values()
    return b"".join(path.read_bytes() for path in model.files.all_paths())


def test_the_same_seed_gives_the_same_numbers(classifier: Pipeline) -> None:
    first, second, other = (Pipeline(student(classifier, seed=seed)) for seed in (1, 1, 2))
    shares = [one.predict_proba(TEXTS) for one in (first, second, other)]
    assert np.array_equal(shares[0], shares[1])
    assert not np.array_equal(shares[0], shares[2])


def test_what_is_known_of_it_is_recorded(classifier: Pipeline) -> None:
    models = student(classifier, epochs=2, temperature=2.0, seed=3)
    record = record_of(models)
    (name,) = classifier.models
    assert record.settings["task"] == "distil"
    assert record.settings["teacher"] == name
    assert record.settings["subject"] == "classifier of texts"
    assert [record.settings[key] for key in ("texts", "temperature", "seed")] == [40, 2.0, 3]
    assert len(record.text_sums) == 40
    history = Pipeline(models).history
    assert history["stage"].tolist() == ["distil"] * 2
    assert history["epoch"].tolist() == [1, 2]
    assert history["metric"].between(0, 1).all()
    assert record.settings["value"] == history["metric"].max()


def test_nothing_is_held_back_where_nothing_is_to_be(classifier: Pipeline) -> None:
    models = student(classifier, validation=0)
    assert record_of(models).settings["value"] is None
    history = Pipeline(models).history
    assert history["metric"].isna().all()


def test_where_nothing_can_be_held_back_it_is_told(classifier: Pipeline) -> None:
    with pytest.warns(TrainingDataWarning, match="nothing is held back"):
        models = student(classifier, ["the same text"] * 10)
    assert len(models) == 1


def test_answers_from_elsewhere_are_those_that_are_learned(classifier: Pipeline) -> None:
    model = model_of(classifier)
    subject = subject_of(model)
    dataset = dataset_to_teach(TEXTS, subject, DistilOptions(), language="en")
    said = dict(zip(TEXTS, answers_of(model, dataset, subject)[:, np.newaxis], strict=True))
    found = student(classifier, Answered(TEXTS, said))
    expected = Pipeline(student(classifier)).predict_proba(TEXTS)
    np.testing.assert_allclose(Pipeline(found).predict_proba(TEXTS), expected, atol=1e-6)


def test_one_model_teaches_and_it_has_learned_something() -> None:
    two = nlu_lite.load("en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    with pytest.raises(InvalidOption, match=r"one model; this pipeline has 2"):
        one_teacher(two.models)
    unfitted = nlu_lite.load("en.embed_sentence.minilm_L6_384 train.classifier", device="cpu")
    with pytest.raises(InvalidOption, match=r"train.classifier(.|\n)*teacher = pipeline.fit"):
        student(unfitted)


def test_fewer_texts_than_labels_are_refused(classifier: Pipeline, vectors: Pipeline) -> None:
    with pytest.raises(InvalidInput, match="of 3 labels has to see 3 texts .* given: 2"):
        student(classifier, TEXTS[:2])
    assert len(student(vectors, TEXTS[:1], validation=0)) == 1


def test_texts_that_the_teacher_cannot_read_are_not_learned() -> None:
    sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")
    with pytest.warns(TrainingDataWarning) as told:
        models = student(sentences, [*TEXTS, "\u200b", "\u200b\u200b"])
    assert any("2 of 42 texts have no pieces" in str(one.message) for one in told)
    assert record_of(models).settings["texts"] == 40
    with pytest.raises(InvalidInput, match="no pieces in any of the 3 texts"):
        student(sentences, ["\u200b"] * 3)


def test_the_teacher_stays_as_it_is(classifier: Pipeline) -> None:
    before, files = classifier.predict_proba(TEXTS), weights(classifier.models)
    student(classifier)
    assert np.array_equal(classifier.predict_proba(TEXTS), before)
    assert weights(classifier.models) == files


def test_the_temperature_changes_what_is_learned(classifier: Pipeline) -> None:
    plain, soft = (Pipeline(student(classifier, temperature=value)) for value in (1.0, 20.0))
    assert not np.allclose(plain.predict_proba(TEXTS), soft.predict_proba(TEXTS), atol=1e-4)
