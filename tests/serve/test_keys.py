"""Who may ask, and by which name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import nlu_lite
from tests.support.served import SENTENCES, client_of, refusal

pytest.importorskip("starlette")

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def locked() -> "Iterator[TestClient]":
    with client_of(nlu_lite.load(SENTENCES), api_key="a-key", hosts=["localhost"]) as client:
        yield client


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer a-ke", "Bearer a-key-", "a-key"])
def test_without_the_key_nothing_is_told(locked: "TestClient", given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    answer = locked.get("/v1/models", headers=headers)
    assert refusal(answer, 401)["code"] == "invalid_api_key"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("given", ["Bearer a-key", "bearer  a-key "])
def test_with_the_key_all_is_told_by_any_name(locked: "TestClient", given: str) -> None:
    headers = {"Authorization": given, "Host": "models.example.org"}
    assert locked.get("/v1/models", headers=headers).status_code == 200


def test_health_asks_for_no_key(locked: "TestClient") -> None:
    assert locked.get("/health").json()["status"] == "ok"


def test_pages_that_lead_to_this_machine_by_their_own_name_are_refused() -> None:
    with client_of(nlu_lite.load(SENTENCES), hosts=["localhost", "::1"]) as client:
        for host in ("localhost", "LOCALHOST:8000", "[::1]:8000"):
            assert client.get("/v1/models", headers={"Host": host}).status_code == 200
        for host in ("attacker.example", "localhost.attacker.example:8000", ""):
            answer = client.get("/v1/models", headers={"Host": host})
            assert refusal(answer, 403)["code"] == "unknown_host"
