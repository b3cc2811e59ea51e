"""What clients are answered, and what they are told where they can't be."""

import json
from base64 import b64decode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import nlu_lite
from tests.support.mails import mails
from tests.support.served import SENTENCES, client_of, refusal

pytest.importorskip("starlette")

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from nlu_lite.pipeline import Pipeline

TEXTS = ["A cat sat.", "Grüße aus Köln 🙂", "\ud800 alone", "A cat sat."]


@pytest.fixture(scope="module")
def sentences() -> "Pipeline":
    return nlu_lite.load(SENTENCES, device="cpu")


@pytest.fixture(scope="module")
def client(sentences: "Pipeline", embedded: "Pipeline") -> "Iterator[TestClient]":
    with client_of(sentences, embedded) as client:
        yield client


def embedded_by(client: "TestClient", texts: list[str]) -> dict[str, Any]:
    # A lone surrogate has a form in JSON, though not in UTF-8.
    body = json.dumps({"model": SENTENCES, "input": texts})
    headers = {"Content-Type": "application/json"}
    answer: dict[str, Any] = client.post("/v1/embeddings", content=body, headers=headers).json()
    return answer


def test_vectors_are_those_of_predict_embeds(client: "TestClient", sentences: "Pipeline") -> None:
    answer = embedded_by(client, TEXTS)
    vectors = np.array([row["embedding"] for row in answer["data"]], dtype=np.float32)
    assert np.abs(vectors - sentences.predict_embeds(TEXTS)).max() <= 1e-5
    assert [row["index"] for row in answer["data"]] == [0, 1, 2, 3]
    assert {row["object"] for row in answer["data"]} == {"embedding"}
    assert (answer["object"], answer["model"]) == ("list", SENTENCES)


def test_base64_holds_the_same_bits(client: "TestClient") -> None:
    body = {"model": SENTENCES, "input": "A cat sat."}
    numbers = client.post("/v1/embeddings", json=body).json()["data"][0]["embedding"]
    body["encoding_format"] = "base64"
    written = client.post("/v1/embeddings", json=body).json()["data"][0]["embedding"]
    assert (np.frombuffer(b64decode(written), dtype="<f4") == np.float32(numbers)).all()


def test_usage_counts_pieces(client: "TestClient", sentences: "Pipeline") -> None:
    told = embedded_by(client, TEXTS)["usage"]
    table = sentences.predict(TEXTS, "document").attrs["nlu_lite"]
    pieces = table["references"][SENTENCES]["counts"]["pieces"]
    assert told == {"prompt_tokens": pieces, "total_tokens": pieces}


def test_models_of_tokens_give_the_vectors_of_texts(
    client: "TestClient", embedded: "Pipeline"
) -> None:
    body = {"model": "en.embed.minilm_L6_384", "input": ["A cat sat."]}
    (row,) = client.post("/v1/embeddings", json=body).json()["data"]
    assert np.abs(row["embedding"] - embedded.predict_embeds(["A cat sat."])[0]).max() <= 1e-5


def test_models_are_listed(client: "TestClient") -> None:
    listed = client.get("/v1/models").json()["data"]
    assert [model["id"] for model in listed] == [SENTENCES, "en.embed.minilm_L6_384"]
    assert listed[0] == client.get(f"/v1/models/{SENTENCES}").json()
    assert listed[0]["object"] == "model"
    assert listed[0]["dimension"] == 384


@pytest.mark.parametrize("model", [SENTENCES, "en.embed.minilm_L6_384"])
@pytest.mark.parametrize("dimensions", [1, 100, 384])
def test_fewer_dimensions_are_the_first_divided_by_their_length(
    client: "TestClient", model: str, dimensions: int
) -> None:
    body = {"model": model, "input": ["A cat.", "Stocks fell."], "dimensions": dimensions}
    answer = client.post("/v1/embeddings", json={**body, "user": "somebody"}).json()
    pipeline = nlu_lite.load(model, device="cpu")
    cut = None if dimensions == 384 else True
    expected = pipeline.predict_embeds(body["input"], truncate_dim=dimensions, normalize=cut)
    got = np.array([row["embedding"] for row in answer["data"]], dtype=np.float32)
    assert got.shape == (2, dimensions)
    assert np.abs(got - expected).max() <= 1e-5


