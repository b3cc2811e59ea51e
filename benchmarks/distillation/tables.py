"""What runs gave, as a table, and as the figures that budgets ask for."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import TypeAlias

from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.runs import Measured, Run
from benchmarks.distillation.students import LAYERS, alone, distilled
from benchmarks.table import Cell, Table

__all__ = [
    "BELOW",
    "MEGABYTES",
    "OVER_ALONE",
    "TIMES",
    "Groups",
    "figures_of",
    "grouped",
    "mean_of",
    "named",
    "table_of",
]

TIMES, MEGABYTES = "times the teacher's rate", "megabytes"
OVER_ALONE, BELOW = "over labels alone", "below the teacher"

# By data and by who was measured with them: one a draw.
Groups: TypeAlias = Mapping[tuple[str, str], Sequence[Measured]]


def named(data: str, who: str, what: str) -> str:
    """The name of a figure.

    >>> named("TREC-6, 500 labels", distilled(2), "accuracy")
    'distillation, TREC-6, 500 labels, 2 layers, distilled: accuracy'
    """
    return f"distillation, {data}, {who}: {what}"


def table_of(runs: Sequence[Run], notes: Sequence[str] = ()) -> Table:
    """A row for each data set and contender, with means over the draws.

    Args:
        runs: What was measured.
        notes: What else is to be known.
    """
    groups = grouped(runs)
    return Table(
        "distillation: teachers, students and others",
        [_row(found) for found in groups.values()],
        [
            "score: the mean over the draws, with the least and the greatest",
            f"texts/s: to the finished table; {TIMES}: all took turns in one process; means",
            f"{MEGABYTES}: what `save` writes; seconds: of making it, without its teacher",
            *notes,
            *dict.fromkeys(f"measured on {run.machine}" for run in runs),
        ],
        figures_of(groups),
        digits=4,
    )


def grouped(runs: Sequence[Run]) -> Groups:
    """What was measured of each, those of one data set behind each other.

    Args:
        runs: Of all draws.
    """
    found: dict[str, dict[str, list[Measured]]] = {}
    for run in runs:
        for one in run.measured:
            found.setdefault(one.data, {}).setdefault(one.what, []).append(one)
    return {(data, what): those for data, whats in found.items() for what, those in whats.items()}


def mean_of(numbers: Sequence[float | None]) -> float | None:
    """The mean of those that were measured; None where none was."""
    there = [number for number in numbers if number is not None]
    return mean(there) if there else None


def figures_of(groups: Groups) -> dict[str, float]:
    """Scores, ratios of rates, sizes, and how far students are from others."""
    scores = {key: mean(one.score for one in found) for key, found in groups.items()}
    figures: dict[str, float | None] = {}
    for (data, what), found in groups.items():
        figures[named(data, what, found[0].metric)] = scores[data, what]
        figures[named(data, what, TIMES)] = mean_of([one.times for one in found])
        figures[named(data, what, MEGABYTES)] = mean_of([one.megabytes for one in found])
        if what != TEACHER and (data, TEACHER) in scores:
            figures[named(data, what, BELOW)] = scores[data, TEACHER] - scores[data, what]
    for data in dict.fromkeys(data for data, _ in groups):
        for layers in LAYERS:
            taught, untaught = (data, distilled(layers)), (data, alone(layers))
            if {taught, untaught} <= scores.keys():
                over = scores[taught] - scores[untaught]
                figures[named(data, distilled(layers), OVER_ALONE)] = over
    return {name: value for name, value in figures.items() if value is not None}


def _row(found: Sequence[Measured]) -> dict[str, Cell]:
    scores = [one.score for one in found]
    return {
        "data": found[0].data,
        "what": found[0].what,
        "metric": found[0].metric,
        "score": mean(scores),
        "least": min(scores),
        "greatest": max(scores),
        "draws": len(found),
        "texts/s": mean_of([one.rate for one in found]),
        TIMES: mean_of([one.times for one in found]),
        MEGABYTES: mean_of([one.megabytes for one in found]),
        "seconds": mean_of([one.seconds for one in found]),
    }
