import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.encoder.lanes import ALONE, Lanes, lanes_of, openmp_computes, side_by_side
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.plan import Workspace, execute, plan
from nlu_lite.encoder.protocol import EncoderFacts
from tests.support.recorder import Recorder, packed

TWO = Lanes((1, 2))
MOST = 2_048


@pytest.fixture(autouse=True)
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


def threads_of_a_new_thread() -> int:
    with ThreadPoolExecutor(1) as one:
        return one.submit(torch.get_num_threads).result()


@given(st.integers(2, 200), st.integers(MOST, 10**6))
def test_all_threads_are_shared_out_evenly(threads: int, positions: int) -> None:
    shares = lanes_of(threads, positions=positions, most=MOST).threads
    assert sum(shares) == threads
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize(("threads", "positions"), [(1, 10**6), (2, MOST - 1)])
def test_one_thread_or_few_positions_have_no_lanes(threads: int, positions: int) -> None:
    assert lanes_of(threads, positions=positions, most=MOST) == ALONE


def test_where_a_number_of_threads_is_that_of_all_there_are_no_lanes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.__config__, "parallel_info", lambda: "ATen parallel backend: native")
    openmp_computes.cache_clear()
    try:
        assert lanes_of(8, positions=10**6, most=MOST) == ALONE
    finally:
        openmp_computes.cache_clear()


@given(st.integers(2, 64))
def test_a_lane_of_one_thread_has_batches_of_half_the_size(threads: int) -> None:
    lanes = lanes_of(threads, positions=10**6, most=MOST)
    assert lanes.size(MOST) == (MOST // 2 if 1 in lanes.threads else MOST)


def test_every_part_is_done_once_and_the_first_begin_first() -> None:
    begun: list[int] = []
    side_by_side(begun.append, range(50), TWO)
    assert sorted(begun) == list(range(50))
    assert set(begun[:2]) == {0, 1}


def test_each_lane_has_its_share_of_the_threads() -> None:
    both = threading.Barrier(2, timeout=20)
    had = []

    def work(part: int) -> None:
        both.wait()
        had.append(torch.get_num_threads())

    side_by_side(work, range(2), TWO)
    assert sorted(had) == [1, 2]


def test_all_others_keep_their_threads() -> None:
    side_by_side(lambda part: None, range(4), Lanes((2, 1)))
    assert torch.get_num_threads() == 3
    assert threads_of_a_new_thread() == 3


@pytest.mark.parametrize(("parts", "lanes"), [(3, ALONE), (1, TWO), (0, TWO)])
def test_what_needs_no_lanes_is_done_here(parts: int, lanes: Lanes) -> None:
    where: list[int] = []
    side_by_side(lambda part: where.append(threading.get_ident()), range(parts), lanes)
    assert where == [threading.get_ident()] * parts


def test_behind_a_failure_nothing_is_done_any_more() -> None:
    done: list[int] = []

    def work(part: int) -> None:
        if part == 0:
            raise KeyError("the first")
        time.sleep(0.05)
        done.append(part)

    with pytest.raises(KeyError, match="the first"):
        side_by_side(work, range(100), TWO)
    then = len(done)
    assert then < 99
    time.sleep(0.2)
    assert len(done) == then
    side_by_side(done.append, [100, 101], TWO)
    assert {100, 101} <= set(done)


def test_several_threads_may_use_the_lanes() -> None:
    def squares(begin: int) -> list[int]:
        found: list[int] = []
        side_by_side(lambda part: found.append(part * part), range(begin, begin + 20), TWO)
        return sorted(found)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(squares, range(8)))
    assert found == [[part * part for part in range(begin, begin + 20)] for begin in range(8)]


def test_where_no_thread_can_begin_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    where: list[int] = []
    # Lanes that no other test has begun.
    side_by_side(lambda part: where.append(threading.get_ident()), range(4), Lanes((1, 1, 1)))
    assert where == [threading.get_ident()] * 4


AT_THE_END = """
import atexit, torch
from nlu_lite.encoder.lanes import Lanes, side_by_side

done = []
side_by_side(done.append, range(4), Lanes((1, 1)))
atexit.register(lambda: (side_by_side(done.append, range(4, 8), Lanes((1, 1))), print(len(done))))
"""


def test_when_the_interpreter_ends_all_is_still_done() -> None:
    run = subprocess.run(
        [sys.executable, "-c", AT_THE_END], check=True, capture_output=True, text=True, timeout=60
    )
    assert (run.stdout, run.stderr) == ("8\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_has_lanes_of_its_own() -> None:
    done: list[int] = []
    side_by_side(done.append, range(4), TWO)
    child = os.fork()
    if child == 0:
        side_by_side(done.append, range(4, 8), TWO)
        os._exit(0 if sorted(done) == list(range(8)) else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_states_are_those_of_one_batch_after_the_other() -> None:
    rows = [[number % 7] * (1 + number % 90) for number in range(200)]
    planned = plan(*packed(rows))
    facts = EncoderFacts(
        dimension=2, layers=1, device="cpu", precision="fp32", batch_positions=400, in_lanes=True
    )
    in_lanes = Recorder(facts)
    found, expected = (
        execute(planned, encoder, Layers(), Workspace(2)) for encoder in (in_lanes, Recorder())
    )
    np.testing.assert_array_equal(found, expected)
    assert len(in_lanes.batches) > 10
    assert max(sum(batch) for batch in in_lanes.batches) <= 400


@pytest.mark.parametrize("count", [41, 67, 90, 150])
def test_the_batches_of_all_lanes_are_of_like_size(count: int) -> None:
    facts = EncoderFacts(
        dimension=2, layers=1, device="cpu", precision="fp32", batch_positions=400, in_lanes=True
    )
    recorder = Recorder(facts)
    rows = [[number] * (1 + number % 20) for number in range(count)]
    execute(plan(*packed(rows)), recorder, Layers(), Workspace(2))
    sizes = [sum(batch) for batch in recorder.batches]
    # Of three threads, one lane has a single one: its batches are of half the size.
    assert len(sizes) % 2 == 0
    assert max(sizes) <= 200
    assert max(sizes) - min(sizes) <= 20
