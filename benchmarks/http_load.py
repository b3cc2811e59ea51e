"""Many clients of a server, in one event loop: as little of HTTP/1.1 as they need.

Ready-made clients take longer for a request than the server for its answer.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit

__all__ = ["Answered", "load"]

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@dataclass(slots=True)
class Answered:
    """What became of requests.

    Attributes:
        sent: How many were sent.
        seconds: How long each took whose answer came whole and was no refusal.
        span: From the first request to the last answer, in seconds.
    """

    sent: int = 0
    seconds: list[float] = field(default_factory=list)
    span: float = 0.0


async def load(url: str, bodies: Iterator[bytes], *, clients: int, seconds: float) -> Answered:
    """Send requests, a client's next one when it has its answer; what was sent is waited for.

    Args:
        url: Where to.
        bodies: JSON; there have to be enough.
        clients: How many at once.
        seconds: How long requests are sent.
    """
    answered = Answered()
    begin = perf_counter()
    ask = (_client(url, bodies, answered, begin + seconds) for _ in range(clients))
    await asyncio.gather(*ask)
    answered.span = perf_counter() - begin
    return answered


async def _client(url: str, bodies: Iterator[bytes], answered: Answered, end: float) -> None:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head = (
        f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    try:
        while (begin := perf_counter()) < end:
            body = next(bodies)
            answered.sent += 1
            writer.write(b"%s%d\r\n\r\n%s" % (head, len(body), body))
            if await _is_answered(reader):
                answered.seconds.append(perf_counter() - begin)
    finally:
        writer.close()
        await writer.wait_closed()


async def _is_answered(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    assert length is not None
    body = await reader.readexactly(int(length[1]))
    return head.startswith(b"HTTP/1.1 200 ") and b'"embedding":"' in body
