"""Batches computed side by side, each with a share of the processor's threads.

All of PyTorch's threads on one batch wait for each other behind every operation, and for Python in
front of it. A lane is a thread that computes whole batches, and waits for nobody.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from queue import SimpleQueue
from threading import Barrier
from typing import TypeVar

import torch

__all__ = ["ALONE", "Lanes", "lanes_of", "openmp_computes", "side_by_side"]

_Part = TypeVar("_Part")

# From how many threads on there are how many lanes. Two were measured on two cores; that four
# threads together are used better than eight or sixteen, on sixteen.
_LANES = ((8, 4), (2, 2))


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many lanes there are, and what each has.

    Attributes:
        threads: PyTorch's threads of each lane; none: there are no lanes.
    """

    threads: tuple[int, ...]

    def size(self, most: int) -> int:
        """Most positions of a batch.

        Args:
            most: Those of a batch that all threads together compute fastest.

        >>> Lanes((1, 1)).size(2_048), Lanes((2, 2)).size(2_048), ALONE.size(2_048)
        (1024, 2048, 2048)
        """
        # The states of the lanes should fit the caches as those of one batch do.
        return most // 2 if self.threads and min(self.threads) == 1 else most


# All threads of PyTorch, one batch after the other.
ALONE = Lanes(())


def lanes_of(threads: int, *, positions: int, most: int) -> Lanes:
    """The lanes that so many threads make.

    Args:
        threads: PyTorch's threads.
        positions: How many are to be computed; what makes no full batch has no lanes.
        most: Those of a batch that all threads together compute fastest.

    >>> lanes_of(2, positions=9_000, most=2_048), lanes_of(9, positions=9_000, most=2_048)
    (Lanes(threads=(1, 1)), Lanes(threads=(3, 2, 2, 2)))
    >>> lanes_of(2, positions=900, most=2_048) == ALONE
    True
    """
    count = next((lanes for least, lanes in _LANES if threads >= least), None)
    if count is None or positions < most or not openmp_computes():
        return ALONE
    share, left = divmod(threads, count)
    return Lanes(tuple(share + (lane < left) for lane in range(count)))


def side_by_side(work: Callable[[_Part], None], parts: Sequence[_Part], lanes: Lanes) -> None:
    """Do the parts of some work; nothing is done any more when this ends, however it ends.

    Args:
        work: What to do with a part; it may be called in another thread.
        parts: What comes first is begun first.
        lanes: Without any, everything is done here, by all threads; so is a single part.
    """
    futures = _begun(work, parts, lanes) if lanes.threads and len(parts) > 1 else []
    if not futures:
        for part in parts:
            work(part)
    try:
        for future in futures:
            future.result()
    finally:
        for future in futures:
            future.cancel()
        wait(futures)


def _begun(
    work: Callable[[_Part], None], parts: Sequence[_Part], lanes: Lanes
) -> list[Future[None]]:
    """None where no thread can begin: the system has none left, or the interpreter ends."""
    try:
        pool = _pool(lanes)
        return [pool.submit(work, part) for part in parts]
    except RuntimeError:
        return []


@lru_cache
def openmp_computes() -> bool:
    """Whether PyTorch's threads are OpenMP's, of which each thread has a number of its own."""
    return "parallel backend: OpenMP" in torch.__config__.parallel_info()


@lru_cache(maxsize=2)
def _pool(lanes: Lanes) -> ThreadPoolExecutor:
    """The lanes, which stay: their threads, and the memory that they keep, serve the next time."""
    shares: SimpleQueue[int] = SimpleQueue()
    for threads in lanes.threads:
        shares.put(threads)
    count = len(lanes.threads)
    pool = ThreadPoolExecutor(
        count, thread_name_prefix="nlu_lite_lane", initializer=_begin, initargs=(shares,)
    )
    all_there = Barrier(count)
    try:
        wait([pool.submit(all_there.wait) for _ in range(count)])
    except RuntimeError:
        all_there.abort()
        raise
    finally:
        # PyTorch keeps the number for the thread that sets it, which has it, and for those to come.
        torch.set_num_threads(sum(lanes.threads))
    return pool


def _begin(shares: "SimpleQueue[int]") -> None:
    # A thread that has not asked is given the usual number when it first computes.
    torch.get_num_threads()
    torch.set_num_threads(shares.get())


if hasattr(os, "register_at_fork"):
    # A forked process has none of these threads.
    os.register_at_fork(after_in_child=_pool.cache_clear)
