"""Draws as lines of JSON."""

from pathlib import Path

import pytest

from benchmarks.distillation.runs import Measured, Run, Setting, append, read_runs

ONE = Measured(data="R8", what="teacher", metric="accuracy", score=0.123456789012345, rate=2.5)
RUNS = [
    Run(Setting("static", 0), "a machine", (ONE,)),
    Run(Setting("trec", 1, 40, "2,static"), "another", ()),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    assert read_runs(file) == {}
    for run in RUNS:
        append(file, run)
    assert read_runs(file) == {run.setting: run for run in RUNS}


@pytest.mark.parametrize("line", ["training", "[]", '{"part": "trec"}'])
def test_another_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"runs\.jsonl:1: no line of a distillation"):
        read_runs(file)
