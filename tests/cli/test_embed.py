import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.cli import main
from nlu_lite.cli.embed import how_to_go_on
from nlu_lite.pipeline import Pipeline

COLUMN = "en_embed_minilm_L6_384_embeddings"
READERS: Mapping[str, Callable[[Path], pd.DataFrame]] = {
    "parquet": lambda path: pd.read_parquet(path),
    "jsonl": lambda path: pd.read_json(path, lines=True),
}


def test_a_file_of_lines_becomes_the_table_of_predict(embedded: Pipeline, tmp_path: Path) -> None:
    texts = ["I love NLP", "", "Do you?"]
    (tmp_path / "in.txt").write_text("".join(f"{text}\n" for text in texts))
    arguments = ["embed", str(tmp_path / "in.txt"), str(tmp_path / "out.parquet"), "--positions"]
    assert main([*arguments, "--chunk-size", "2"]) == 0
    found = pd.read_parquet(tmp_path / "out.parquet")
    expected = embedded.predict(texts, positions=True)
    assert_frame_equal(found.drop(columns=COLUMN), expected.drop(columns=COLUMN))
    for row, vector in zip(found[COLUMN], expected[COLUMN], strict=True):
        assert np.allclose(row, vector, atol=1e-5, equal_nan=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
@pytest.mark.parametrize(("ending", "read"), READERS.items())
def test_several_processes_write_the_same_file(
    tmp_path: Path, ending: str, read: Callable[[Path], pd.DataFrame]
) -> None:
    lines = [f"Flight {number} was late." for number in range(9)]
    (tmp_path / "in.txt").write_text("\n".join(lines))
    for name, workers in (("one", "1"), ("several", "2")):
        files = [str(tmp_path / "in.txt"), str(tmp_path / f"{name}.{ending}")]
        assert main(["embed", *files, "--chunk-size", "2", "--workers", workers]) == 0
    one, several = (read(tmp_path / f"{name}.{ending}") for name in ("one", "several"))
    assert_frame_equal(several.drop(columns=COLUMN), one.drop(columns=COLUMN))
    for row, vector in zip(several[COLUMN], one[COLUMN], strict=True):
        assert np.allclose(row, vector, atol=1e-5)


def test_a_table_keeps_its_columns_beside_the_chosen_texts(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("title,body,stars\nGood,I like it,5\nBad,Not at all,1\n")
    arguments = ["embed", str(tmp_path / "in.csv"), str(tmp_path / "out.parquet")]
    options = ["--text-column", "body", "--output-level", "document", "--float16"]
    assert main([*arguments, *options]) == 0
    found = pd.read_parquet(tmp_path / "out.parquet")
    assert list(found.columns) == ["document", COLUMN, "title", "stars"]
    assert list(found["document"]) == ["I like it", "Not at all"]
    assert found[COLUMN][0].dtype == np.float16


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_vectors_can_be_stored_as_int8(ending: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("I love NLP\n\nDo you?\n")
    out = tmp_path / f"out.{ending}"
    assert main(["embed", str(tmp_path / "in.txt"), str(out), "--int8"]) == 0
    found = pd.read_parquet(out) if ending == "parquet" else pd.read_feather(out)
    assert list(found.columns) == ["token", COLUMN, f"{COLUMN}_scale"]
    assert {vector.dtype for vector in found[COLUMN]} == {np.dtype(np.int8)}


def test_vectors_are_rounded_one_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["embed", "in.txt", str(tmp_path / "out.parquet"), "--int8", "--float16"])
    assert "not allowed with" in capsys.readouterr().err


def test_a_missing_file_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["embed", str(tmp_path / "in.txt"), str(tmp_path / "out.parquet")]) == 1
    captured = capsys.readouterr()
    assert "in.txt" in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.slow
def test_a_warning_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(b"caf\xe9 latin\n")
    command = embed_command(tmp_path / "in.txt", tmp_path / "out.parquet")
    run = subprocess.run(command, stderr=subprocess.PIPE, check=True, text=True)
    assert run.stderr.startswith("nlu-lite: lone surrogates")
    assert run.stderr.count("\n") == 1
    assert pd.read_parquet(tmp_path / "out.parquet")["token"].tolist() == ["caf\ufffd", "latin"]


@pytest.mark.slow
def test_ctrl_c_says_how_to_go_on_and_that_works(tmp_path: Path) -> None:
    lines = [f"text {number} of many" for number in range(300)]
    (tmp_path / "in texts.txt").write_text("\n".join(lines))
    out = tmp_path / "out.parquet"
    command = [*embed_command(tmp_path / "in texts.txt", out), "--chunk-size", "10"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        wait_for(tmp_path / "out.parquet.parts" / "part-000001.parquet", run)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 130
    again = f"nlu-lite embed '{tmp_path}/in texts.txt' {out} --chunk-size 10 --resume"
    assert told == f"nlu-lite: interrupted; go on with: {again}\n"
    assert not out.exists()
    subprocess.run([*command, "--resume"], check=True)
    tokens = pd.read_parquet(out)["token"]
    assert list(tokens.groupby(level=0).agg(" ".join)) == lines


def embed_command(source: Path, target: Path) -> list[str]:
    return [sys.executable, "-m", "nlu_lite", "embed", str(source), str(target)]


def wait_for(path: Path, run: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert run.poll() is None, f"the command ended before {path} was there"
        time.sleep(0.01)


def test_the_input_is_not_replaced_by_the_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("I love NLP\n", encoding="utf-8")
    assert main(["embed", str(path), str(path)]) == 1
    assert "is the input" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "I love NLP\n"


COLUMNS = "id;text;stars\n1;Größe, 5 €;5\nA2;;1\n"


@pytest.mark.parametrize("name", ["o.csv", "o.csv.gz", "o.jsonl", "o.feather", "o.arrow"])
def test_the_ending_says_what_is_written(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "in.csv").write_text(COLUMNS, encoding="utf-8")
    read: dict[str, Callable[[Path], pd.DataFrame]] = {
        "csv": pd.read_csv,
        "jsonl": lambda path: pd.read_json(path, lines=True),
    }
    options = ["--output-level", "document", "--chunk-size", "1"]
    for out in (name, "o.parquet"):
        assert main(["embed", str(tmp_path / "in.csv"), str(tmp_path / out), *options]) == 0
    expected = pd.read_parquet(tmp_path / "o.parquet")
    found = read.get(name.split(".")[1], pd.read_feather)(tmp_path / name)
    found = found.set_index("index") if "index" in found else found
    assert found.columns.tolist() == expected.columns.tolist()
    for column in ("document", "id", "stars"):
        assert found[column].fillna("").tolist() == expected[column].fillna("").tolist()
    for row, vector in zip(found[COLUMN], expected[COLUMN], strict=True):
        numbers = json.loads(row) if isinstance(row, str) else row
        assert np.array_equal(np.array(numbers, dtype=np.float32), vector, equal_nan=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["in.csv", "o.parquet", name])


def test_an_unknown_ending_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["embed", "nowhere.csv", str(tmp_path / "out.xlsx")]) == 1
    assert ".parquet, .feather, .arrow, .csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "endings"),
    [("--resume", ".parquet"), ("--float16", ".feather"), ("--int8", ".feather")],
)
def test_what_a_kind_of_file_cannot_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, endings: str
) -> None:
    assert main(["embed", "nowhere.csv", str(tmp_path / "out.csv"), option]) == 1
    told = capsys.readouterr().err
    assert option in told
    assert endings in told


