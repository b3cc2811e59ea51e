"""The published rows are trained again: here on random weights and a few lines."""

import argparse
from pathlib import Path

import pytest

from benchmarks import glue
from benchmarks.glue import Choice, measure_glue
from benchmarks.glue_runs import Trained, append, read_trainings
from benchmarks.glue_tasks import MODELS, TASKS
from tests.benchmarks.test_glue_tasks import put
from tests.support.random_models import random_bert, write_model

WORDS = ("film", "book", "play", "song", "tale", "dance")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """SST-2 as GLUE gives it, of a few lines; CoLA is not there."""
    lines = [
        f"a {mood} {word}\t{label}\n" for word in WORDS for mood, label in (("good", 1), ("bad", 0))
    ]
    for name in ("train", "dev"):
        put(tmp_path, "SST-2", name, "sentence\tlabel\n" + "".join(lines))
    return tmp_path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The smallest of the models, with the layers and widths of the published one."""
    return write_model(random_bert(2, 128, 2, pooler=True), tmp_path / "model")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_the_best_of_a_grid_stands_beside_what_is_published(folder: Path, model: Path) -> None:
    runs = folder / "runs.jsonl"
    choice = Choice(
        folder=folder,
        models=["tiny"],
        batch_sizes=[4, 8],
        learning_rates=[3e-4, 3e-5],
        epochs=1,
        path=model,
        runs=runs,
    )
    table = measure_glue(choice)
    (row,) = table.rows
    trained = read_trainings(runs)
    assert set(trained) == set(choice.settings("tiny", "SST-2"))
    assert row["score"] == 100 * max(one.score for one in trained.values())
    assert (row["model"], row["published"], row["trainings"]) == ("BERT-Tiny", 83.2, 4)
    assert any(note.startswith("CoLA left out: put ") for note in table.notes)
    # What stands in the file is not trained again: there is no model now.
    (model / "model.safetensors").unlink()
    assert measure_glue(choice) == table


def test_the_grid_is_that_of_the_model_card(folder: Path) -> None:
    settings = list(Choice(folder=folder).settings("medium", "CoLA"))
    assert len(set(settings)) == 20 and {each.epochs for each in settings} == {4}
    assert {each.batch_size for each in settings} == {8, 16, 32, 64, 128}
    assert {each.learning_rate for each in settings} == {3e-4, 1e-4, 5e-5, 3e-5}


def test_all_rows_are_told_with_the_published_ones(folder: Path) -> None:
    put(folder, "CoLA", "train", "a\t1\t\tA good film .\n")
    put(folder, "CoLA", "dev", "a\t1\t\tA good film .\n")
    choice = Choice(folder=folder, runs=folder / "runs.jsonl")
    for model in MODELS:
        for task in TASKS:
            for place, setting in enumerate(choice.settings(model, task)):
                append(folder / "runs.jsonl", Trained(setting, place / 100))
    rows = measure_glue(choice).rows
    assert {(row["model"], row["task"]): row["published"] for row in rows} == {
        (model.title, task): model.published[task] for model in MODELS.values() for task in TASKS
    }
    assert {(row["batch size"], row["learning rate"]) for row in rows} == {(128, "3e-05")}


def test_files_of_one_model_are_not_taken_for_those_of_several(folder: Path) -> None:
    with pytest.raises(ValueError, match="--path names the files of one model"):
        measure_glue(Choice(folder=folder, path=folder))


@pytest.mark.parametrize("given", ["0.1,x", "0", "1"])
def test_what_is_no_learning_rate_is_refused(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    glue.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["folder", "--learning-rates", given])
    assert "are no learning rates" in capsys.readouterr().err
