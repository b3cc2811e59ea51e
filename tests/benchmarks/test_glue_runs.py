"""Trainings on GLUE as lines of JSON."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.glue_runs import Setting, Trained, append, read_trainings

SETTING = Setting("tiny", "SST-2", 8, 3e-4, 4, 0)


def test_what_is_written_is_read_again_and_the_last_counts(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    other = replace(SETTING, learning_rate=1e-4, most=40)
    for trained in (Trained(SETTING, 0.5), Trained(other, 0.25), Trained(SETTING, 0.75)):
        append(file, trained)
    assert read_trainings(file) == {SETTING: Trained(SETTING, 0.75), other: Trained(other, 0.25)}


def test_another_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs.jsonl").write_text('{"model": "tiny"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"runs\.jsonl:1: no line of a training on GLUE"):
        read_trainings(tmp_path / "runs.jsonl")
