"""Bodies that are no JSON, too long, too slow, or of another kind."""

import asyncio
from collections.abc import Sequence

import pytest

pytest.importorskip("starlette")

from starlette.requests import Request
from starlette.types import Message

from nlu_lite.serve.bodies import object_of
from nlu_lite.serve.limits import Limits, Room
from nlu_lite.serve.refusal import Refusal

JSON = {"content-type": "application/json; charset=utf-8"}
LIMITS = Limits()


def read(
    chunks: Sequence[bytes], headers: dict[str, str] = JSON, limits: Limits = LIMITS
) -> dict[str, object]:
    """The object in a body that comes in chunks; "": the rest does not come."""

    async def reading() -> dict[str, object]:
        left = list(chunks)

        async def receive() -> Message:
            chunk = left.pop(0)
            if not chunk and left == []:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": chunk, "more_body": bool(left)}

        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": named}
        with Room(limits.bodies).held() as held:
            return await object_of(Request(scope, receive), held, limits)

    return asyncio.run(reading())


def test_a_body_may_come_in_pieces() -> None:
    assert read([b'{"input"', b': "a"}']) == {"input": "a"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" ", "Expecting value: line 1, column 2"),
        (b'{"input": "a",}', "no JSON"),
        (b'{"input": "\xe9"}', "not UTF-8: byte 11"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5_000, "a number is too long"),
        (b'["a"]', "the body is a list"),
        (b'"a"', "the body is a string"),
        (b"null", "the body is null"),
    ],
)
def test_what_is_no_object_is_told_why(body: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        read([body])
    assert caught.value.status == 400


def test_long_bodies_are_refused_before_they_are_read() -> None:
    limits = Limits(body=10)
    with pytest.raises(Refusal, match="longer than 10 bytes") as caught:
        read([b"never asked for", b""], {**JSON, "content-length": "11"}, limits)
    assert caught.value.status == 413
    with pytest.raises(Refusal, match="longer than 10 bytes"):
        read([b'{"input":', b'"aaaaaaaaaaaaaa"}'], JSON, limits)


def test_slow_bodies_are_not_waited_for() -> None:
    with pytest.raises(Refusal, match="did not come within 0.01 seconds") as caught:
        read([b'{"input":', b""], JSON, Limits(reading=0.01))
    assert caught.value.status == 408


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "said to be of no kind"),
        ({"content-type": "text/plain"}, "said to be text/plain"),
        ({**JSON, "content-encoding": "gzip"}, "the body is gzip"),
    ],
)
def test_other_kinds_of_bodies_are_refused(headers: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        read([b"{}"], headers)
    assert caught.value.status == 415
