"""From a table to a fitted model."""

import pickle
import random

import numpy as np
import pandas as pd
import pytest
import torch

import nlu_lite
from nlu_lite.errors import (
    IgnoredSettingWarning,
    InvalidInput,
    InvalidOption,
    TrainingDataWarning,
)
from nlu_lite.model.head import HeadInput
from nlu_lite.training.fit import fitted
from nlu_lite.training.fit_options import FitOptions
from tests.support.mails import mails, named

SENTENCES = "en.embed_sentence.minilm_L6_384"
TOKENS = "en.embed.minilm_L6_384"


def test_the_head_reads_the_vectors_of_the_models_card() -> None:
    models = fitted(nlu_lite.load(SENTENCES).models, mails(), FitOptions(task="classifier"))
    (model,) = models.values()
    assert model.head is not None
    assert model.head.input == HeadInput("mean", normalize=model.spec.normalize)


def test_a_head_on_words_reads_a_mix_of_layers() -> None:
    options = FitOptions(task="ner", validation=0)
    (model,) = fitted(nlu_lite.load(TOKENS).models, named(), options).values()
    assert model.head is not None
    layers = model.head.input.layers
    assert layers.indices == tuple(range(model.encoder.facts.layers + 1))
    assert sum(layers.weights or ()) == pytest.approx(1)


def test_layers_that_are_asked_for_are_read() -> None:
    options = FitOptions(task="ner", validation=0, layers=[2, 3])
    (model,) = fitted(nlu_lite.load(TOKENS).models, named(), options).values()
    assert model.head is not None
    assert model.head.input.layers.indices == (2, 3)


def test_a_head_shares_its_encoder_with_the_model_before() -> None:
    before = nlu_lite.load(SENTENCES).models
    (model,) = fitted(before, mails(), FitOptions(task="classifier")).values()
    assert model.encoder is before[SENTENCES].encoder


def test_rows_to_validate_by_can_be_given() -> None:
    held = mails().iloc[::3]
    options = FitOptions(task="classifier", validation=held)
    models = fitted(nlu_lite.load(SENTENCES).models, mails().drop(held.index), options)
    assert next(iter(models.values())).head is not None


def test_texts_of_invisible_characters_are_told_of() -> None:
    data = pd.concat([mails(), pd.DataFrame({"text": ["\u200b\u200b"] * 2, "y": "billing"})])
    with pytest.warns(TrainingDataWarning, match="no pieces"):
        fitted(nlu_lite.load(SENTENCES).models, data, FitOptions(task="classifier", validation=0))


def test_labels_of_two_types_are_not_learned_together() -> None:
    pipeline = nlu_lite.load(SENTENCES)
    models = fitted(pipeline.models, mails(), FitOptions(task="classifier"))
    numbers = mails().assign(y=range(24)).assign(y=lambda frame: frame["y"] % 2)
    with pytest.raises(InvalidInput, match="two types"):
        fitted(models, numbers, FitOptions(task="classifier", tune="all"))


def test_the_global_random_numbers_go_on_as_before() -> None:
    before, drawn = random.getstate(), torch.get_rng_state()
    numbers = pickle.dumps(np.random.get_state())  # noqa: NPY002
    fitted(nlu_lite.load(SENTENCES).models, mails(), FitOptions(task="classifier"))
    assert random.getstate() == before
    assert pickle.dumps(np.random.get_state()) == numbers  # noqa: NPY002
    assert torch.equal(torch.get_rng_state(), drawn)


def test_too_few_texts_to_hold_any_back_are_all_learned_from() -> None:
    with pytest.warns(TrainingDataWarning) as told:
        fitted(nlu_lite.load(TOKENS).models, named().head(2), FitOptions(task="ner"))
    assert "nothing is held back" in " ".join(str(one.message) for one in told)


def test_what_a_head_alone_does_not_obey_is_told() -> None:
    with pytest.warns(IgnoredSettingWarning, match="epochs=3.*tune='head'"):
        FitOptions(task="classifier", epochs=3)


def test_texts_longer_than_the_model_are_told_of(caplog: pytest.LogCaptureFixture) -> None:
    data = mails()
    data.loc[0, "text"] = "parcel " * 2_000
    with caplog.at_level("INFO", logger="nlu_lite"):
        fitted(nlu_lite.load(SENTENCES).models, data, FitOptions(task="classifier", validation=0))
    assert "all of which count" in caplog.text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"tune": "most"}, "'most'"),
        ({"tune": "all", "epochs": 0}, "epochs=0"),
        ({"tune": "all", "batch_size": 1.5}, "batch_size=1.5"),
        ({"seed": -1}, "seed=-1"),
        ({"tune": "all", "learning_rate": 3}, "learning_rate=3"),
        ({"class_weight": "heavy"}, "'heavy'"),
        ({"text_column": ["a", "b"]}, "several"),
        ({"metric": "accurracy"}, "accuracy"),
        ({"class_weight": {"weather": 2.0}}, "weather"),
        ({"validation": 2.5}, "validation"),
        ({"pooling": "magic"}, "'magic'"),
    ],
    ids=str,
)
def test_an_option_that_cannot_be_obeyed_is_named(options: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidOption, match=told):
        fitted(
            nlu_lite.load(SENTENCES).models,
            mails(),
            FitOptions(task="classifier", **options),  # type: ignore[arg-type]
        )


def test_layers_are_for_heads_alone() -> None:
    options = FitOptions(task="classifier", tune="all", layers=1)
    with pytest.raises(InvalidOption, match="layers=1"):
        fitted(nlu_lite.load(SENTENCES).models, mails(), options)
