from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.cli import main
from tests.support.labelled_files import WORDS, write_mails

TEST = "mail,topic\nMy parcel is lost.,delivery\nA refund please,billing\nHello <b>,greeting\n"
COLUMNS = ["--y", "topic", "--text-column", "mail"]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    write_mails(tmp_path / "mails.csv")
    (tmp_path / "test.csv").write_text(TEST)
    assert main(["train", "mails.csv", "--task", "classifier", "--out", "model"]) == 0
    return "model"


def test_the_report_is_shown_and_written(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    files = ["--html", "report.html", "--mistakes", "mistakes.csv"]
    assert main(["report", model, "test.csv", *COLUMNS, *files]) == 0
    shown = capsys.readouterr().out
    assert "accuracy 0.667" in shown and "TF-IDF" in shown
    assert "labels that the model has not learned" in shown
    page = Path("report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>model on test.csv</title>" in page
    assert "Hello &lt;b&gt;" in page
    mistakes = pd.read_csv("mistakes.csv")
    assert mistakes[["index", "text", "true"]].to_numpy().tolist() == [[2, "Hello <b>", "greeting"]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere", "test.csv"], "--path nowhere: there is no 'nowhere'"),
        (["model", "nowhere.csv"], "nowhere.csv is no existing file"),
        (["model", "test.csv"], "--y y is no column of the table"),
        (["model", "test.csv", *COLUMNS, "--mistakes", "m.txt"], "written to a .csv file"),
        (["model", "test.csv", *COLUMNS, "--html", "no/r.html"], "there is no folder"),
    ],
)
def test_errors_are_one_line(
    model: str, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["report", *arguments]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_a_model_without_labels_is_told_what_to_do(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "en.embed.minilm_L6_384", "plain"]) == 0
    assert main(["report", "plain", "test.csv", *COLUMNS]) == 1
    assert "nlu-lite train DATA --out DIR" in capsys.readouterr().err


@pytest.mark.slow
def test_entities_are_told_by_their_kinds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nervaluate")
    file, out = str(tmp_path / "w.conll"), str(tmp_path / "model")
    WORDS["w.conll"](Path(file))
    arguments = ["--task", "ner", "--out", out, "--validation", "0", "--layers", "-1"]
    assert main(["train", file, *arguments]) == 0
    capsys.readouterr()
    assert main(["report", out, file]) == 0
    shown = capsys.readouterr().out
    assert "16 texts, 32 entities; strict F1" in shown
    assert "stand in the training data too" in shown
