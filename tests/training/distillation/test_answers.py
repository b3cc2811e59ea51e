"""What a teacher says, which is what its pipeline says."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from tests.support.closeness import assert_close
from tests.support.heads import KINDS, with_head
from tests.support.teachers import model_of, teacher, texts

TEXTS = [*texts(12), "a longer one. It has two sentences!", "hello " * 60]


def answers(pipeline: Pipeline, data: object = TEXTS) -> FloatArray:
    model = model_of(pipeline)
    subject = subject_of(model)
    made: Callable[..., DistilOptions] = DistilOptions
    dataset = dataset_to_teach(data, subject, made(), language="en")
    return answers_of(model, dataset, subject)


def test_probabilities_are_those_of_predict_proba(classifier: Pipeline) -> None:
    assert_close(answers(classifier), classifier.predict_proba(TEXTS))


def test_probabilities_of_words_are_those_of_predict(tagger: Pipeline) -> None:
    table = tagger.predict(TEXTS, "token", probabilities=True)
    names = [name for name in table if "_probability_" in str(name)]
    assert_close(answers(tagger), table[names].to_numpy(np.float32))


def test_numbers_are_those_of_predict(tiny_folder: Path) -> None:
    pipeline = teacher(tiny_folder, "regressor", ())
    numbers = pipeline.predict(TEXTS, "document")["trained_regressor"].to_numpy(np.float32)
    assert_close(answers(pipeline), numbers[:, np.newaxis])


def test_vectors_of_texts_are_those_of_predict_embeds() -> None:
    sentences = nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")
    assert_close(answers(sentences), sentences.predict_embeds(TEXTS))


def test_vectors_of_words_are_those_of_predict(vectors: Pipeline) -> None:
    table = vectors.predict(TEXTS, "token")
    assert_close(answers(vectors), np.stack(table.iloc[:, -1].tolist()))


def test_words_without_pieces_have_no_answer() -> None:
    found = answers(with_head(KINDS["pos"]), [["fox", "\u200b", "dog"]])
    assert np.isnan(found).all(axis=1).tolist() == [False, True, False]


def test_answers_are_taken_from_the_file_that_keeps_vectors(
    tiny_folder: Path, tmp_path: Path
) -> None:
    kept = nlu_lite.load(path=tiny_folder, device="cpu", cache=tmp_path / "vectors.db")
    first = answers(kept)
    model = model_of(kept)

    def encode(*_: object, **__: object) -> FloatArray:
        raise AssertionError("computed again")

    class Silent:
        def __init__(self) -> None:
            self.facts, self.encode = model.encoder.facts, encode

    object.__setattr__(model, "encoder", Silent())
    assert np.array_equal(answers(kept), first)
