"""The command on a real port, and the clients that people have."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import nlu_lite
from tests.support.served import SENTENCES, Running, refusal, running

httpx = pytest.importorskip("httpx2")
server = pytest.importorskip("nlu_lite.serve.server")

TEXTS = ["A cat sat.", "Grüße aus Köln 🙂", "one", "two"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("serve"), NLU_LITE_API_KEY="a-key") as one:
        yield one


@pytest.mark.slow
def test_openais_client_reads_the_vectors_of_predict_embeds(served: Running) -> None:
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=served.url, api_key="a-key", max_retries=0)
    assert [model.id for model in client.models.list()] == [SENTENCES]
    vectors = nlu_lite.load(SENTENCES, device="cpu").predict_embeds(TEXTS)
    for options in ({}, {"encoding_format": "float"}):
        answer = client.embeddings.create(model=SENTENCES, input=TEXTS, **options)
        given = np.array([row.embedding for row in answer.data])
        assert np.abs(given - vectors).max() <= 1e-5
        assert answer.usage.total_tokens > len(TEXTS)
    with pytest.raises(openai.NotFoundError, match="there is no model"):
        client.embeddings.create(model="text-embedding-3-small", input=TEXTS)
    with pytest.raises(openai.AuthenticationError, match="missing or wrong"):
        openai.OpenAI(base_url=served.url, api_key="another").models.list()


@pytest.mark.slow
def test_many_clients_each_get_their_own(served: Running) -> None:
    texts = [f"Text number {number} of many." for number in range(160)]
    vectors = nlu_lite.load(SENTENCES, device="cpu").predict_embeds(texts)
    wrong: list[int] = []

    def ask(numbers: range) -> None:
        with httpx.Client(headers={"Authorization": "Bearer a-key"}, timeout=60) as client:
            for number in numbers:
                body = {"model": SENTENCES, "input": texts[number]}
                (row,) = client.post(f"{served.url}/embeddings", json=body).json()["data"]
                if np.abs(np.array(row["embedding"]) - vectors[number]).max() > 1e-5:
                    wrong.append(number)

    clients = [threading.Thread(target=ask, args=(range(first, 160, 16),)) for first in range(16)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert wrong == []


@pytest.mark.slow
def test_a_body_that_is_no_json_is_told_so(served: Running) -> None:
    headers = {"Authorization": "Bearer a-key", "Content-Type": "application/json"}
    answer = httpx.post(f"{served.url}/embeddings", content=b"not JSON", headers=headers)
    assert "the body is no JSON" in refusal(answer, 400)["message"]
    long = httpx.post(f"{served.url}/embeddings", content=b" " * 8_000_001, headers=headers)
    assert "longer than 8,000,000 bytes" in refusal(long, 413)["message"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_what_was_taken_is_answered_when_it_is_stopped(tmp_path: Path, name: str) -> None:
    answers: list[int] = []
    texts = [f"A secret that no log is to tell, number {number}." for number in range(400)]
    body = json.dumps({"model": SENTENCES, "input": texts})

    with running(tmp_path) as one:

        def ask() -> None:
            headers = {"Content-Type": "application/json"}
            url = f"{one.url}/embeddings"
            answer = httpx.post(url, content=body, headers=headers, timeout=120)
            answers.append(len(answer.json()["data"]))

        clients = [threading.Thread(target=ask) for _ in range(4)]
        for client in clients:
            client.start()
        health = one.url.replace("/v1", "/health")
        while httpx.get(health, timeout=60).json()["requests"] < len(clients):
            assert answers == []
        one.process.send_signal(getattr(signal, name))
        for client in clients:
            client.join()
        assert one.process.wait(60) == (0 if name == "SIGINT" else -signal.SIGTERM)
        assert answers == [400] * 4
        assert "secret" not in one.log.read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_told() -> None:
    with server.bound("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
        assert server.url_of(place) == f"http://127.0.0.1:{port}/v1"
        with pytest.raises(nlu_lite.InvalidOption, match=f"port {port} of 127.0.0.1 can't be had"):
            server.bound("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 65_536, "from 0 to 65535"),
        ("127.0.0.1", -1, "from 0 to 65535"),
        ("no such host", 0, "no such address"),
        ("192.0.2.1", 0, "can't be had"),
    ],
)
def test_addresses_that_can_not_be_had(host: str, port: int, words: str) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=words):
        server.bound(host, port)


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("LocalHost", True), ("0.0.0.0", False), ("::", False)],
)
def test_addresses_of_this_machine_alone(host: str, local: bool) -> None:
    assert server.is_local(host) is local
