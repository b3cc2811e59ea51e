"""ModelThread: the one thread that opens models and computes with them."""

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

__all__ = ["ModelThread"]

_Result = TypeVar("_Result")


class ModelThread:
    """One thread, in which functions are run one behind the other.

    PyTorch's OpenMP keeps threads of its own for each thread that computes. As soon as these are
    more than the cores, they sleep between any two products in the place of waiting: six-word
    texts, 64 at once, take 54 milliseconds then, not 36. So models are opened in the thread that
    is to compute with them, and no other computes.

    >>> ModelThread().submit(sum, [1, 2]).result()
    3
    """

    def __init__(self) -> None:
        """Begin without anything to do."""
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        # If the process is to end at once, it does not wait for it.
        Thread(target=self._run, name="nlu_lite models", daemon=True).start()

    def submit(self, function: Callable[..., _Result], *args: object) -> "Future[_Result]":
        """Run a function as soon as those before it are done.

        Args:
            function: The function; what it raises is in the future.
            *args: What it takes.
        """
        future: Future[_Result] = Future()

        def run() -> None:
            try:
                future.set_result(function(*args))
            except BaseException as error:
                future.set_exception(error)

        self._tasks.put(run)
        return future

    def _run(self) -> None:
        while True:
            self._tasks.get()()
