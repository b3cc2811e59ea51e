"""How figures are held against budgets."""

import pytest

from benchmarks.budgets import BUDGETS, Bound, Budget, judged

FAST = Bound("speed", "at least", 2.0)
SMALL = Bound("memory", "at most", 1.0)


def verdicts(budget: Budget, **figures: float) -> tuple[list[object], bool]:
    table = judged([budget], figures)
    return [row["verdict"] for row in table.rows], table.failed


@pytest.mark.parametrize(
    ("bound", "value", "good"),
    [(FAST, 2.0, True), (FAST, 1.9, False), (SMALL, 1.0, True), (SMALL, 1.1, False)],
)
def test_the_limit_itself_is_good(bound: Bound, value: float, good: bool) -> None:
    assert bound.holds(value) == good


def test_a_required_budget_fails_the_check() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), speed=2.5) == (["pass"], False)
    assert verdicts(Budget("speed", "here", (FAST,)), speed=1.5) == (["fail"], True)


def test_what_is_not_measured_does_not_pass() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), memory=0.5) == (["not measured"], True)


def test_a_goal_fails_nothing() -> None:
    goal = Budget("speed", "here", (FAST,), required=False)
    assert verdicts(goal, speed=1.5) == (["goal: fail"], False)


def test_one_of_several_bounds_is_enough() -> None:
    either = Budget("either", "here", (FAST, SMALL))
    assert verdicts(either, speed=1.5, memory=0.5) == (["pass", "pass"], False)
    assert verdicts(either, speed=1.5, memory=1.5) == (["fail", "fail"], True)


def test_not_a_number_keeps_no_budget() -> None:
    assert verdicts(Budget("speed", "here", (FAST,)), speed=float("nan")) == (["fail"], True)


def test_each_budget_has_a_name_of_its_own() -> None:
    names = [budget.name for budget in BUDGETS]
    assert len(set(names)) == len(names)


def test_only_other_precisions_are_goals() -> None:
    goals = [budget.name for budget in BUDGETS if not budget.required]
    assert goals and all(name.startswith(("bf16", "int8")) for name in goals)
