"""What one training gave, as a line of JSON: those of several machines make one table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks.json_lines import append_line, read_lines

__all__ = ["Run", "Setting", "append", "read_runs", "told"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is learnt, and how.

    Attributes:
        data: A name in `training_sets.TRAINING_SETS`.
        way: A name in `learning.WAYS`.
        seed: Of all that is drawn.
        device: Where it is computed.
        most: So many rows of each part are used; None: all.
    """

    data: str
    way: str
    seed: int
    device: str
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured.

    Attributes:
        setting: What was learnt, and how.
        score: Accuracy, or F1 of entities.
        seconds: What learning took: from the table to what predicts.
        machine: What on, and with how many threads.
    """

    setting: Setting
    score: float
    seconds: float
    machine: str


def told(run: Run) -> Mapping[str, object]:
    """A run as an object of JSON.

    >>> told(Run(Setting("r8", "head", 0, "cpu"), 0.5, 1.0, "a machine"))["score"]
    0.5
    """
    measured = {"score": run.score, "seconds": run.seconds, "machine": run.machine}
    return asdict(run.setting) | measured


def read_runs(path: Path) -> dict[Setting, Run]:
    """The runs of a file; none where there is no file. The last of a setting counts.

    Raises:
        ValueError: A line is none of `append`.
    """
    runs = read_lines(path, _run_of, what="a training run")
    return {run.setting: run for run in runs}


def append(path: Path, run: Run) -> None:
    """Write a run behind those of a file."""
    append_line(path, told(run))


def _run_of(line: Mapping[str, object]) -> Run:
    fields = cast(dict[str, Any], {**line})
    score, seconds, machine = (fields.pop(name) for name in ("score", "seconds", "machine"))
    return Run(Setting(**fields), score, seconds, machine)
