"""Those that are compared: how fast each is, to the finished table, and how large."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from benchmarks.distillation.runs import Measured
from benchmarks.timing import median_ratio, side_by_side

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline
    from nlu_lite.prediction.options import Level

__all__ = ["TEACHER", "Contender", "compared", "megabytes_of", "pipeline_of", "timed"]

TEACHER = "teacher"
_ROUNDS = 3
_MEGABYTE = 1e6
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contender:
    """One of those that are compared.

    Attributes:
        what: Who it is.
        score: How good it is.
        table: From texts to the finished table.
        seconds: What making it took; None: nothing was made.
        megabytes: Of all its files; None: it has none.
    """

    what: str
    score: float
    table: Callable[[Sequence[object]], object]
    seconds: float | None = None
    megabytes: float | None = None


def timed(make: Callable[[], _Made]) -> tuple[_Made, float]:
    """What somebody makes, and the seconds that it takes."""
    begin = perf_counter()
    made = make()
    return made, perf_counter() - begin


def pipeline_of(
    what: str, pipeline: "Pipeline", score: float, seconds: float | None, *, level: "Level"
) -> Contender:
    """A pipeline as one of those that are compared.

    Args:
        what: Who it is.
        pipeline: The pipeline.
        score: How good it is.
        seconds: What making it took.
        level: The rows of its table.
    """
    return Contender(
        what=what,
        score=score,
        table=partial(pipeline.predict, output_level=level, progress=False),
        seconds=seconds,
        megabytes=megabytes_of(pipeline),
    )


def megabytes_of(pipeline: "Pipeline") -> float:
    """Of the files that `save` writes."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "saved"
        pipeline.save(folder)
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes) / _MEGABYTE


def compared(
    contenders: Sequence[Contender], texts: Sequence[object], *, data: str, metric: str
) -> list[Measured]:
    """What each is worth, and how fast it is beside the first, which is the teacher.

    Args:
        contenders: The teacher, then others.
        texts: What all of them read, in turns.
        data: What the scores were measured with.
        metric: What the scores are.
    """
    works = {each.what: partial(each.table, texts) for each in contenders}
    taken: Mapping[str, Sequence[float]] = side_by_side(works, rounds=_ROUNDS)
    return [
        Measured(
            data=data,
            what=each.what,
            metric=metric,
            score=each.score,
            rate=len(texts) / median(taken[each.what]),
            times=median_ratio(taken[contenders[0].what], taken[each.what]),
            megabytes=each.megabytes,
            seconds=each.seconds,
        )
        for each in contenders
    ]
