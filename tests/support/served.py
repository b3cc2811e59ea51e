"""Servers of models: in this process without a port, or as the command on a port of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.testclient import TestClient

    from nlu_lite.pipeline import Pipeline

__all__ = ["SENTENCES", "Running", "client_of", "refusal", "running"]

SENTENCES = "en.embed_sentence.minilm_L6_384"


@contextmanager
def client_of(
    *pipelines: "Pipeline", api_key: str | None = None, hosts: "Collection[str] | None" = None
) -> "Iterator[TestClient]":
    """A client of an application that is called without a port."""
    from starlette.testclient import TestClient

    from nlu_lite.serve import application

    with TestClient(application(pipelines, api_key=api_key, hosts=hosts)) as client:
        yield client


def refusal(answer: "Response", status: int) -> dict[str, Any]:
    """The error in an answer, in the shape of OpenAI's."""
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error"]
    error: dict[str, Any] = answer.json()["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert error["type"] == ("server_error" if status >= 500 else "invalid_request_error")
    return error


@dataclass(frozen=True)
class Running:
    """A server that runs as a process.

    Attributes:
        process: The process.
        url: What it said that clients are to call.
        log: What it writes on standard error.
    """

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[Running]:
    """`nlu-lite serve` on a port that is free."""
    log = folder / "log.txt"
    command = [sys.executable, "-m", "nlu_lite", "serve", "--port", "0", *arguments]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file, env={**os.environ, **environment})
    try:
        yield Running(process, _url(process, log), log)
    finally:
        process.kill()
        process.wait()


def _url(process: "subprocess.Popen[bytes]", log: Path) -> str:
    while True:
        told = log.read_text(encoding="utf-8")
        if found := re.search(r" at (http://\S+)", told):
            return found[1]
        assert process.poll() is None, told
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
