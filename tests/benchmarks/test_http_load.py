"""Clients that cost little, and count what they lose."""

import asyncio
from itertools import count

from benchmarks.http_load import Answered, load


def test_answers_and_refusals_are_told_apart() -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            while (line := await reader.readline()).strip():
                head += line
            length = int(head.rpartition(b": ")[2])
            asked.append(await reader.readexactly(length))
            good = len(asked) % 2
            body = b'{"embedding":"AAAA"}' if good else b'{"error":{}}'
            status = b"200 OK" if good else b"503 Service Unavailable"
            writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        writer.close()

    async def all_of_it() -> Answered:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        bodies = (b"%d" % number for number in count())
        async with server:
            return await load(f"http://127.0.0.1:{port}/v1", bodies, clients=3, seconds=0.1)

    answered = asyncio.run(all_of_it())
    assert sorted(map(int, asked)) == list(range(answered.sent))
    assert len(answered.seconds) == (answered.sent + 1) // 2
    assert answered.span >= 0.1
