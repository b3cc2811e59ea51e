"""What a forked process does that works for the one that it was forked from.

What makes that safe is here: it computes in a thread of its own, since those of OpenMP do not
survive a fork, and the thread that forked would wait for them for ever; it ends with the process
that it works for; it says nothing to anybody else.
"""

import gc
import os
import pickle
import signal
import threading
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from nlu_lite.common.parcels import send
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import WorkerLost

__all__ = ["TOKENIZERS", "Outcome", "serve"]

_Result = TypeVar("_Result")

# Tokenizers ask it each time whether to use threads of theirs; these do not survive a fork either.
TOKENIZERS = "TOKENIZERS_PARALLELISM"
# How often is looked whether the process that is worked for is still there.
_SECONDS = 0.5

# What was told in this process, by whichever worker.
_told: set[tuple[str, str]] = set()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[_Result]):
    """What came of a task.

    Attributes:
        value: The result; None where there is a failure.
        failure: What was raised; None: nothing.
        traceback: Where it was raised.
        warnings: The different messages that were given, and their classes.
    """

    value: _Result | None
    failure: BaseException | None
    traceback: str
    warnings: tuple[tuple[str, type[Warning]], ...]

    def result(self) -> _Result:
        """The result, after the warnings, which are given once in a process; or the failure."""
        for message, category in self.warnings:
            if (told := (message, category.__qualname__)) not in _told:
                _told.add(told)
                warn(message, category)
        if self.failure is not None:
            raise self.failure from _InAnotherProcess(f"\n{self.traceback}")
        return self.value  # type: ignore[return-value]


class _InAnotherProcess(Exception):
    """The traceback of a failure in another process."""


def serve(
    work: Callable[[Any], object],
    begin: Callable[[], None],
    connection: "Connection[Any, Any]",
    parent: int,
) -> None:
    """Do the tasks that come, until the process is ended or the one it works for has gone.

    Args:
        work: What is done with each.
        begin: Called before the first.
        connection: Where tasks come, and their outcomes go.
        parent: Number of the process that is worked for.
    """
    # Ctrl-C reaches all processes of a terminal; the one that is worked for decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ[TOKENIZERS] = "false"
    # The collector writes to every object that it looks at, whose memory would be copied then.
    gc.freeze()
    thread = threading.Thread(target=_work, args=(work, begin, connection), daemon=True)
    thread.start()
    while thread.is_alive() and os.getppid() == parent:
        thread.join(_SECONDS)
    # Nothing is written or put away that this process has a copy of.
    os._exit(1)


def _work(
    work: Callable[[Any], object], begin: Callable[[], None], connection: "Connection[Any, Any]"
) -> None:
    begin()
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        send(connection, _outcome(work, task))


def _outcome(work: Callable[[Any], object], task: object) -> Outcome[object]:
    value, failure, trace = None, None, ""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            value = work(task)
        except BaseException as error:
            failure, trace = _picklable(error), traceback.format_exc()
    messages = dict.fromkeys((str(one.message), one.category) for one in told)
    return Outcome(value, failure, trace, tuple(messages))


def _picklable(error: BaseException) -> BaseException:
    """The error, or one that says what it is where it can't be handed over."""
    try:
        pickle.loads(pickle.dumps(error))
    # Whatever its class does when it is pickled.
    except Exception:
        return WorkerLost(f"{type(error).__name__} in another process: {error}")
    return error
