"""How a measurement is held against what is promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.table import Cell, Table

__all__ = ["Bound", "Budget", "judged"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure has to be.

    Attributes:
        figure: Its name in the tables' `figures`.
        direction: Which side of the limit is good.
        limit: The last good value.
    """

    figure: str
    direction: Literal["at least", "at most"]
    limit: float

    def holds(self, value: float) -> bool:
        """Whether a value is good.

        >>> Bound("speed", "at least", 2.0).holds(2.0), Bound("time", "at most", 1.0).holds(1.5)
        (True, False)
        """
        return value >= self.limit if self.direction == "at least" else value <= self.limit


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise: it is kept where any of its bounds holds.

    Attributes:
        name: What is promised.
        source: Where it is promised: a heading of docs/design.md.
        bounds: One, or several of which one is enough.
        required: Whether `check` fails without it; else it is a goal.
        needs: The environment variable that says where its data are: they do not come along, and
            without them it is neither kept nor broken.
    """

    name: str
    source: str
    bounds: tuple[Bound, ...]
    required: bool = True
    needs: str | None = None


def judged(budgets: Sequence[Budget], figures: Mapping[str, float]) -> Table:
    """A row for each bound: what was measured, whether it holds, and whether the budget is kept.

    A required budget that was not measured is not kept, unless it is for want of data.
    """
    rows: list[dict[str, Cell]] = [
        {
            "budget": budget.name,
            "bound": f"{bound.direction} {bound.limit:g}",
            "measured": figures.get(bound.figure),
            "verdict": _verdict(bound, figures),
            "kept": _word(budget, figures),
            "figure": bound.figure,
            "from": budget.source,
        }
        for budget in budgets
        for bound in budget.bounds
    ]
    required = [
        _kept(budget, figures)
        for budget in budgets
        if budget.required and not _lacks_data(budget, figures)
    ]
    notes = [
        f"{sum(required)} of {len(required)} required budgets are kept",
        *_lacking(budgets, figures),
        "a budget of several bounds is kept where one of them passes; a goal fails nothing",
        "from: the heading of docs/design.md under which the budget stands",
    ]
    return Table("Budgets", rows, notes=notes, failed=not all(required))


def _kept(budget: Budget, figures: Mapping[str, float]) -> bool:
    return any(_verdict(bound, figures) == "pass" for bound in budget.bounds)


def _lacks_data(budget: Budget, figures: Mapping[str, float]) -> bool:
    measured = any(bound.figure in figures for bound in budget.bounds)
    return budget.needs is not None and not measured


def _lacking(budgets: Sequence[Budget], figures: Mapping[str, float]) -> list[str]:
    """What was not measured for want of data, a line for each variable that names them."""
    lacking = [budget for budget in budgets if _lacks_data(budget, figures)]
    return [
        f"not counted for want of data ({variable}; `python -m benchmarks quality` says what to "
        f"put where): {', '.join(each.name for each in lacking if each.needs == variable)}"
        for variable in dict.fromkeys(budget.needs for budget in lacking)
    ]


def _verdict(bound: Bound, figures: Mapping[str, float]) -> str:
    if bound.figure not in figures:
        return "not measured"
    return "pass" if bound.holds(figures[bound.figure]) else "fail"


def _word(budget: Budget, figures: Mapping[str, float]) -> str:
    if _lacks_data(budget, figures):
        return f"no data: {budget.needs}"
    word = "yes" if _kept(budget, figures) else "no"
    return word if budget.required else f"goal: {word}"
