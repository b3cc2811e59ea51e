"""The body of a request: bytes, as many as may be, and the JSON object that they are."""

import asyncio
import json

from starlette.requests import ClientDisconnect, Request

from nlu_lite.serve.limits import Held, Limits
from nlu_lite.serve.refusal import Refusal

__all__ = ["object_of"]

_JSON = "application/json"


async def object_of(request: Request, held: Held, limits: Limits) -> dict[str, object]:
    """The JSON object in the body of a request.

    Args:
        request: The request.
        held: Room for the bytes.
        limits: How many there may be, and how long they may take.

    Raises:
        Refusal: It is none, or too long, or came too slowly.
    """
    _check_headers(request, limits)
    try:
        async with asyncio.timeout(limits.reading):
            body = await _bytes_of(request, held, limits)
    except TimeoutError as cause:
        raise Refusal(
            f"the body did not come within {limits.reading:g} seconds.", status=408
        ) from cause
    except ClientDisconnect as cause:
        raise Refusal("the client has gone.", status=400) from cause
    return _parsed(body)


def _check_headers(request: Request, limits: Limits) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Other kinds a page in a browser may send to any server without asking it before.
    if kind != _JSON:
        raise Refusal(
            f"the body is said to be {kind or 'of no kind'}; expected JSON: "
            f"send the header 'Content-Type: {_JSON}'.",
            status=415,
        )
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise Refusal(f"the body is {coding}; send it as it is, not compressed.", status=415)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limits.body:
        raise _too_long(limits)


async def _bytes_of(request: Request, held: Held, limits: Limits) -> bytes:
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > limits.body:
            raise _too_long(limits)
        held.add(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)


def _too_long(limits: Limits) -> Refusal:
    return Refusal(
        f"the body is longer than {limits.body:,} bytes. Send fewer texts at once.",
        status=413,
        code="request_too_large",
    )


def _parsed(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as cause:
        raise Refusal(
            f"the body is no JSON ({_where(cause)}); expected an object such as "
            '{"model": "…", "input": ["a text"]}.'
        ) from cause
    if not isinstance(value, dict):
        raise Refusal(
            f"the body is {_kind(value)}; expected an object such as "
            '{"model": "…", "input": ["a text"]}.'
        )
    return value


def _where(cause: Exception) -> str:
    if isinstance(cause, json.JSONDecodeError):
        return f"{cause.msg}: line {cause.lineno}, column {cause.colno}"
    if isinstance(cause, UnicodeDecodeError):
        return f"it is not UTF-8: byte {cause.start:,}"
    if isinstance(cause, RecursionError):
        return "it is nested too deeply"
    return "a number is too long"


def _kind(value: object) -> str:
    kinds = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
