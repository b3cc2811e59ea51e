"""Figures of what was measured."""

import pytest

from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.runs import Measured, Run, Setting
from benchmarks.distillation.students import alone, distilled
from benchmarks.distillation.tables import BELOW, OVER_ALONE, TIMES, named, table_of


def run(seed: int, scores: dict[str, float], data: str = "TREC") -> Run:
    found = [
        Measured(data=data, what=what, metric="accuracy", score=score, times=2.0 + seed)
        for what, score in scores.items()
    ]
    return Run(Setting("trec", seed), "here", tuple(found))


def test_differences_are_those_of_means() -> None:
    first = {TEACHER: 0.9, distilled(2): 0.85, alone(2): 0.8}
    second = {TEACHER: 0.92, distilled(2): 0.89, alone(2): 0.8}
    figures = table_of([run(0, first), run(1, second)]).figures
    assert figures[named("TREC", distilled(2), BELOW)] == pytest.approx(0.04)
    assert figures[named("TREC", distilled(2), OVER_ALONE)] == pytest.approx(0.07)
    assert figures[named("TREC", distilled(2), TIMES)] == 2.5


def test_what_has_nothing_beside_it_has_no_difference() -> None:
    figures = table_of([run(0, {distilled(2): 0.85})]).figures
    assert not any(name.endswith((BELOW, OVER_ALONE)) for name in figures)


def test_rows_of_one_data_set_stand_together() -> None:
    runs = [run(0, {"a": 1.0}), run(0, {"b": 1.0}, "other"), run(0, {"c": 1.0})]
    assert [row["what"] for row in table_of(runs).rows] == ["a", "c", "b"]
