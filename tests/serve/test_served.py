"""Which models give vectors, and which labels."""

import numpy as np
import pytest

pytest.importorskip("starlette")

import nlu_lite
from nlu_lite.serve.served import served_models
from tests.support.heads import KINDS, with_head
from tests.support.served import SENTENCES, client_of, refusal


def test_each_model_of_a_pipeline_is_served_alone() -> None:
    pipeline = nlu_lite.load(f"{SENTENCES} en.embed.minilm_L6_384", device="cpu")
    served = served_models([pipeline])
    assert list(served) == [SENTENCES, "en.embed.minilm_L6_384"]
    for name, one in served.items():
        (embedded,) = one.embed(["A cat sat."])
        alone = nlu_lite.load(name, device="cpu").predict_embeds(["A cat sat."])
        assert np.abs(embedded.vector - alone[0]).max() <= 1e-5


def test_a_model_that_labels_words_has_no_vector_of_a_text() -> None:
    with client_of(with_head(KINDS["ner"])) as client:
        body = {"model": SENTENCES.replace("_sentence", ""), "input": "A cat."}
        error = refusal(client.post("/v1/embeddings", json=body), 400)
        assert "ask /v1/classify" in error["message"]
        error = refusal(client.post("/v1/classify", json={**body, "probabilities": True}), 400)
        assert error["param"] == "probabilities"
        assert "entities" in client.post("/v1/classify", json=body).json()["data"][0]


def test_a_model_that_labels_texts_has_both() -> None:
    pipeline = with_head(KINDS["classifier"])
    (one,) = served_models([pipeline]).values()
    (embedded,) = one.embed(["A cat sat."])
    assert one.dimension == 384
    assert np.abs(embedded.vector - pipeline.predict_embeds(["A cat sat."])[0]).max() <= 1e-5


def test_what_is_to_be_trained_is_not_served() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="nothing has been trained"):
        served_models([nlu_lite.load(f"{SENTENCES} train.classifier", device="cpu")])
