"""Trainings as lines of JSON."""

from pathlib import Path

import pytest

from benchmarks.training_runs import Run, Setting, append, line_of, read_runs

RUNS = [
    Run(Setting("r8", "head", 0, "cpu"), 0.123456789012345, 1.5, "a machine"),
    Run(Setting("r8", "head", 1, "cuda", most=40), 0.5, 2.0, "a card"),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    assert read_runs(file) == {}
    for run in RUNS:
        append(file, [run])
    assert read_runs(file) == {run.setting: run for run in RUNS}


def test_files_of_two_machines_are_put_behind_each_other(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    again = Run(RUNS[0].setting, 0.75, 1.0, "another machine")
    file.write_text("".join(f"{line_of(run)}\n" for run in (*RUNS, again)), encoding="utf-8")
    assert read_runs(file)[again.setting] == again


@pytest.mark.parametrize("line", ["training", "[]", '{"data": "r8"}'])
def test_another_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    file.write_text(f"{line_of(RUNS[0])}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"runs\.jsonl:2: no line of a training run"):
        read_runs(file)
