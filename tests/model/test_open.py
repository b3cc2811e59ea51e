"""Encoders that models share, as long as one of them is in use."""

import gc
import weakref
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.model import open as module
from nlu_lite.model.facts import facts_of
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.model.open import open_model
from nlu_lite.model.process_cache import _MODELS_KEPT
from tests.support.random_architectures import write_architecture
from tests.support.random_models import random_bert, write_model

TOKENS, SENTENCES = "en.embed.minilm_L6_384", "en.embed_sentence.minilm_L6_384"
OTHERS = 20


def only(models: Models) -> Model:
    (model,) = models.values()
    return model


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("others")
    return [write_architecture("bert", root / str(number)) for number in range(OTHERS)]


def test_words_and_sentences_share_the_weights_whatever_was_opened_between(
    folders: list[Path],
) -> None:
    words = nlu_lite.load(TOKENS, device="cpu")
    assert len(folders) > _MODELS_KEPT
    for folder in folders:
        nlu_lite.load(path=folder, device="cpu")
    sentences = nlu_lite.load(SENTENCES, device="cpu")
    assert only(words.models) is not only(sentences.models)
    assert only(words.models).encoder is only(sentences.models).encoder


def test_an_encoder_that_nobody_uses_is_freed(tmp_path: Path, folders: list[Path]) -> None:
    folder = write_model(random_bert(1, 128, 2), tmp_path / "lonely")
    pipeline = nlu_lite.load(path=folder, device="cpu")
    model: weakref.ref[Encoder] = weakref.ref(only(pipeline.models).encoder)
    before = len(module._encoders)
    del pipeline
    # The process keeps the models that were opened last.
    for other in folders:
        nlu_lite.load(path=other, device="cpu")
    gc.collect()
    assert model() is None
    assert len(module._encoders) < before + OTHERS


def test_an_encoder_in_use_is_not_freed(folders: list[Path]) -> None:
    pipeline = nlu_lite.load(TOKENS, device="cpu")
    expected = pipeline.predict_embeds(["I love NLP"])
    for other in folders:
        nlu_lite.load(path=other, device="cpu")
    gc.collect()
    assert (pipeline.predict_embeds(["I love NLP"]) == expected).all()


def test_another_precision_and_other_files_are_other_encoders(
    folders: list[Path],
) -> None:
    model = only(nlu_lite.load(TOKENS, device="cpu").models)
    facts = facts_of(model.files)
    same, other = (
        open_model(model.spec, facts, device="cpu", precision=precision)
        for precision in ("fp32", "auto")
    )
    assert same.encoder is model.encoder
    assert other.encoder is not model.encoder
    one, two = (only(nlu_lite.load(path=folder, device="cpu").models) for folder in folders[:2])
    assert one.encoder is not two.encoder
