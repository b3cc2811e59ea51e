"""Times that can be compared: all taken in one run, side by side, since machines are noisy."""

import gc
import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import TypeAlias, TypeVar

__all__ = ["Work", "median_ratio", "seconds_of", "side_by_side"]

Work: TypeAlias = Callable[[], object]

_Name = TypeVar("_Name", bound=Hashable)


def side_by_side(works: Mapping[_Name, Work], *, rounds: int) -> dict[_Name, list[float]]:
    """The times of each piece of work, in seconds, one a round.

    Each is done once before, unmeasured. Then every round does each once, so that a slow moment
    of the machine meets them all; every second round goes backwards.

    Args:
        works: What to do, by name; what it gives is let go at once.
        rounds: How often.

    >>> times = side_by_side({"nothing": lambda: None, "sum": lambda: sum(range(9))}, rounds=3)
    >>> {name: len(taken) for name, taken in times.items()}
    {'nothing': 3, 'sum': 3}
    """
    for work in works.values():
        work()
    times: dict[_Name, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        sys.stderr.write(f"round {number + 1} of {rounds}\n")
        order = list(works) if number % 2 == 0 else list(reversed(list(works)))
        for name in order:
            times[name].append(seconds_of(works[name]))
    return times


def median_ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios of the rounds: a round is disturbed as a whole.

    >>> median_ratio([2.0, 30.0, 2.2], [1.0, 10.0, 1.0])
    2.2
    """
    return median(one / other for one, other in zip(above, below, strict=True))


def seconds_of(work: Work) -> float:
    """The time that a piece of work takes; the garbage of what came before is not counted."""
    gc.collect()
    begin = perf_counter()
    work()
    return perf_counter() - begin
