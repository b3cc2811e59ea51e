import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.cli import main
from nlu_lite.pipeline import Pipeline

COLUMN = "en_embed_minilm_L6_384_embeddings"


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


def test_a_table_keeps_its_columns_beside_the_chosen_texts(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("title,body,stars\nGood,I like it,5\nBad,Not at all,1\n")
    arguments = ["embed", str(tmp_path / "in.csv"), str(tmp_path / "out.parquet")]
    options = ["--text-column", "body", "--output-level", "document", "--float16"]
    assert main([*arguments, *options]) == 0
    found = pd.read_parquet(tmp_path / "out.parquet")
    assert list(found.columns) == ["document", COLUMN, "title", "stars"]
    assert list(found["document"]) == ["I like it", "Not at all"]
    assert found[COLUMN][0].dtype == np.float16


def test_a_missing_file_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["embed", str(tmp_path / "in.txt"), str(tmp_path / "out.parquet")]) == 1
    captured = capsys.readouterr()
    assert "in.txt" in captured.err
    assert captured.err.count("\n") == 1


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
