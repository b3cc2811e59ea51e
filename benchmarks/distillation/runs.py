"""What one draw gave: a line of JSON, with a measurement for each of those that were compared."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks.json_lines import append_line, read_lines

__all__ = ["Measured", "Run", "Setting", "append", "read_runs", "told"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is compared.

    Attributes:
        part: A name in `distill.PARTS`.
        seed: Of all that is drawn.
        most: So many rows of each part of the data are used; None: all.
        students: Names in `distill.STUDENTS`, with commas; empty where the part has its own.
    """

    part: str
    seed: int
    most: int | None = None
    students: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one of those that are compared is worth, and what it costs.

    Attributes:
        data: What it was measured with.
        what: Who it is: the teacher, a student, another.
        metric: What the score is.
        score: How good it is.
        rate: Texts a second, to the finished table; None: not measured.
        times: Times the teacher's rate, the median of rounds in which all took their turns.
        megabytes: Of all its files, as `save` writes them; None: not measured.
        seconds: What making it took, without making its teacher.
    """

    data: str
    what: str
    metric: str
    score: float
    rate: float | None = None
    times: float | None = None
    megabytes: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured in one process, one behind the other.

    Attributes:
        setting: What was compared.
        machine: What on, and with how many threads.
        measured: What it gave.
    """

    setting: Setting
    machine: str
    measured: tuple[Measured, ...]


def told(run: Run) -> Mapping[str, object]:
    """A run as an object of JSON.

    >>> told(Run(Setting("trec", 0), "here", ()))
    {'part': 'trec', 'seed': 0, 'most': None, 'students': '', 'machine': 'here', 'measured': []}
    """
    measured = [asdict(each) for each in run.measured]
    return asdict(run.setting) | {"machine": run.machine, "measured": measured}


def read_runs(path: Path) -> dict[Setting, Run]:
    """The runs of a file; none where there is no file. The last of a setting counts.

    Raises:
        ValueError: A line is none of `append`.
    """
    runs = read_lines(path, _run_of, what="a distillation")
    return {run.setting: run for run in runs}


def append(path: Path, run: Run) -> None:
    """Write a run behind those of a file."""
    append_line(path, told(run))


def _run_of(line: Mapping[str, object]) -> Run:
    fields = cast(dict[str, Any], {**line})
    measured = tuple(Measured(**each) for each in fields.pop("measured"))
    machine = str(fields.pop("machine"))
    return Run(Setting(**fields), machine, measured)
