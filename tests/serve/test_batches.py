"""The texts of many requests, computed together: each gets its own, and none is lost."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest

pytest.importorskip("starlette")

from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.serve.batches import Batches
from nlu_lite.serve.model_thread import ModelThread
from nlu_lite.serve.refusal import Refusal

_Answer = TypeVar("_Answer")


def lengths(texts: Sequence[str]) -> list[int]:
    return list(map(len, texts))


def upper(texts: Sequence[str]) -> list[str]:
    return [text.upper() for text in texts]


class Gate:
    """Work that waits until it is let through, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.open = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[str]) -> list[str]:
        self.batches.append(list(texts))
        self.begun.set()
        self.open.wait(10)
        return upper(texts)


def inside(work: Callable[[Batches], Awaitable[_Answer]], *, most_waiting: int = 10_000) -> _Answer:
    async def whole() -> _Answer:
        batches = Batches(most_waiting=most_waiting, thread=ModelThread())
        batches.start()
        try:
            return await work(batches)
        finally:
            await batches.stop()

    return asyncio.run(whole())


@given(st.lists(st.integers(min_value=1, max_value=600), min_size=1, max_size=5))
def test_each_request_gets_what_belongs_to_its_texts(sizes: list[int]) -> None:
    requests = [
        [f"{'a' * place} {number}" for number in range(size)] for place, size in enumerate(sizes)
    ]

    async def all_of(batches: Batches) -> list[list[object]]:
        return await asyncio.gather(
            *(
                batches.results(upper if place % 2 else lengths, texts)
                for place, texts in enumerate(requests)
            )
        )

    expected = [(upper if place % 2 else lengths)(texts) for place, texts in enumerate(requests)]
    assert inside(all_of) == expected


def test_what_waits_is_computed_together() -> None:
    gate = Gate()

    async def many(batches: Batches) -> None:
        first = asyncio.create_task(batches.results(gate, ["first"]))
        await asyncio.to_thread(gate.begun.wait)
        others = [asyncio.create_task(batches.results(gate, [str(n)])) for n in range(64)]
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(first, *others)

    inside(many)
    assert gate.batches == [["first"], list(map(str, range(64)))]


def test_a_short_request_does_not_wait_for_all_of_a_long_one() -> None:
    gate = Gate()

    async def both(batches: Batches) -> None:
        long = asyncio.create_task(batches.results(gate, ["long"] * 2_000))
        await asyncio.to_thread(gate.begun.wait)
        short = asyncio.create_task(batches.results(gate, ["short"]))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(long, short)

    inside(both)
    assert "short" in gate.batches[1]


def test_long_texts_are_computed_a_few_at_a_time() -> None:
    gate = Gate()
    gate.open.set()
    inside(lambda batches: batches.results(gate, ["a" * 40_000] * 5))
    assert [len(batch) for batch in gate.batches] == [2, 2, 1]


def test_a_text_that_can_not_be_computed_fails_its_own_request_alone() -> None:
    def picky(texts: Sequence[str]) -> list[str]:
        if "bad" in texts:
            raise ValueError("bad")
        return upper(texts)

    async def both(batches: Batches) -> list[object]:
        return await asyncio.gather(
            *(batches.results(picky, [text]) for text in ("good", "bad", "fine")),
            return_exceptions=True,
        )

    good, bad, fine = inside(both)
    assert (good, fine) == (["GOOD"], ["FINE"])
    assert isinstance(bad, ValueError)


def test_a_full_queue_says_when_to_come_again() -> None:
    gate = Gate()

    async def many(batches: Batches) -> None:
        first = asyncio.create_task(batches.results(gate, ["first"]))
        await asyncio.to_thread(gate.begun.wait)
        waiting = asyncio.create_task(batches.results(gate, ["a", "b"]))
        await asyncio.sleep(0)
        with pytest.raises(Refusal, match="2 texts are waiting") as caught:
            await batches.results(gate, ["c"])
        assert (caught.value.status, caught.value.retry_after) == (503, 1)
        gate.open.set()
        assert await waiting == ["A", "B"]
        assert await first == ["FIRST"]
        assert await batches.results(gate, ["c"]) == ["C"]

    inside(many, most_waiting=2)


def test_what_was_taken_is_answered_when_it_stops() -> None:
    gate = Gate()

    async def stopping(batches: Batches) -> None:
        tasks = [asyncio.create_task(batches.results(gate, [str(n)] * 100)) for n in range(10)]
        await asyncio.to_thread(gate.begun.wait)
        stop = asyncio.create_task(batches.stop())
        await asyncio.sleep(0)
        with pytest.raises(Refusal, match="stopping"):
            await batches.results(gate, ["late"])
        gate.open.set()
        await stop
        assert await asyncio.gather(*tasks) == [[str(n)] * 100 for n in range(10)]

    inside(stopping)


def test_requests_that_nobody_waits_for_are_not_computed() -> None:
    gate = Gate()

    async def leaving(batches: Batches) -> None:
        first = asyncio.create_task(batches.results(gate, ["first"]))
        await asyncio.to_thread(gate.begun.wait)
        left = asyncio.create_task(batches.results(gate, ["left"]))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        gate.open.set()
        await first

    inside(leaving)
    assert gate.batches == [["first"]]
