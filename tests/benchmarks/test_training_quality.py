"""What is told of trainings: means, spreads, figures; what is measured already is not again."""

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.budgets import BUDGETS
from benchmarks.data_files import DATA_VARIABLE
from benchmarks.learning import ALL, AUTO, HEAD
from benchmarks.training_quality import AUTO_BELOW, Choice, measure_training, named
from benchmarks.training_runs import Run, append
from benchmarks.training_sets import TRAINING_SETS
from benchmarks.ways import TF_IDF

SCORES = {TF_IDF: 0.86, HEAD: 0.85, ALL: 0.94, AUTO: 0.93}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs of everything, and no data: what is not taken from the file would be left out."""
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    runs = tmp_path / "runs.jsonl"
    for setting in Choice().settings():
        score = SCORES[setting.way] + setting.seed / 1000
        append(runs, Run(setting, score, 60.0 + setting.seed, "here"))
    return runs


def test_a_row_tells_the_mean_and_the_spread(file: Path) -> None:
    choice = Choice(data=["trec6"], ways=[ALL], runs=file)
    (row,) = measure_training(choice).rows
    assert row["score"] == pytest.approx(0.941) and row["seeds"] == 3
    assert row["least"] == 0.94 and row["greatest"] == pytest.approx(0.942)
    assert row["seconds"] == 61


def test_every_figure_that_a_budget_asks_for_is_told(file: Path) -> None:
    figures = measure_training(Choice(runs=file)).figures
    budgets = [each for each in BUDGETS if each.needs and each.source == "Training"]
    asked = {bound.figure for budget in budgets for bound in budget.bounds}
    assert asked and asked <= set(figures)


def test_what_auto_loses_is_told_where_all_three_are_measured(file: Path) -> None:
    assert measure_training(Choice(runs=file)).figures[AUTO_BELOW] == pytest.approx(0.01)
    assert AUTO_BELOW not in measure_training(Choice(ways=[HEAD, AUTO], runs=file)).figures


def test_seconds_are_promised_of_the_processor_alone(file: Path) -> None:
    settings = Choice(data=["r8"], ways=[ALL], device="cuda").settings()
    for setting in settings:
        append(file, Run(setting, 0.98, 9.0, "a card"))
    table = measure_training(Choice(data=["r8"], device="cuda", runs=file))
    assert table.figures == {named(TRAINING_SETS["r8"], ALL): pytest.approx(0.98)}
    assert "measured on a card" in table.notes


def test_tf_idf_is_fitted_once_where_nothing_is_drawn() -> None:
    seeds = [setting.seed for setting in Choice(["r8"], [TF_IDF]).settings()]
    drawn = [setting.seed for setting in Choice(["banking77-8"], [TF_IDF]).settings()]
    assert (seeds, drawn) == ([0], list(range(10)))
    assert [each.seed for each in Choice(["r8"], [ALL], [4, 2]).settings()] == [4, 2]


def test_data_that_are_missing_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    table = measure_training(Choice())
    assert not table.rows and not table.figures
    assert sum("R8 left out: put reuters-r8-train.tab" in note for note in table.notes) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--data", "trec6,trec7"], "'trec7' is not known"),
        (["--tune", "most"], "'most' is not known"),
        (["--seeds", "0,x"], "'0,x' are no whole numbers"),
    ],
)
def test_what_is_not_known_is_refused(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["training", *given])
    assert told in capsys.readouterr().err
