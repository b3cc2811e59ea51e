"""Work that several processes share, with its results in the order of the work.

The processes are forked: they have all that this one has, and what neither changes is in memory
once. Nothing but pipes lies between them, and memory without a name.
"""

import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from nlu_lite.common.forked_worker import TOKENIZERS, Outcome, serve
from nlu_lite.common.parcels import receive
from nlu_lite.errors import WorkerLost

__all__ = ["shared_out"]

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

# Tasks that are taken ahead, for each process: results wait in memory for those in front of them.
_AHEAD = 2
_SECONDS_TO_END = 5.0
_forking = threading.Lock()


def shared_out(
    work: Callable[[_Task], _Result],
    tasks: Iterable[_Task],
    *,
    processes: int,
    begin: Callable[[], None],
) -> Iterator[_Result]:
    """The result of each task, in the order of the tasks, computed by several processes.

    Tasks are taken as they are needed, at most twice as many ahead as there are processes. Where
    one fails, here as it is taken or there, the results of those in front of it come first. The
    processes end with the iterator, and with this process. Linux only.

    Args:
        work: What is to be done; it need not pickle, but tasks and results must.
        tasks: Any number of them.
        processes: How many processes work; fewer where there are fewer tasks.
        begin: Called once in each of them.

    Raises:
        WorkerLost: A process ended before its work was done, or could not be started.
        Exception: What `work` or `tasks` raise; the traceback of another process is its cause.

    Warns:
        Warning: What `work` warned of, each message once in this process.

    >>> list(shared_out(len, ["one", "three"], processes=2, begin=dict))
    [3, 5]
    """
    team = _Team(work, begin, processes)
    source = _Source(tasks)
    done: dict[int, Outcome[_Result]] = {}
    turn = 0
    try:
        while True:
            while team.has_room and source.count < turn + _AHEAD * processes and source.move():
                team.give(source.count - 1, source.task)
            if turn in done:
                yield done.pop(turn).result()
                turn += 1
            elif turn < source.count:
                done |= team.finished()
            else:
                break
    finally:
        team.stop()
    if source.failure is not None:
        raise source.failure


class _Source(Generic[_Task]):
    """Tasks one by one; a failure to make one is kept until those in front of it are done."""

    task: _Task

    def __init__(self, tasks: Iterable[_Task]) -> None:
        self.count = 0
        self.failure: Exception | None = None
        self._tasks = iter(tasks)
        self._has_ended = False

    def move(self) -> bool:
        """Take the next task; whether there is one."""
        if self._has_ended:
            return False
        try:
            self.task = next(self._tasks)
        except StopIteration:
            self._has_ended = True
        except Exception as failure:
            self._has_ended, self.failure = True, failure
        else:
            self.count += 1
        return not self._has_ended


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, the way to it, and the number of the task that it was given."""

    process: BaseProcess
    connection: "Connection[Any, Any]"
    number: int = -1


class _Team(Generic[_Task, _Result]):
    """The processes, which are started as there is work for them."""

    def __init__(
        self, work: Callable[[_Task], _Result], begin: Callable[[], None], most: int
    ) -> None:
        self._work, self._begin, self._most = work, begin, most
        self._owner = os.getpid()
        self._workers: list[_Worker] = []
        self._idle: deque[_Worker] = deque()

    @property
    def has_room(self) -> bool:
        """Whether there is a process without work, or may be one."""
        return bool(self._idle) or len(self._workers) < self._most

    def give(self, number: int, task: _Task) -> None:
        """Let a process begin with a task."""
        worker = self._idle.popleft() if self._idle else self._start()
        worker.number = number
        try:
            worker.connection.send(task)
        except OSError as cause:
            raise self._lost(worker) from cause

    def finished(self) -> dict[int, Outcome[_Result]]:
        """What was finished in the meantime, at least one task."""
        busy = {worker.connection: worker for worker in self._workers if worker not in self._idle}
        outcomes: dict[int, Outcome[_Result]] = {}
        for connection in wait(list(busy)):
            worker = busy[connection]  # type: ignore[index]
            try:
                outcome: Outcome[_Result] = receive(worker.connection)
            except (EOFError, OSError) as cause:
                raise self._lost(worker) from cause
            outcomes[worker.number] = outcome
            self._idle.append(worker)
        return outcomes

    def stop(self) -> None:
        """End all of them; they have nothing to put away."""
        if os.getpid() != self._owner:
            # A fork of this process, in which the iterator ends too: they are not its own.
            return
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
            worker.connection.close()

    def _start(self) -> _Worker:
        place = len(self._workers) + 1
        context = get_context("fork")
        # What another thread forks meanwhile would keep the ends of the pipe open.
        with _forking:
            ours, theirs = context.Pipe()
            process = context.Process(
                target=serve,
                args=(self._work, self._begin, theirs, os.getpid()),
                name=f"nlu_lite worker {place}",
                daemon=True,
            )
            try:
                with _quiet_fork():
                    process.start()
            except OSError as cause:
                ours.close()
                raise WorkerLost(
                    f"process {place} of {self._most} can't be started: {cause.strerror}.\n"
                    f"Use fewer: workers={max(place - 1, 1)}"
                ) from cause
            finally:
                theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _lost(self, worker: _Worker) -> WorkerLost:
        worker.process.join(_SECONDS_TO_END)
        code = worker.process.exitcode
        place = self._workers.index(worker) + 1
        return WorkerLost(
            f"process {place} of {self._most} (number {worker.process.pid}) {_ended(code)} "
            f"before its work was done.\n{_advice(code, self._most)}"
        )


def _ended(code: int | None) -> str:
    if code is None:
        return "can't be reached any more"
    if code >= 0:
        return f"ended with status {code}"
    return f"was ended by signal {-code} ({signal.Signals(-code).name})"


def _advice(code: int | None, processes: int) -> str:
    if code == -signal.SIGKILL:
        return (
            "Mostly the system does that where memory is short: use fewer processes "
            f"(workers={max(processes // 2, 1)}), or smaller parts (chunk_size=100)."
        )
    return "Without other processes, the error may show itself: workers=1"


@contextmanager
def _quiet_fork() -> Iterator[None]:
    """Let neither Python nor the tokenizers warn of a fork that `serve` is made for."""
    said = os.environ.get(TOKENIZERS)
    os.environ[TOKENIZERS] = "false"
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
            yield
    finally:
        if said is None:
            del os.environ[TOKENIZERS]
        else:
            os.environ[TOKENIZERS] = said
