"""Warnings of the library, each heard in the thread that it concerns."""

import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from nlu_lite.errors import NluLiteWarning

__all__ = ["heard", "tell"]


class _Listening(threading.local):
    """What is listened to in a thread; None: nobody listens."""

    messages: list[str] | None = None


_here = _Listening()
# What shows the warnings that are none of ours.
_usual = [warnings.showwarning]


@contextmanager
def heard() -> Iterator[list[str]]:
    """What the library warns of meanwhile, in this thread: others have their own readers.

    `warnings.catch_warnings` would hear those of all threads, in one of them.
    """
    warnings.simplefilter("always", NluLiteWarning)
    if warnings.showwarning is not _heard:
        _usual[:] = [warnings.showwarning]
        warnings.showwarning = _heard
    before, _here.messages = _here.messages, []
    try:
        yield _here.messages
    finally:
        _here.messages = before


def tell(messages: Iterable[str]) -> None:
    """Say again what was heard before, to whoever listens in this thread.

    Args:
        messages: What was heard.
    """
    if _here.messages is not None:
        _here.messages.extend(messages)


def _heard(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if _here.messages is None or not issubclass(category, NluLiteWarning):
        _usual[0](message, category, filename, lineno, file, line)
    else:
        _here.messages.append(str(message))
