import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.cli import main

COLUMN = "en_embed_minilm_L6_384_embeddings"


def standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_the_first_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "I love NLP"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["token", COLUMN]
    assert [line.split()[:2] for line in lines[1:]] == [["0", "I"], ["0", "love"], ["0", "NLP"]]


def test_json_gives_back_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    main(["predict", "--format", "json", "--positions", "I love NLP", ""])
    rows = json.loads(capsys.readouterr().out)
    frame = nlu_lite.load("embed.minilm_L6_384").predict(["I love NLP", ""])
    assert [row["index"] for row in rows] == [0, 0, 0, 1]
    assert [row["token"] for row in rows] == ["I", "love", "NLP", None]
    assert [row["token_end"] for row in rows] == [1, 6, 10, None]
    assert rows[3][COLUMN] == [None] * 384
    for row, vector in zip(rows[:3], frame.iloc[:3, -1], strict=True):
        assert (vector == np.array(row[COLUMN], dtype=np.float32)).all()


def test_csv_has_a_row_a_word_and_the_vector_as_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    main(["predict", "--format", "csv", 'He said "yes", twice'])
    frame = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert list(frame.columns) == ["index", "token", COLUMN]
    assert list(frame["token"]) == ["He", "said", '"', "yes", '",', "twice"]
    assert len(json.loads(frame[COLUMN][0])) == 384


def test_each_line_of_standard_input_is_a_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    standard_input(monkeypatch, "one\r\n\ntwo \u2028 three\n".encode())
    main(["predict", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert [(row["index"], row["token"]) for row in rows] == [
        (0, "one"),
        (1, None),
        (2, "two"),
        (2, "three"),
    ]


@pytest.mark.slow
def test_bytes_that_are_no_text_come_out_as_they_went_in() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "nlu_lite", "predict", "--format", "csv"],
        input=b"caf\xe9 \xff\n",
        capture_output=True,
        check=True,
    )
    assert b"caf\xe9" in run.stdout
    assert b"\xff" in run.stdout


def test_an_error_is_one_line_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "--ref", "en.embed.bert.smal_L10_256", "text"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("nlu-lite: ")
    assert captured.err.count("\n") == 1
    assert "en.embed.bert.small_L10_256" in captured.err


@pytest.mark.parametrize("arguments", [[], ["embed"], ["predict", "--format", "xml"], ["info"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_a_reader_that_goes_away_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m nlu_lite models | head -n 1",
        shell=True,
        capture_output=True,
        check=True,
    )
    assert run.stderr == b""


def test_models_are_listed_and_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "minilm"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "embedded" in lines[1] and "embedded" in lines[2]
    assert len(lines) < 20


def test_a_search_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "no-such-word"]) == 0
    assert "no-such-word" in capsys.readouterr().out


def test_info_shows_the_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "embed.minilm_L6_384"]) == 0
    assert "apache-2.0" in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"nlu-lite {nlu_lite.__version__}\n"


def test_a_folder_of_model_files_is_opened(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nlu_lite.load("en.embed.minilm_L6_384").save(tmp_path / "my model")
    assert main(["predict", "--path", str(tmp_path / "my model"), "I love NLP"]) == 0
    saved = capsys.readouterr().out
    assert main(["predict", "I love NLP"]) == 0
    assert saved == capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--path", "/no such folder"], "--path '/no such folder'"),
        (["--precision", "fp12"], "--precision fp12"),
        (["--device", "gpu"], "--device gpu"),
        (["--output-level", "words"], "--output-level words"),
        (["--offline", "--ref", "bert"], "--offline"),
    ],
)
def test_errors_name_the_options_of_the_command(
    capsys: pytest.CaptureFixture[str], arguments: list[str], option: str
) -> None:
    assert main(["predict", *arguments, "text"]) == 1
    told = capsys.readouterr().err
    assert option in told
    assert not re.search(r"\b(path|precision|device|output_level|offline)=", told)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_standard_input_with_a_byte_order_mark(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    standard_input(monkeypatch, "caf\u00e9\n".encode(encoding))
    main(["predict", "--format", "json"])
    assert [row["token"] for row in json.loads(capsys.readouterr().out)] == ["caf\u00e9"]


@pytest.mark.slow
def test_standard_input_in_another_encoding_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    standard_input(monkeypatch, "caf\u00e9 noir\n".encode("utf-16-le"))
    assert main(["predict"]) == 1
    assert "iconv -f utf-16-le" in capsys.readouterr().err
    run = subprocess.run(
        [sys.executable, "-m", "nlu_lite", "predict"], input=b"caf\xe9 noir\n", capture_output=True
    )
    assert b"iconv -f cp1252" in run.stderr
