from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.cli import main
from tests.support.labelled_files import MAILS, WORDS, write_mails

TEXTS = [f"{one['text']} {other['text']}" for one in MAILS for other in MAILS[:6]]
NAME = "en.embed_sentence.minilm_L6_384"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a teacher, `teacher`, and texts."""
    folder = tmp_path_factory.mktemp("distil")
    nlu_lite.load(NAME).fit(pd.DataFrame(MAILS), task="classifier").save(folder / "teacher")
    (folder / "texts.txt").write_text("\n".join([*TEXTS, ""]))
    write_mails(folder / "mails.csv")
    return folder


@pytest.fixture(autouse=True)
def elsewhere(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with links to what is read."""
    monkeypatch.chdir(tmp_path)
    for path in folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def distill(*arguments: str) -> int:
    return main(["distill", *arguments, "--out", "my student", "--no-progress"])


# Too short for anything to be learned.
SHORT = ["--epochs", "1", "--validation", "0"]


def student() -> nlu_lite.Pipeline:
    return nlu_lite.load(path="my student")


@pytest.mark.slow
def test_texts_become_a_folder_that_answers_as_the_function_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert distill("teacher", "texts.txt", "--epochs", "6", "--seed", "3") == 0
    told = capsys.readouterr().out
    assert told.startswith(f"my student: {NAME}.student_L2\n")
    assert f"learned from {len(TEXTS)} texts: classifier of texts of {NAME}; " in told
    assert "\nagreement with the teacher " in told
    assert told.endswith(
        "nlu-lite predict --path 'my student' TEXT\nnlu-lite embed IN OUT --path 'my student'\n"
    )
    teacher = nlu_lite.load(path="teacher")
    expected = nlu_lite.distill(teacher, TEXTS, into=2, epochs=6, seed=3)
    asked = ["Where is it?", "Too much money"]
    assert student().predict_proba(asked).tolist() == expected.predict_proba(asked).tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("into", "name", "layers"),
    [("1", f"{NAME}.student_L1", 1), ("0,2,5", f"{NAME}.student_L3", 3), ("4,", "", 1)],
)
def test_layers_are_counted_or_named(into: str, name: str, layers: int) -> None:
    assert distill("teacher", "texts.txt", "--into", into, *SHORT) == 0
    (made,) = student().models.values()
    assert made.encoder.facts.layers == layers
    assert made.spec.ref == name or not name


@pytest.mark.slow
def test_another_model_can_be_the_student(capsys: pytest.CaptureFixture[str]) -> None:
    assert distill("teacher", "texts.txt", "--into", "1", *SHORT) == 0
    again = ["distill", "teacher", "texts.txt", "--into", "my student", "--out", "second"]
    assert main([*again, *SHORT, "--no-progress"]) == 0
    assert f"second: {NAME}.student_L1.student\n" in capsys.readouterr().out
    assert nlu_lite.load(path="second").classes_.tolist() == ["billing", "delivery"]


@pytest.mark.slow
def test_a_teacher_of_vectors_is_a_reference_and_the_student_static(
    capsys: pytest.CaptureFixture[str],
) -> None:
    static = ["--into", "static", "--dimension", "32", "--words", "0", "--epochs", "3"]
    assert distill(NAME, "texts.txt", *static, "--validation", "0", "--compare", "mails.csv") == 0
    told = capsys.readouterr().out
    assert f"my student: {NAME}.student_static\n" in told
    assert "with the teacher" not in told, "nothing was held back"
    assert "agreement" in told and "times_as_fast" in told
    assert "nlu-lite predict" not in told
    assert student().predict_embeds(["Where is it?"]).shape == (1, 32)


@pytest.mark.slow
def test_a_comparison_is_that_of_the_two_pipelines(capsys: pytest.CaptureFixture[str]) -> None:
    assert distill("teacher", "texts.txt", *SHORT, "--compare", "mails.csv") == 0
    header, *rows = [line.split() for line in capsys.readouterr().out.splitlines()[-6:-3]]
    expected = student().compare(nlu_lite.load(path="teacher"), pd.DataFrame(MAILS))
    assert header == expected.columns.tolist()
    assert [row[0] for row in rows] == expected.index.tolist()
    figures = ["accuracy", "agreement", "megabytes"]
    shown = np.array([row[1:4] for row in rows], dtype=float)
    assert shown == pytest.approx(expected[figures].to_numpy(), abs=0.06)


@pytest.mark.slow
def test_labels_of_a_table_are_learned_or_left(tmp_path: Path) -> None:
    table = pd.DataFrame({"mail": TEXTS, "topic": ["billing"] * len(TEXTS)})
    table.to_csv(tmp_path / "table.csv", index=False, sep=";")
    columns = ["--text-column", "mail", "--delimiter", ";", "--y", "topic", "--epochs", "3"]
    columns += ["--validation", "0"]
    assert distill("teacher", "table.csv", *columns) == 0
    told = student().predict_proba(TEXTS)[:, 0].mean()
    assert distill("teacher", "table.csv", *columns, "--no-labels") == 0
    assert student().predict_proba(TEXTS)[:, 0].mean() < told


@pytest.mark.slow
def test_words_come_from_files_of_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    WORDS["w.conll"](tmp_path / "w.conll")
    fitted = nlu_lite.load("en.embed.minilm_L6_384").fit("w.conll", task="ner", validation=0)
    fitted.save("finder")
    assert distill("finder", "w.conll", "--text-column", "x") == 1
    assert "--text-column: for tables" in capsys.readouterr().err
    assert distill("finder", "w.conll", *SHORT) == 0
    assert "ner of words of en.embed.minilm_L6_384" in capsys.readouterr().out
    assert set(student().classes_) == {"O", "B-PER", "B-LOC"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["tacher", "texts.txt"],
            "no folder 'tacher' here, and no model has the reference 'tacher'",
        ),
        (["./tacher", "texts.txt"], "no such folder is here"),
        (["teacher", "no.conll"], "no.conll is no existing file"),
        (["teacher", "no.txt"], "no.txt is no existing file"),
        (["teacher", "texts.txt", "--compare", "no.txt"], "no.txt is no existing file"),
        (["teacher", "texts.txt", "--text-column", "x"], "--text-column: for tables"),
        # Before texts are looked for, which may be many.
        (["teacher", "no.txt", "--into", "9"], "--into 9: en.embed"),
        (["teacher", "no.txt", "--into", "3,1"], "--into 3,1: expected layers of"),
        (["teacher", "no.txt", "--into", "statc"], "no model has the reference 'statc'"),
        (["teacher", "texts.txt", "--temperature", "0"], "--temperature 0.0; expected"),
        (["teacher", "texts.txt", "--dimension", "9"], "--dimension is for --into static"),
        (["teacher", "texts.txt", "--validation", "2"], "--validation 2.0"),
        (["teacher", "mails.csv", "--y", "topic"], "there is no column"),
        ([f"{NAME} train.ner", "texts.txt"], "first: nlu-lite train DATA --out DIR"),
    ],
)
def test_errors_are_one_line_in_the_words_of_the_command(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert distill(*arguments) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert not Path("my student").exists()


def test_what_is_in_the_way_is_said_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distill", "no such teacher", "no.txt", "--out", "mails.csv"]) == 1
    assert "mails.csv is a file; expected a folder" in capsys.readouterr().err
