"""What is told of distilling: means, ratios, figures; what is measured already is not again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import distill
from benchmarks.__main__ import main
from benchmarks.budgets import BUDGETS
from benchmarks.data_files import DATA_VARIABLE
from benchmarks.distill import Choice, measure_distillation
from benchmarks.distillation import parts_of_speech, questions
from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.model2vec import MODEL2VEC
from benchmarks.distillation.runs import Measured, Run, Setting, append, read_runs
from benchmarks.distillation.static_vectors import TRAINED, UNTRAINED
from benchmarks.distillation.students import LAYERS, alone, distilled
from benchmarks.ways import TF_IDF

SCORES = {TEACHER: 0.9, TF_IDF: 0.78, UNTRAINED: 0.7, TRAINED: 0.75}
SCORES |= {alone(layers): 0.8 for layers in LAYERS} | {distilled(layers): 0.87 for layers in LAYERS}
_OF_LAYERS = (TEACHER, *(name(layers) for layers in LAYERS for name in (alone, distilled)))
_OF_STATIC = (TEACHER, UNTRAINED, TRAINED)
WHO: Mapping[str, Mapping[str, Sequence[str]]] = {
    "trec": {questions.DATA: (*_OF_LAYERS, TF_IDF)},
    "static": dict.fromkeys(("STS-B", "Banking77", "R8"), _OF_STATIC),
    "words": {parts_of_speech.DATA: _OF_LAYERS},
    "model2vec": {},
}


def measured(setting: Setting) -> Iterator[Measured]:
    """What a draw might give: each is a little better with each seed."""
    for data, names in WHO[setting.part].items():
        metric = "Spearman" if data == "STS-B" else "accuracy"
        for place, name in enumerate(names):
            yield Measured(
                data=data,
                what=name,
                metric=metric,
                score=SCORES[name] + setting.seed / 1000,
                rate=500.0 * (place + 1),
                times=place + 1.0,
                megabytes=None if name == TF_IDF else 8.5,
                seconds=2.0,
            )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs of everything, and no data: what is not taken from the file would be left out."""
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    for setting in Choice().settings():
        append(tmp_path / "runs.jsonl", Run(setting, "here", tuple(measured(setting))))
    return tmp_path / "runs.jsonl"


def test_a_row_tells_means_and_the_spread(file: Path) -> None:
    table = measure_distillation(Choice(parts=["trec"], runs=file))
    (row,) = [row for row in table.rows if row["what"] == distilled(2)]
    assert row["score"] == pytest.approx(0.871) and row["draws"] == 3
    assert row["least"] == 0.87 and row["greatest"] == pytest.approx(0.872)
    assert (row["texts/s"], row["times the teacher's rate"]) == (1500, 3)
    assert "measured on here" in table.notes


def test_every_figure_that_a_budget_asks_for_is_told(file: Path) -> None:
    figures = measure_distillation(Choice(runs=file)).figures
    budgets = [each for each in BUDGETS if each.source == "Distillation"]
    asked = {bound.figure for budget in budgets for bound in budget.bounds}
    assert all(each.needs == DATA_VARIABLE for each in budgets)
    assert asked and asked <= set(figures)


def test_what_is_measured_already_is_not_again_and_the_rest_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Choice(parts=["trec"], seeds=[2, 3], runs=file)
    again: list[int] = []

    def measure(students: object, *, seed: int, most: int | None) -> list[Measured]:
        again.append(seed)
        return list(measured(Setting("trec", seed, most)))

    monkeypatch.setattr(distill, "measure_questions", measure)
    assert measure_distillation(asked) == measure_distillation(asked)
    assert again == [3] and Setting("trec", 3, None, "2,3,static") in read_runs(file)


def test_data_that_are_missing_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    table = measure_distillation(Choice())
    assert not table.rows and not table.figures
    assert sum("TREC-6 left out: put question_labels.txt" in note for note in table.notes) == 1


def test_model2vec_is_left_out_with_a_sentence(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["part"] != "model2vec"]
    file.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    table = measure_distillation(Choice(parts=["static"], runs=file))
    (note,) = [note for note in table.notes if note.startswith(f"{MODEL2VEC} left out: ")]
    assert "--model2vec-python" in note


@pytest.mark.slow
def test_the_picture_is_drawn_of_the_questions(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    choice = Choice(runs=file, picture=tmp_path / "picture.svg")
    assert (
        f"the picture of {questions.DATA}: {choice.picture}" in measure_distillation(choice).notes
    )
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<?xml")
    without = measure_distillation(replace(choice, parts=["words"]))
    assert any(note.startswith("no picture: ") for note in without.notes)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--part", "trec6"], "invalid choice: 'trec6'"),
        (["--students", "2,12"], "'12' is not known"),
        (["--seeds", "0,x"], "'0,x' are no whole numbers"),
    ],
)
def test_what_is_not_known_is_refused(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["distill", *given])
    assert told in capsys.readouterr().err
