"""Ours and the Trainer do the same work, and its figures are told."""

import argparse

import pytest

from benchmarks import training_speed
from benchmarks.budgets import BUDGETS
from benchmarks.training_speed import BY_LENGTH, OURS, TRAINER

pytestmark = pytest.mark.slow


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    training_speed.add_arguments(parser)
    return parser.parse_args([*arguments, "--rounds", "1", "--epochs", "1", "--texts", "12"])


@pytest.mark.filterwarnings("ignore")
def test_ours_and_the_trainer_have_a_row(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("accelerate")
    (table,) = training_speed.measure(_options("--kind", "questions"))
    assert [row["what"] for row in table.rows] == [OURS, TRAINER, BY_LENGTH]
    assert all(float(str(row["pieces/s"])) > 0 for row in table.rows)
    asked = {bound.figure for budget in BUDGETS for bound in budget.bounds}
    assert {name for name in asked if name.startswith("training speed, questions")} <= set(
        table.figures
    )


@pytest.mark.filterwarnings("ignore")
def test_the_trainer_is_measured_alone(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("accelerate")
    (table,) = training_speed.measure(_options("--no-ours", "--kind", "questions"))
    assert [row["what"] for row in table.rows] == [TRAINER, BY_LENGTH] and not table.figures
    # Standard output is for tables.
    assert capfd.readouterr().out == ""
