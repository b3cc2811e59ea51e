"""Trainings as lines of JSON."""

from pathlib import Path

import pytest

from benchmarks.training_runs import Run, Setting, append, read_runs

RUNS = [
    Run(Setting("r8", "head", 0, "cpu"), 0.123456789012345, 1.5, "a machine"),
    Run(Setting("r8", "head", 1, "cuda", most=40), 0.5, 2.0, "a card"),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    assert read_runs(file) == {}
    for run in RUNS:
        append(file, run)
    assert read_runs(file) == {run.setting: run for run in RUNS}


def test_files_of_two_machines_are_put_behind_each_other(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    again = Run(RUNS[0].setting, 0.75, 1.0, "another machine")
    for run in (*RUNS, again):
        append(file, run)
    assert read_runs(file)[again.setting] == again


@pytest.mark.parametrize("line", ["training", "[]", '{"data": "r8"}'])
def test_another_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    append(file, RUNS[0])
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(ValueError, match=r"runs\.jsonl:2: no line of a training run"):
        read_runs(file)