@pytest.mark.parametrize("chunk_size", ["4", "100"])
@pytest.mark.parametrize("name", ["in.csv", "in.jsonl"])
def test_a_column_has_one_type_whatever_the_chunks(
    tmp_path: Path, name: str, chunk_size: str
) -> None:
    if name == "in.csv":
        rows = "".join(f"t{n},{n},{2**60 + 1}\n" for n in range(6))
        (tmp_path / name).write_text(f"text,zip,big\n{rows}t6,AB12,\n")
    else:
        lines = [{"text": "t", "zip": n, "big": 2**60 + 1, "m": {}} for n in range(6)]
        records = [*lines, {"text": "t", "zip": "AB12", "m": {"a": [1]}}]
        (tmp_path / name).write_text("".join(f"{json.dumps(record)}\n" for record in records))
    out = tmp_path / "o.parquet"
    options = ["--output-level", "document", "--chunk-size", chunk_size]
    assert main(["embed", str(tmp_path / name), str(out), *options]) == 0
    found = pd.read_parquet(out)
    assert found["zip"].tolist() == ["0", "1", "2", "3", "4", "5", "AB12"]
    assert found["big"].dtype == "Int64"
    assert set(found["big"].dropna()) == {2**60 + 1}
    if name == "in.jsonl":
        assert found["m"].tolist() == ["{}"] * 6 + ['{"a": [1]}']


def test_the_home_folder_and_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "in.txt").write_text("I love NLP\n")
    assert main(["embed", "~/in.txt", "~/out.csv"]) == 0
    assert (tmp_path / "out.csv").is_file()
    assert main(["embed", "s3://bucket/in.csv", "~/out.csv"]) == 1
    assert main(["embed", "~/in.txt", "gs://bucket/out.csv"]) == 1
    told = capsys.readouterr().err
    assert "IN='s3://bucket/in.csv' is an address" in told
    assert "OUT='gs://bucket/out.csv' is an address" in told


def test_the_user_s_columns_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(COLUMNS, encoding="utf-8")
    out = str(tmp_path / "out.csv")
    assert main(["embed", str(tmp_path / "in.csv"), out, "--no-columns"]) == 0
    assert list(pd.read_csv(out).columns) == ["index", "token", COLUMN]


def test_an_encoding_and_a_delimiter_can_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes("id^text\n1^un caf\u00e9\n".encode("cp1252"))
    arguments = ["embed", str(tmp_path / "in.csv"), str(tmp_path / "out.csv")]
    assert main(arguments) == 1
    assert "--encoding cp1252" in capsys.readouterr().err
    assert main([*arguments, "--encoding", "cp1252"]) == 1
    assert "--delimiter '^'" in capsys.readouterr().err
    options = ["--delimiter", "^", "--encoding", "cp1252", "--output-level", "document"]
    assert main([*arguments, *options]) == 0
    assert pd.read_csv(tmp_path / "out.csv")["document"].tolist() == ["un caf\u00e9"]


def test_an_interrupted_run_that_cannot_go_on_says_so(tmp_path: Path) -> None:
    options = argparse.Namespace(output="out.csv", resume=False)
    told = how_to_go_on(options, ["embed", "in.csv", "out.csv"])
    assert "out.csv was not written" in told
    assert "--resume" in told


@pytest.mark.parametrize("content", ["", "text,n\n"])
def test_of_no_text_there_is_a_table_with_names(tmp_path: Path, content: str) -> None:
    name = "in.csv" if content else "in.txt"
    (tmp_path / name).write_text(content)
    assert main(["embed", str(tmp_path / name), str(tmp_path / "out.csv")]) == 0
    assert list(pd.read_csv(tmp_path / "out.csv").columns) == ["index", "token", COLUMN]
