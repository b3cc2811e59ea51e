"""Trials in another process, which may end, or wait for ever, without taking this one along."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

__all__ = ["answers"]

# Of a child: what computes for long is given up, and the next child goes on behind it.
_PATIENCE = 120.0
_LAST_WORDS = 300


def answers(names: Sequence[str], *, patience: float = _PATIENCE) -> dict[str, Mapping[str, str]]:
    """The outcome of each trial, as `trials.tried` tells it.

    Args:
        names: The trials, in their order; what is needed by others comes first.
        patience: Seconds that a child may take.
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
    try:
        done = subprocess.run(
            command, env=_environment(), capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as late:
        return _told(late.stdout), f"there is no answer in {patience:g} seconds"
    except OSError as error:
        return {}, f"no process can be started: {error.strerror or error}"
    return _told(done.stdout), _end(done.returncode, done.stderr)


def _environment() -> dict[str, str]:
    """The child finds the modules that this process finds."""
    path = os.pathsep.join(os.path.abspath(place) for place in sys.path if place)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _told(lines: bytes | None) -> dict[str, Mapping[str, str]]:
    told = {}
    for line in (lines or b"").splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            # The half of a line that was written when the child ended.
            continue
        told[answer.pop("trial")] = answer
    return told


def _end(status: int, errors: bytes) -> str:
    if status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return f"it ends the process ({name})"
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    return f"it ends the process (exit status {status}) {''.join(last)[:_LAST_WORDS]}".rstrip()
