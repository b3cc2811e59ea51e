import json
from pathlib import Path

import pandas as pd
import pytest

import nlu_lite
from nlu_lite.cli import main
from tests.support.labelled_files import MAILS, WORDS, write_mails


@pytest.fixture
def mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_mails(tmp_path / "mails.csv")


def train(*arguments: str) -> int:
    return main(["train", *arguments, "--no-progress"])


def test_a_file_becomes_a_folder_that_gives_labels(
    mails: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("mails.csv", "--task", "classifier", "--out", "my model") == 0
    told = capsys.readouterr().out
    assert "my model: en.embed_sentence.minilm_L6_384 train.classifier\n" in told
    assert f"learned from {len(MAILS)} texts, 2 classes\n" in told
    assert "accuracy " in told and " held back\n" in told
    assert "nlu-lite report 'my model' TEST\n" in told
    fitted = nlu_lite.load(path="my model")
    assert fitted.classes_.tolist() == ["billing", "delivery"]
    expected = nlu_lite.load("train.classifier").fit(pd.read_csv(mails))
    texts = ["Where is it?", "Too much money"]
    assert fitted.predict_proba(texts).tolist() == expected.predict_proba(texts).tolist()


@pytest.mark.parametrize("name", ["mails.jsonl", "mails.tsv", "mails.parquet", "mails.csv.gz"])
def test_all_files_of_tables_are_read(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    file, out = write_mails(tmp_path / name), tmp_path / "model"
    assert train(str(file), "--task", "classifier", "--out", str(out)) == 0
    assert nlu_lite.load(path=str(out)).classes_.tolist() == ["billing", "delivery"]


def test_columns_are_named_and_what_is_written_stays(tmp_path: Path) -> None:
    renamed = {"text": "mail", "y": "topic"}
    table = pd.DataFrame(MAILS).rename(columns=renamed).assign(author="Ann")
    table["topic"] = table["topic"].map({"billing": "NA", "delivery": "None"})
    file, out = tmp_path / "mails.csv", str(tmp_path / "model")
    table.to_csv(file, index=False)
    columns = ["--y", "topic", "--text-column", "mail"]
    assert train(str(file), "--task", "classifier", "--out", out, *columns) == 0
    assert nlu_lite.load(path=out).classes_.tolist() == ["NA", "None"]


@pytest.mark.parametrize("validation", ["0.3", "2", "0", "mails.csv"])
def test_what_validates_is_a_share_a_count_or_a_file(
    mails: Path, validation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = ["--ref", "en.embed_sentence.minilm_L6_384 train.sentiment"]
    assert train("mails.csv", "--out", "model", "--validation", validation, *pipeline) == 0
    held = {"0.3": "4 texts", "2": "2 texts", "0": None, "mails.csv": f"{len(MAILS)} texts"}
    told = capsys.readouterr().out
    assert f"on {held[validation]} held back" in told or validation == "0"
    assert nlu_lite.load(path="model").predict("x").columns[1] == "trained_sentiment"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say what is to be learned, --task: classifier, "),
        (["--task", "clasifier"], "Did you mean 'train.classifier'?"),
        (["--task", "classifier", "--y", "z"], "--y z is no column of the table"),
        (["--task", "classifier", "--validation", "10%"], "--validation 10%: there is no such"),
        (["--task", "classifier", "--tune", "everything"], "--tune everything is not known"),
        (["--task", "classifier", "--index", "idx"], "--index idx is no column of the table"),
        (["--task", "classifier", "--epochs", "3"], "--epochs: for an encoder that learns"),
        (["--task", "regressor"], "Did you mean train.classifier (--task classifier)"),
        (["--task", "classifier", "--precision", "int8", "--tune", "all"], "--precision fp32"),
        (["--task", "similarity", "--text-columns", "a", "b", "--text-column", "a"], "exclude"),
    ],
)
def test_errors_are_one_line_in_the_words_of_the_command(
    mails: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("mails.csv", "--out", "model", *arguments) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert not Path("model").exists()


@pytest.mark.parametrize("out", ["mails.csv", "."])
def test_what_is_in_the_way_is_said_before_the_work(
    mails: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("no such file.csv", "--task", "classifier", "--out", out) == 1
    assert "expected a folder" in (said := capsys.readouterr().err) or "is not replaced" in said


@pytest.mark.filterwarnings("always")
def test_missing_labels_are_left_out_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [*MAILS, {"text": "Nobody knows.", "y": None}]
    file, out = tmp_path / "mails.jsonl", str(tmp_path / "model")
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    arguments = [str(file), "--task", "classifier", "--out", out]
    assert train(*arguments) == 1
    assert "leave these rows out: --drop-missing" in capsys.readouterr().err
    assert train(*arguments, "--drop-missing") == 0
    assert "1 of 13 rows have no label and are left out" in capsys.readouterr().err


def test_labels_of_two_types_in_json_stay_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [{"text": of["text"], "y": "1" if of["y"] == "billing" else 1} for of in MAILS]
    file = tmp_path / "mails.jsonl"
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    assert train(str(file), "--task", "classifier", "--out", str(tmp_path / "model")) == 1
    assert "1 and '1' would be two classes" in capsys.readouterr().err


def test_texts_without_labels_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts.txt").write_text("one\ntwo\n")
    out = str(tmp_path / "model")
    assert train(str(tmp_path / "texts.txt"), "--task", "classifier", "--out", out) == 1
    assert "holds texts without labels; expected a table" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["w.conll", "spans.jsonl", "lists.csv", "tokens.csv", "rows.csv"])
def test_words_come_in_all_forms(tmp_path: Path, name: str) -> None:
    file, out = tmp_path / name, str(tmp_path / "model")
    options = ["--index", "sentence"] if name == "rows.csv" else []
    WORDS[name](file)
    options += ["--validation", "0", "--layers", "-1"]
    assert train(str(file), "--task", "ner", "--out", out, *options) == 0
    fitted = nlu_lite.load(path=out)
    assert set(fitted.classes_) == {"O", "B-PER", "B-LOC"}
    found = fitted.predict("Ann sees Rome", "entity")
    assert found["entities"].tolist() == ["Ann", "Rome"]


def test_files_of_words_take_no_options_of_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    WORDS["w.conll"](tmp_path / "w.conll")
    arguments = [str(tmp_path / "w.conll"), "--task", "ner", "--out", str(tmp_path / "model")]
    assert train(*arguments, "--text-column", "x") == 1
    assert "--text-column: for tables" in capsys.readouterr().err
    assert train(*arguments, "--y", "5") == 1
    assert "--y 5: " in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_encoder_learns_and_goes_on(
    mails: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tuned = ["--tune", "all", "--epochs", "1", "--batch-size", "4", "--seed", "3"]
    assert train("mails.csv", "--task", "classifier", "--out", "first", *tuned) == 0
    assert "the whole encoder, 1 epoch" in capsys.readouterr().out
    assert train("mails.csv", "--path", "first", "--out", "second", *tuned) == 0
    first, second = (
        nlu_lite.load(path=name).predict_proba("My parcel") for name in ("first", "second")
    )
    assert first.tolist() != second.tolist()


@pytest.mark.slow
def test_pairs_make_better_vectors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [of["text"] for of in MAILS]
    pairs = pd.DataFrame({"a": texts, "b": [f"{text} Please." for text in texts], "note": "x"})
    pairs.to_csv(tmp_path / "pairs.csv", index=False)
    arguments = [str(tmp_path / "pairs.csv"), "--task", "similarity", "--epochs", "1"]
    arguments += ["--validation", "0", "--out", str(tmp_path / "model")]
    assert train(*arguments, "--text-columns", "a", "b", "--no-scores") == 0
    told = capsys.readouterr().out
    assert "12 pairs of texts ('a', 'b') that are alike" in told
    assert "nlu-lite report" not in told
    assert nlu_lite.load(path=str(tmp_path / "model")).predict_embeds("x").shape == (1, 384)


def test_a_folder_that_was_trained_labels_texts_and_files(
    mails: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("mails.csv", "--task", "classifier", "--out", "model") == 0
    capsys.readouterr()
    options = ["--path", "model", "--probabilities", "--embeddings", "--format", "json"]
    assert main(["predict", "Where is my parcel?", *options]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["trained_classifier"] == "delivery"
    assert row["trained_classifier_probability_delivery"] == row["trained_classifier_confidence"]
    assert len(row["en_embed_sentence_minilm_L6_384_embeddings"]) == 384
    assert main(["embed", "mails.csv", "labels.csv", "--path", "model"]) == 0
    assert pd.read_csv("labels.csv")["trained_classifier"].isin(["billing", "delivery"]).all()


def test_probabilities_of_a_model_that_gives_no_labels_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["predict", "--probabilities", "text"]) == 1
    assert "--probabilities is for what gives labels" in capsys.readouterr().err
