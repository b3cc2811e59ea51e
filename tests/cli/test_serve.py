"""`nlu-lite serve`: what is refused before any model is opened, and what is warned of."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from nlu_lite.cli import main
from tests.support.mails import mails

server = pytest.importorskip("nlu_lite.serve.server")

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> "list[Starlette]":
    """The applications that would run, each until Control-C."""
    found: list[Starlette] = []

    def run(
        app: "Starlette", place: object, *, limits: object, started: Callable[[], None]
    ) -> None:
        started()
        found.append(app)
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "run", run)
    monkeypatch.delenv("NLU_LITE_API_KEY", raising=False)
    return found


def told_by(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def test_it_says_where_it_is_and_ends_in_good_order(
    asked: "list[Starlette]", capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--port", "0"]) == 0
    told = told_by(capsys)
    assert told.startswith("nlu-lite: en.embed_sentence.minilm_L6_384 at http://127.0.0.1:")
    assert len(asked) == 1


def test_folders_and_references_are_served_together(
    asked: "list[Starlette]", capsys: pytest.CaptureFixture[str], tmp_path: "Path"
) -> None:
    pytest.importorskip("sklearn")
    mails().to_csv(tmp_path / "mails.csv", index=False)
    folder = str(tmp_path / "model")
    learned = ["--task", "classifier", "--out", folder, "--no-progress"]
    assert main(["train", str(tmp_path / "mails.csv"), *learned]) == 0
    assert main(["serve", "--port", "0", folder, "en.embed.minilm_L6_384"]) == 0
    from starlette.testclient import TestClient

    with TestClient(asked[0], base_url="http://localhost") as client:
        tasks = {model["task"]: model["id"] for model in client.get("/v1/models").json()["data"]}
        assert set(tasks) == {"classifier", "token_embeddings"}
        body = {"model": tasks["classifier"], "input": "Where is my parcel?"}
        (row,) = client.post("/v1/classify", json=body).json()["data"]
        assert row["label"] in set(mails()["y"])


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with server.bound("127.0.0.1", 0) as place:
        port = str(place.getsockname()[1])
        assert main(["serve", "--port", port]) == 1
    assert f"port {port} of 127.0.0.1 can't be had" in told_by(capsys)


@pytest.mark.filterwarnings("always")
def test_an_open_server_is_warned_of(
    asked: "list[Starlette]", capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--port", "0", "--host", "0.0.0.0"]) == 0
    assert "whoever reaches 0.0.0.0 can use the server" in told_by(capsys)
    assert main(["serve", "--port", "0", "--host", "0.0.0.0", "--api-key", "k"]) == 0
    assert "whoever" not in told_by(capsys)


def test_the_key_may_come_from_the_environment(
    asked: "list[Starlette]", capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.testclient import TestClient

    monkeypatch.setenv("NLU_LITE_API_KEY", "a-key")
    assert main(["serve", "--port", "0"]) == 0
    with TestClient(asked[0]) as client:
        assert client.get("/v1/models").status_code == 401
        headers = {"Authorization": "Bearer a-key"}
        assert client.get("/v1/models", headers=headers).status_code == 200
    assert "a-key" not in told_by(capsys)


@pytest.mark.parametrize("key", ["", "with blank", "Schlüssel"])
def test_what_can_be_no_key_is_refused(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0", "--api-key", key]) == 1
    assert "--api-key is no key" in told_by(capsys)


def test_an_unknown_model_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0", "en.embed_sentence.minilm_L6_38"]) == 1
    assert "en.embed_sentence.minilm_L6_384" in told_by(capsys)