def test_more_dimensions_than_the_model_has_are_refused(client: "TestClient") -> None:
    body = {"model": SENTENCES, "input": "A cat.", "dimensions": 385}
    error = refusal(client.post("/v1/embeddings", json=body), 400)
    assert error["param"] == "dimensions"
    assert "have 384 numbers" in error["message"]


def test_an_unknown_model_is_told_the_nearest(client: "TestClient") -> None:
    body = {"model": "en.embed_sentence.minilm", "input": "A cat."}
    error = refusal(client.post("/v1/embeddings", json=body), 404)
    assert (error["param"], error["code"]) == ("model", "model_not_found")
    assert f"Did you mean {SENTENCES!r}?" in error["message"]
    refusal(client.get("/v1/models/none"), 404)


def test_a_text_of_which_nothing_is_left_has_no_vector(client: "TestClient") -> None:
    body = {"model": SENTENCES, "input": ["A cat.", "\x00\x01"]}
    error = refusal(client.post("/v1/embeddings", json=body), 400)
    assert error["param"] == "input[1]"
    assert "no words" in error["message"]


def test_paths_and_methods_that_there_are_not(client: "TestClient") -> None:
    error = refusal(client.post("/v1/embedding", json={}), 404)
    assert error["message"] == "there is nothing at /v1/embedding. Did you mean /v1/embeddings?"
    error = refusal(client.get("/v1/embeddings"), 405)
    assert error["message"] == "/v1/embeddings takes POST, not GET."


def test_a_model_without_labels_can_not_classify(client: "TestClient") -> None:
    error = refusal(client.post("/v1/classify", json={"model": SENTENCES, "input": "A cat."}), 400)
    assert "ask /v1/embeddings" in error["message"]


def test_what_goes_wrong_is_logged_without_a_text(
    client: "TestClient", monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from nlu_lite.serve.served import ServedModel

    def fail(self: ServedModel, texts: list[str]) -> None:
        raise RuntimeError(f"it went wrong with {texts}")

    monkeypatch.setattr(ServedModel, "_pieces", fail)
    error = refusal(
        client.post("/v1/embeddings", json={"model": SENTENCES, "input": "My secret."}), 500
    )
    assert "RuntimeError" in error["message"]
    assert "RuntimeError, and no answer" in caplog.text
    assert "secret" not in caplog.text + error["message"]


def test_fitted_models_label_texts(sentences: "Pipeline") -> None:
    pytest.importorskip("sklearn")
    fitted = sentences.fit(mails(), task="classifier")
    (name,) = fitted.models
    texts = ["Where is my parcel?", "The invoice is wrong.", "\x00"]
    frame = fitted.predict(texts, probabilities=True)
    with client_of(fitted) as client:
        body = {"model": name, "input": texts, "probabilities": True}
        answer = client.post("/v1/classify", json=body).json()
    rows = answer["data"]
    label = str(frame.columns[1])
    assert [row["label"] for row in rows[:2]] == frame[label].tolist()[:2]
    assert (rows[2]["label"], rows[2]["confidence"]) == (None, None)
    assert rows[0]["confidence"] == pytest.approx(frame[f"{label}_confidence"][0], abs=1e-5)
    assert sum(rows[0]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert answer["usage"]["total_tokens"] > 0


def test_two_models_of_one_name_can_not_be_told_apart(sentences: "Pipeline") -> None:
    from nlu_lite.serve import application

    with pytest.raises(nlu_lite.InvalidOption, match="two of the models are called"):
        application([sentences, sentences])
    with pytest.raises(nlu_lite.InvalidOption, match="at least one"):
        application([])
