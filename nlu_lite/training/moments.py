"""Where a training stands, told while it runs."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from nlu_lite.common.progress import noted_progress

__all__ = ["Moment", "Report", "shown", "untold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where a training stands after a step.

    Attributes:
        epoch: The epoch that runs, from 1 on.
        epochs: How many there are at most.
        step: Steps done, in all epochs.
        steps: How many there are at most.
        loss: Mean of the losses of this epoch so far.
        metric: What the last validation gave; NaN before the first.
        seconds_left: How long the rest takes if it goes on like this.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    metric: float
    seconds_left: float

    def __str__(self) -> str:
        metric = "" if math.isnan(self.metric) else f", metric {self.metric:.4f}"
        return f"epoch {self.epoch}/{self.epochs}, loss {self.loss:.4f}{metric}"


Report: TypeAlias = Callable[[Moment], None]


def untold(moment: Moment) -> None:
    """Tell nobody."""


@contextmanager
def shown(progress: bool | None) -> Iterator[Report]:
    """A bar with loss, metric and the time that is left.

    Args:
        progress: True: show it; False: never; None: in a terminal or a notebook, once the work has
            taken 2 seconds.

    Returns:
        A context manager that gives what to call with each moment.
    """
    done = 0
    with noted_progress(None, shown=progress, unit="step") as advance:

        def report(moment: Moment) -> None:
            nonlocal done
            advance(moment.step - done, moment.steps, str(moment))
            done = moment.step

        yield report
