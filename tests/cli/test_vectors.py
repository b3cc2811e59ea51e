import re
import time
from pathlib import Path

import pytest

from nlu_lite.cli import main
from nlu_lite.store.kept_bytes import KeptBytes
from tests.support.bytes_child import PARTS, part


@pytest.fixture
def file(tmp_path: Path) -> Path:
    kept = KeptBytes(tmp_path / "vectors.db")
    kept.keep(part(0), label="en.mine, fp32")
    kept.keep(part(1), label="en.other, int8")
    return kept.path


def test_a_second_run_takes_what_the_first_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "vectors.db")
    shown = []
    for _ in range(2):
        assert main(["predict", "--cache", file, "--format", "json", "I love NLP"]) == 0
        shown.append(capsys.readouterr().out)
        assert main(["cache", "vectors", file]) == 0
        assert ": 1 text," in capsys.readouterr().out
    assert shown[0] == shown[1]


def test_a_cache_that_is_no_file_is_told_in_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("remember the milk\n" * 100)
    assert main(["predict", "--cache", str(tmp_path / "notes.txt"), "I love NLP"]) == 1
    assert "nlu-lite: --cache /" in (said := capsys.readouterr().err)
    assert "xpected a file of vectors, or the name of a new one" in said
    assert main(["predict", "--cache", "64MB", "I love NLP"]) == 1
    said = capsys.readouterr().err
    assert 'nlu-lite: --cache 64MB; expected the path of a file, such as "vectors.db"' in said


def test_what_is_kept_is_shown(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "vectors", str(file)]) == 0
    total, mine, other = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"{re.escape(str(file))}: 50 texts, 0\.\d of at most 2,000 MB", total)
    today = time.strftime("%Y-%m-%d")
    assert mine.split()[:2] == ["25", "texts,"]
    assert mine.endswith(f"used from {today} to {today}: en.mine, fp32")
    assert other.endswith(": en.other, int8")


def test_the_bound_is_set_and_the_file_emptied(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cache", "vectors", str(file), "--limit", "1.5"]) == 0
    assert "50 texts" in capsys.readouterr().out
    assert KeptBytes(file).contents().limit == 1_500_000
    assert main(["cache", "vectors", str(file), "--clear"]) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 0 texts")
    assert KeptBytes(file).get(list(part(0))) == {}


@pytest.mark.parametrize("limit", ["0", "0.5", "-3", "2GB", "inf", "nan", "1e999", ""])
def test_what_is_no_size_is_refused(
    file: Path, limit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cache", "vectors", str(file), f"--limit={limit}", "--clear"]) == 1
    assert "expected a number of megabytes" in capsys.readouterr().err
    assert KeptBytes(file).get(list(part(0))) == part(0)


def test_what_is_no_file_of_vectors_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("remember the milk\n" * 100)
    for name, said in [("", "a folder"), ("new.db", "not there"), ("notes.txt", "no file of")]:
        assert main(["cache", "vectors", str(tmp_path / name), "--clear"]) == 1
        assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert (tmp_path / "notes.txt").read_text() == "remember the milk\n" * 100


def test_a_lower_bound_lets_the_oldest_go(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = KeptBytes(file)
    for number in range(PARTS):
        kept.keep(part(number), label="en.mine, fp32")
    assert main(["cache", "vectors", str(file), "--limit", "1"]) == 0
    assert file.stat().st_size <= 1_000_000
    assert kept.get(list(part(0))) == {}
