"""The benchmarks run and print their tables; how fast things are is not tested here."""

import doctest
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import scaling
from benchmarks.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
TINY = ["--rounds", "1", "--scale", "0.002"]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "benchmarks").rglob("[!_]*.py")
)


def test_scaling_prints_a_row_a_case_below_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scaling", *TINY]) == 0
    machine, blank, title, head, *rows = capsys.readouterr().out.splitlines()
    assert "rounds" in title and "torch: " in machine and blank == ""
    assert head.split("  ")[0] == "case" and "ratio" in head
    assert [row.split("  ")[0] for row in rows] == [case.name for case in scaling.CASES]


def test_scaling_as_json_compares_ten_times_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scaling", "--json", *TINY]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["machine"]["cores"] >= 1
    for row in printed["tables"][0]["rows"]:
        assert row["large"] == 10 * row["small"]
        # Of one round, the median ratio is the ratio of the medians.
        assert row["ratio"] == pytest.approx(row["large seconds"] / row["small seconds"])


@pytest.mark.parametrize("case", scaling.CASES, ids=[case.name for case in scaling.CASES])
def test_the_data_of_a_case_have_the_size_that_is_told(case: scaling.Case) -> None:
    for size in (case.size, case.size * scaling.TIMES_THE_TEXT):
        assert len(case.data(size)) == size


def test_help_lists_the_commands_without_loading_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "benchmarks", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "argparse" in loaded
    assert "torch" not in loaded


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
