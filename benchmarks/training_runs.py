"""What one training gave, as a line of JSON: those of several machines make one table."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Run", "Setting", "append", "line_of", "read_runs"]


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


def line_of(run: Run) -> str:
    """A run as a line of JSON.

    >>> line_of(Run(Setting("r8", "head", 0, "cpu"), 0.5, 1.0, "a machine"))[:52]
    '{"data": "r8", "way": "head", "seed": 0, "device": "'
    """
    told = {"score": run.score, "seconds": run.seconds, "machine": run.machine}
    return json.dumps(asdict(run.setting) | told)


def read_runs(path: Path) -> dict[Setting, Run]:
    """The runs of a file, a line each; none where there is no file. The last of a setting counts.

    Raises:
        ValueError: A line is none of `line_of`.
    """
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    runs = (_run_of(line, f"{path}:{number}") for number, line in enumerate(lines, start=1))
    return {run.setting: run for run in runs}


def append(path: Path, runs: Iterable[Run]) -> None:
    """Write runs behind those of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line_of(run)}\n" for run in runs)


def _run_of(line: str, place: str) -> Run:
    try:
        told = json.loads(line)
        score, seconds, machine = (told.pop(name) for name in ("score", "seconds", "machine"))
        return Run(Setting(**told), score, seconds, machine)
    except (ValueError, TypeError, KeyError, AttributeError) as cause:
        raise ValueError(f"{place}: no line of a training run: {line!r}") from cause
