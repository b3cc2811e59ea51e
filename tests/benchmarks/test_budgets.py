"""How figures are held against budgets."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.budgets import BUDGETS
from benchmarks.judging import Bound, Budget, judged

DESIGN = Path(__file__).resolve().parents[2] / "docs" / "design.md"
FAST = Bound("speed", "at least", 2.0)
SMALL = Bound("memory", "at most", 1.0)


def verdicts(budget: Budget, **figures: float) -> tuple[list[object], object, bool]:
    """What is said of each bound, of the budget, and of the check."""
    table = judged([budget], figures)
    (kept,) = {row["kept"] for row in table.rows}
    return [row["verdict"] for row in table.rows], kept, table.failed


@pytest.mark.parametrize(
    ("bound", "value", "good"),
    [(FAST, 2.0, True), (FAST, 1.9, False), (SMALL, 1.0, True), (SMALL, 1.1, False)],
)
def test_the_limit_itself_is_good(bound: Bound, value: float, good: bool) -> None:
    assert bound.holds(value) == good


def test_a_required_budget_fails_the_check() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), speed=2.5) == (["pass"], "yes", False)
    assert verdicts(Budget("speed", "here", (FAST,)), speed=1.5) == (["fail"], "no", True)


def test_what_is_not_measured_does_not_pass() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), memory=0.5) == (["not measured"], "no", True)


def test_a_budget_whose_data_are_not_there_is_not_counted() -> None:
    of_data = Budget("quality", "here", (FAST,), needs="A_FOLDER")
    assert verdicts(of_data) == (["not measured"], "no data: A_FOLDER", False)
    assert verdicts(of_data, speed=1.5) == (["fail"], "no", True)
    notes = judged([of_data, Budget("speed", "here", (FAST,))], {}).notes
    assert notes[0] == "0 of 1 required budgets are kept"
    assert "A_FOLDER" in notes[1] and notes[1].endswith(": quality")


def test_a_goal_fails_nothing() -> None:
    goal = Budget("speed", "here", (FAST,), required=False)
    assert verdicts(goal, speed=1.5) == (["fail"], "goal: no", False)


def test_one_of_several_bounds_is_enough() -> None:
    either = Budget("either", "here", (FAST, SMALL))
    assert verdicts(either, speed=1.5, memory=1.5) == (["fail", "fail"], "no", True)


def test_a_bound_that_fails_says_so_where_another_keeps_the_budget() -> None:
    either = Budget("either", "here", (FAST, SMALL))
    assert verdicts(either, speed=1.5, memory=0.5) == (["fail", "pass"], "yes", False)
    assert verdicts(either, memory=0.5) == (["not measured", "pass"], "yes", False)


def test_not_a_number_keeps_no_budget() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), speed=float("nan")) == (["fail"], "no", True)


def test_each_budget_has_a_name_of_its_own() -> None:
    names = [budget.name for budget in BUDGETS]
    assert len(set(names)) == len(names)


def test_only_other_precisions_are_goals() -> None:
    goals = [budget.name for budget in BUDGETS if not budget.required]
    assert goals and all(name.startswith(("bf16", "int8")) for name in goals)


def stated() -> Iterator[tuple[str, str, str, str]]:
    """Heading, name, bounds and figures of each budget in the design."""
    for section in re.split(r"^#+ ", DESIGN.read_text(encoding="utf-8"), flags=re.MULTILINE):
        heading, _, body = section.partition("\n")
        head, _, table = body.partition("|---|---|---|\n")
        if head.endswith("| budget | bound | figure |\n"):
            for line in re.findall(r"^\| (.*) \|$", table, flags=re.MULTILINE):
                name, bounds, figures = line.split(" | ")
                yield heading, name, bounds, figures


def test_the_design_tells_the_budgets_that_are_measured() -> None:
    assert sorted(stated()) == sorted(
        (
            budget.source,
            budget.name,
            " or ".join(f"{bound.direction} {bound.limit:g}" for bound in budget.bounds),
            " or ".join(bound.figure for bound in budget.bounds),
        )
        for budget in BUDGETS
    )
