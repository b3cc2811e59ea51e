"""Batches: the texts of many requests, computed together by one thread."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from math import ceil
from threading import Condition
from time import perf_counter
from typing import TypeAlias, TypeVar, cast

from nlu_lite.serve.model_thread import ModelThread
from nlu_lite.serve.refusal import Refusal

__all__ = ["Batches", "Work"]

_Result = TypeVar("_Result")
# What gives a result a text.
Work: TypeAlias = Callable[[Sequence[str]], Sequence[_Result]]

# As many as keep the processor busy; those who come meanwhile wait for all of them.
_TEXTS, _CHARACTERS = 256, 64_000
# How long the thread waits for requests of those whom it has just answered: a part of the time
# that their texts took, and seconds. Else it would begin with the first who comes, and let all
# others wait for that one text.
_PATIENCE, _MOST_PATIENCE = 0.5, 0.03
# Of one request, where others are waiting.
_LEAST_SHARE = 16
_LONGEST_RETRY = 60
# How much of the pace is that of the last batch.
_NEWEST = 0.2


class _Job:
    """The texts of one request, and what has become of them so far."""

    def __init__(self, work: Work[object], texts: Sequence[str]) -> None:
        self.work = work
        self.texts = texts
        self.results: list[object] = []
        self.error: Exception | None = None
        self.answer: asyncio.Future[list[object]] = asyncio.get_running_loop().create_future()

    @property
    def left(self) -> int:
        """How many texts are still to be computed."""
        return len(self.texts) - len(self.results)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done."""
        return not self.left or self.error is not None or self.answer.cancelled()

    def settle(self) -> None:
        """Tell whoever waits for it; in the thread of the event loop."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.results)
        else:
            self.answer.set_exception(self.error)


@dataclass(frozen=True, slots=True)
class _Part:
    """The texts of a job that are in a batch."""

    job: _Job
    texts: Sequence[str]


class Batches:
    """Computes the texts of many requests, in one thread that nothing else has work for.

    While it computes, requests wait; what waits is computed together next, some texts of each
    request, so that a short one does not wait for all of a long one.
    """

    def __init__(self, *, most_waiting: int, thread: ModelThread) -> None:
        """Begin without requests.

        Args:
            most_waiting: How many texts may be waiting when another request comes.
            thread: What computes.
        """
        self._thread = thread
        self._most_waiting = most_waiting
        self._jobs: deque[_Job] = deque()
        self._waiting = 0
        self._changed = Condition()
        self._is_open = False
        # How many requests are worth waiting for, and how long.
        self._expected, self._patience = 1, 0.0
        self._seconds_a_text = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: Future[None] | None = None

    def start(self) -> None:
        """Begin to compute, for tasks of the event loop that this is called in."""
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        self._running = self._thread.submit(self._run)

    async def stop(self) -> None:
        """Take nothing more, and end when all that was taken is computed."""
        with self._changed:
            self._is_open = False
            self._changed.notify()
        if self._running is not None:
            await asyncio.wrap_future(self._running)

    async def results(self, work: Work[_Result], texts: Sequence[str]) -> list[_Result]:
        """What some work gives for texts.

        Args:
            work: It is given these texts, some of them, or some with those of other requests for
                the same work.
            texts: At least one.

        Raises:
            Refusal: So many texts are waiting that these are not taken.
        """
        job = _Job(work, texts)
        with self._changed:
            self._check_room()
            self._jobs.append(job)
            self._waiting += len(texts)
            if self._is_ready():
                self._changed.notify()
        return cast("list[_Result]", await job.answer)

    def _check_room(self) -> None:
        if not self._is_open:
            raise Refusal("the server is stopping.", status=503, code="server_stopping")
        if self._waiting >= self._most_waiting:
            seconds = ceil(self._waiting * self._seconds_a_text)
            raise Refusal(
                f"{self._waiting:,} texts are waiting, and no more are taken. Try again later.",
                status=503,
                code="server_full",
                retry_after=min(max(seconds, 1), _LONGEST_RETRY),
            )

    def _is_ready(self) -> bool:
        """Whether the next batch need not wait for more."""
        enough = len(self._jobs) >= self._expected or self._waiting >= _TEXTS
        return enough or not self._is_open

    def _run(self) -> None:
        while batch := self._next():
            begin = perf_counter()
            self._compute(batch)
            seconds = perf_counter() - begin
            pace = seconds / sum(len(part.texts) for part in batch)
            self._seconds_a_text += _NEWEST * (pace - self._seconds_a_text)
            over = [part.job for part in batch if part.job.is_over]
            self._expected = max(len(over), 1)
            self._patience = min(_PATIENCE * seconds, _MOST_PATIENCE)
            assert self._loop is not None
            self._loop.call_soon_threadsafe(_settle, over)

    def _next(self) -> list[_Part]:
        """What is computed next; nothing where there is nothing more to come."""
        with self._changed:
            self._changed.wait_for(self._is_ready, timeout=self._patience)
            while True:
                self._expected = 1
                self._changed.wait_for(self._is_ready)
                self._jobs = deque(job for job in self._jobs if not job.is_over)
                self._waiting = sum(job.left for job in self._jobs)
                if self._jobs or not self._is_open:
                    break
            return self._taken() if self._jobs else []

    def _taken(self) -> list[_Part]:
        """Some texts of each request for the same work as the first; its rest goes to the end."""
        work = self._jobs[0].work
        alike = [job for job in self._jobs if job.work == work]
        share = max(_TEXTS // len(alike), _LEAST_SHARE)
        texts, characters = _TEXTS, _CHARACTERS
        batch: list[_Part] = []
        for job in alike:
            if texts <= 0 or characters <= 0:
                break
            part = _Part(job, _first(job, min(share, texts), characters))
            batch.append(part)
            texts -= len(part.texts)
            characters -= sum(map(len, part.texts))
        served = {part.job for part in batch}
        begun = [part.job for part in batch if part.job.left > len(part.texts)]
        self._jobs = deque([*(job for job in self._jobs if job not in served), *begun])
        self._waiting -= sum(len(part.texts) for part in batch)
        return batch

    def _compute(self, batch: Sequence[_Part]) -> None:
        """Give each job its results, or, if its own texts can't be computed, the error."""
        texts = [text for part in batch for text in part.texts]
        try:
            results = batch[0].job.work(texts)
        except Exception as error:
            if len(batch) == 1:
                batch[0].job.error = error
                return
            for part in batch:
                self._compute([part])
            return
        begin = 0
        for part in batch:
            end = begin + len(part.texts)
            part.job.results += results[begin:end]
            begin = end


def _first(job: _Job, most: int, characters: int) -> Sequence[str]:
    """The next texts of a job: at least one, and no more behind so many characters."""
    begin = end = len(job.results)
    last = min(begin + most, len(job.texts))
    while end < last and (end == begin or characters > 0):
        characters -= len(job.texts[end])
        end += 1
    return job.texts[begin:end]


def _settle(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.settle()
