import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from nlu_lite.common.processes import shared_out
from nlu_lite.errors import InvalidModel, UnknownWordsWarning, WorkerLost
from tests.support.children import forked_children

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

PARENT = """
import sys, time
from multiprocessing import active_children
from nlu_lite.common.processes import shared_out

def work(task):
    time.sleep(task)
    return task

results = shared_out(work, [0, 0, 600, 600], processes=2, begin=dict)
try:
    next(results), next(results)
    print(*(child.pid for child in active_children()), flush=True)
    next(results)
except KeyboardInterrupt:
    print("interrupted", [child.pid for child in active_children()], flush=True)
"""


def nothing() -> None:
    """Begin a worker."""


def squares(tasks: Iterable[int], processes: int = 3) -> Iterator[int]:
    return shared_out(lambda task: task * task, tasks, processes=processes, begin=nothing)


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    assert forked_children() == []


def test_results_come_in_the_order_of_the_tasks() -> None:
    def slow_at_first(task: int) -> int:
        time.sleep(0.2 if task == 0 else 0)
        return task

    found = shared_out(slow_at_first, range(20), processes=3, begin=nothing)
    assert list(found) == list(range(20))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_there_may_be_fewer_tasks_than_processes(count: int) -> None:
    assert list(squares(range(count), processes=4)) == [n * n for n in range(count)]


def test_the_work_is_done_by_as_many_processes_as_are_asked_for() -> None:
    def who(task: int) -> int:
        time.sleep(0.05)
        return os.getpid()

    found = set(shared_out(who, range(12), processes=3, begin=nothing))
    assert len(found) == 3
    assert os.getpid() not in found


def test_what_is_in_memory_need_not_be_handed_over() -> None:
    held = threading.Lock()
    numbers = np.arange(1_000_000)
    found = shared_out(
        lambda n: int(numbers[n]) + held.locked(), [3, 5], processes=2, begin=nothing
    )
    assert list(found) == [3, 5]


def test_only_so_many_tasks_are_taken_ahead() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = squares(tasks(), processes=2)
    for turn in range(5):
        assert next(results) == turn * turn
        assert len(taken) <= turn + 4
    results.close()  # type: ignore[attr-defined]


def test_a_failure_comes_behind_the_results_in_front_of_it() -> None:
    def work(task: int) -> int:
        if task == 3:
            raise InvalidModel("no", faults=["a"])
        return task

    results = shared_out(work, range(9), processes=3, begin=nothing)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InvalidModel, match=r"^no$") as caught:
        next(results)
    assert caught.value.faults == ("a",)
    assert "in work" in str(caught.value.__cause__)


def test_a_failure_to_make_a_task_comes_behind_them_too() -> None:
    def tasks() -> Iterator[int]:
        yield from (0, 1)
        raise KeyError("no third")

    results = squares(tasks())
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(KeyError, match="no third"):
        next(results)


class Unpicklable(Exception):
    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def test_a_failure_that_can_not_be_handed_over_says_what_it_is() -> None:
    def work(task: int) -> int:
        raise Unpicklable(task, task)

    with pytest.raises(WorkerLost, match="Unpicklable in another process: 1 and 1"):
        list(shared_out(work, [1], processes=2, begin=nothing))


def test_a_worker_that_is_killed_is_an_error_that_says_so() -> None:
    def work(task: int) -> int:
        if task == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    with pytest.raises(WorkerLost, match=r"of 2 \(number \d+\) was ended by signal 9 \(SIGKILL\)"):
        list(shared_out(work, range(4), processes=2, begin=nothing))


def test_a_worker_that_leaves_is_an_error_that_says_so() -> None:
    with pytest.raises(WorkerLost, match="ended with status 7"):
        list(shared_out(lambda task: os._exit(7), [1], processes=1, begin=nothing))


def test_each_warning_is_told_once() -> None:
    def work(task: int) -> int:
        warnings.warn("of all", UnknownWordsWarning, stacklevel=1)
        warnings.warn(f"of {task % 2}", UnknownWordsWarning, stacklevel=1)
        return task

    with pytest.warns(UnknownWordsWarning) as told:
        list(shared_out(work, range(6), processes=3, begin=nothing))
    assert sorted(str(one.message) for one in told) == ["of 0", "of 1", "of all"]
    assert {one.filename for one in told} == {__file__}


def test_a_stream_that_is_left_leaves_no_process() -> None:
    results = squares(range(100))
    next(results)
    assert forked_children()
    del results
    assert forked_children() == []


def test_threads_can_share_work_out_too() -> None:
    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append(list(squares(range(9))))) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[n * n for n in range(9)]] * 2


def test_nothing_stays_of_what_is_set_for_the_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKENIZERS_PARALLELISM", raising=False)
    list(squares(range(3)))
    assert "TOKENIZERS_PARALLELISM" not in os.environ
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")
    list(squares(range(3)))
    assert os.environ["TOKENIZERS_PARALLELISM"] == "true"


def run_parent(then: Callable[[subprocess.Popen[str], list[int]], None]) -> str:
    """What a process says that shares work out, whose workers are busy when `then` is called."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        then(parent, workers)
        rest = parent.stdout.read()
    assert eventually(lambda: not any(map(is_there, workers)))
    return rest


def is_there(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    # A process that nobody waits for is no more than a line in a table.
    return state not in "ZX"


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_workers_end_with_a_process_that_is_killed() -> None:
    assert run_parent(lambda parent, workers: parent.kill()) == ""


def test_ctrl_c_ends_the_work_and_nothing_else_is_said() -> None:
    def interrupt(parent: subprocess.Popen[str], workers: list[int]) -> None:
        # Until it waits for a result.
        time.sleep(0.5)
        # To all processes of the terminal, as a shell does it.
        os.killpg(parent.pid, signal.SIGINT)

    said = run_parent(interrupt)
    assert said == "interrupted []\n"
