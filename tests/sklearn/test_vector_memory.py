import faulthandler
import os
import threading
from collections.abc import Hashable, Iterator, Sequence
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.common.arrays import FloatArray
from nlu_lite.sklearn.vector_memory import VectorMemory

SECONDS = 30
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Counter:
    """Gives each text that it computes the next number: what is remembered shows by its number."""

    def __init__(self) -> None:
        self.computed: list[str] = []
        self._numbers: Iterator[int] = count()

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        self.computed.extend(texts)
        return np.array([[next(self._numbers)] * 2 for _ in texts], dtype=np.float32)


def numbers(
    memory: VectorMemory,
    texts: Sequence[str],
    compute: Counter,
    *,
    kind: Hashable = "",
    megabytes: float = 1,
) -> list[int]:
    vectors = memory.vectors(texts, compute, kind=kind, megabytes=megabytes)
    return [int(number) for number in vectors[:, 0]]


def test_each_text_is_computed_once() -> None:
    memory, compute = VectorMemory(), Counter()
    assert numbers(memory, ["a", "b", "a"], compute) == [0, 1, 0]
    assert numbers(memory, ["b", "c"], compute) == [1, 2]
    assert numbers(memory, ["c", "a"], compute) == [2, 0]
    assert compute.computed == ["a", "b", "c"]


def test_what_decides_about_a_vector_is_told_apart() -> None:
    memory, compute = VectorMemory(), Counter()
    assert numbers(memory, ["a"], compute, kind=("model", "mean")) == [0]
    assert numbers(memory, ["a"], compute, kind=("model", "cls")) == [1]
    assert numbers(memory, ["a"], compute, kind=("model", "mean")) == [0]


def test_nothing_is_kept_or_looked_for_where_nothing_is_to_be_remembered() -> None:
    memory, compute = VectorMemory(), Counter()
    numbers(memory, ["a"], compute)
    assert numbers(memory, ["a", "b", "b"], compute, megabytes=0) == [1, 2, 2]
    assert numbers(memory, ["b", "a"], compute) == [3, 0]


def test_the_rows_are_ones_own() -> None:
    memory, compute = VectorMemory(), Counter()
    for texts in (["a", "b"], ["a", "b"], ["b", "c"]):
        memory.vectors(texts, compute, kind="", megabytes=1)[:] = -1
    assert numbers(memory, ["a", "b", "c"], compute) == [0, 1, 2]


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    memory, compute = VectorMemory(), Counter()
    few = 500e-6  # two texts and their vectors
    numbers(memory, ["a", "b"], compute, megabytes=few)
    numbers(memory, ["a"], compute, megabytes=few)
    numbers(memory, ["c"], compute, megabytes=few)
    assert numbers(memory, ["a", "c"], compute, megabytes=few) == [0, 2]
    assert numbers(memory, ["b"], compute, megabytes=few) == [3]


def test_all_kinds_share_the_bound() -> None:
    memory, compute = VectorMemory(), Counter()
    for kind in range(5):
        numbers(memory, ["a", "b"], compute, kind=kind, megabytes=500e-6)
    assert numbers(memory, ["a", "b"], compute, kind=4, megabytes=500e-6) == [8, 9]
    assert numbers(memory, ["a", "b"], compute, kind=0, megabytes=500e-6) == [10, 11]


def test_more_than_fits_is_given_all_the_same() -> None:
    memory, compute = VectorMemory(), Counter()
    texts = [str(number) for number in range(100)]
    assert numbers(memory, texts, compute, megabytes=500e-6) == list(range(100))
    assert numbers(memory, ["99", "0"], compute, megabytes=500e-6) == [99, 100]


@given(
    calls=st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcdefgh"), min_size=1),
            st.sampled_from(["mean", "cls"]),
            st.sampled_from([0, 300e-6, 900e-6, 1]),
        )
    )
)
def test_a_vector_is_never_that_of_another_text(
    calls: list[tuple[list[str], str, float]],
) -> None:
    memory = VectorMemory()
    for texts, kind, megabytes in calls:
        expected = np.array([[ord(text), len(kind)] for text in texts], dtype=np.float32)

        def compute(new: list[str], kind: str = kind) -> FloatArray:
            assert len(set(new)) == len(new)
            return np.array([[ord(text), len(kind)] for text in new], dtype=np.float32)

        found = memory.vectors(texts, compute, kind=kind, megabytes=megabytes)
        np.testing.assert_array_equal(found, expected)


def test_a_failure_leaves_nothing_behind() -> None:
    memory, compute = VectorMemory(), Counter()

    def fail(texts: list[str]) -> FloatArray:
        raise MemoryError

    with pytest.raises(MemoryError):
        memory.vectors(["a"], fail, kind="", megabytes=1)
    assert numbers(memory, ["a"], compute) == [0]


def test_threads_share_it() -> None:
    memory = VectorMemory()
    texts = [str(number) for number in range(200)]
    wrong: list[str] = []

    def work(seed: int) -> None:
        random = np.random.default_rng(seed)
        for _ in range(50):
            some = random.choice(texts, size=40).tolist()
            found = memory.vectors(
                some,
                lambda new: np.array([[int(text)] for text in new], dtype=np.float32),
                kind="",
                megabytes=0.02,
            )
            wrong.extend(t for t, row in zip(some, found, strict=True) if int(t) != row[0])

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert wrong == []


def remembers_in_a_fork(memory: VectorMemory, known: list[int]) -> bool:
    """Whether a forked process, of nothing but this thread, has what was remembered."""
    process = os.fork()
    if process == 0:
        # Says where it waits, should it ever.
        faulthandler.dump_traceback_later(SECONDS / 2, exit=True)
        os._exit(0 if numbers(memory, ["a", "b"], Counter()) == known else 1)
    _, status = os.waitpid(process, 0)
    return status == 0


# From 3.12 on Python warns of any fork of a process with threads.
@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_begins_with_what_was_remembered_and_does_not_wait() -> None:
    memory, compute = VectorMemory(), Counter()
    known = numbers(memory, ["other", "a", "b"], compute)[1:]
    stop, begun = threading.Event(), threading.Event()

    def work() -> None:
        while not stop.is_set():
            numbers(memory, ["a", "b"], compute)
            begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(SECONDS)
    try:
        assert all(remembers_in_a_fork(memory, known) for _ in range(5))
    finally:
        stop.set()
        thread.join(SECONDS)
