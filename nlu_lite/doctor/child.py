"""Trials in another process, which may end, or wait for ever, without taking this one along."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

__all__ = ["answers"]

# Of a trial, in seconds: what computes for longer is given up, and another child goes on behind it.
_PATIENCE = 90.0
_LAST_WORDS = 300


def answers(names: Sequence[str], *, patience: float = _PATIENCE) -> dict[str, Mapping[str, str]]:
    """The outcome of each trial, as `trials.tried` tells it.

    Args:
        names: The trials, in their order; what is needed by others comes first.
        patience: Seconds that a trial may take.
    """
    found: dict[str, Mapping[str, str]] = {}
    while left := [name for name in names if name not in found]:
        here, end = _child(left, patience)
        found |= here
        silent = next((name for name in left if name not in found), None)
        if silent is not None:
            found[silent] = {"fault": end}
    return found


def _child(names: Sequence[str], patience: float) -> tuple[dict[str, Mapping[str, str]], str]:
    """What a child answers, and how it ended."""
    # -P: no module of the folder that somebody happens to be in.
    command = [sys.executable, "-P", "-m", "nlu_lite.doctor.trials", *names]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        child = subprocess.Popen(
            command, env=_environment(), stdin=nothing, stdout=pipe, stderr=pipe
        )
    except OSError as error:
        return {}, f"no process can be started: {error.strerror or error}"
    with child:
        told, errors = _lines(child.stdout), _lines(child.stderr)
        found: dict[str, Mapping[str, str]] = {}
        try:
            while line := told.get(timeout=patience):
                found |= _told(line)
        except Empty:
            child.kill()
            return found, f"there is no answer in {patience:g} seconds"
        return found, _end(child.wait(), errors)


def _environment() -> dict[str, str]:
    """The child finds the modules that this process finds."""
    path = os.pathsep.join(os.path.abspath(place) for place in sys.path if place)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _lines(stream: IO[bytes] | None) -> SimpleQueue[bytes]:
    """The lines of a stream as they come, and b"" at its end."""
    lines: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in stream or ():
            lines.put(line)
        lines.put(b"")

    Thread(target=read, daemon=True).start()
    return lines


def _told(line: bytes) -> dict[str, Mapping[str, str]]:
    try:
        answer = json.loads(line)
    except ValueError:
        # The half of a line that was written when the child ended.
        return {}
    return {answer.pop("trial"): answer}


def _end(status: int, errors: SimpleQueue[bytes]) -> str:
    last = b""
    try:
        while line := errors.get(timeout=1):
            last = line
    except Empty:
        # A process that the child has started still holds the stream.
        pass
    if status < 0:
        return f"it ends the process ({_signal(-status)})"
    said = last.decode("utf-8", "replace").strip()[:_LAST_WORDS]
    return f"it ends the process (exit status {status}) {said}".rstrip()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
