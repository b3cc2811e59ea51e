"""The command, and the script around it, where there is no GPU: what it says and what it leaves."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from benchmarks import gpu
from benchmarks.device.ours import DATAFRAME
from benchmarks.device.rates import faster
from benchmarks.models import L2_H128
from benchmarks.table import Table

# What others warn of is not ours to mend.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "gpu_check.py"


def measured(*arguments: str) -> list[Table]:
    parser = argparse.ArgumentParser()
    gpu.add_arguments(parser)
    return gpu.measure(parser.parse_args(["--device", "cpu", "--quick", *arguments]))


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    return measured()


def table(tables: list[Table], title: str) -> Table:
    (found,) = [each for each in tables if title in each.title]
    return found


def test_the_vectors_of_the_cpu_are_those_of_the_cpu(tables: list[Table]) -> None:
    found = table(tables, "vectors of the cpu")
    assert not found.failed
    exact = {row["precision"]: row for row in found.rows}["fp32"]
    assert exact["greatest difference"] == 0
    assert exact["bound"] == "greatest difference at most 0.0001"


def test_memory_that_can_not_be_taken_is_told(tables: list[Table]) -> None:
    found = table(tables, "little memory")
    assert list(found.rows) == []
    assert found.notes[0].startswith("left out: of the cpu")
    assert not found.failed


def test_everything_that_is_there_has_a_rate(tables: list[Table]) -> None:
    found = table(tables, "L-2 H-128, fp32 on the cpu")
    for row in found.rows:
        assert (row["pieces/s"] is None) == str(row["how"]).startswith("left out: ")
    rates = {str(row["what"]): row["pieces/s"] for row in found.rows}
    assert rates[DATAFRAME] is not None
    assert rates["transformers sdpa, sorted"] is not None
    assert rates["transformers without padding"] is not None
    ratio = faster(L2_H128, "fp32", DATAFRAME, "transformers without padding")
    assert found.figures[ratio] > 0


def test_where_the_time_goes_is_told(tables: list[Table]) -> None:
    assert table(tables, "where the time of nlu_lite goes").rows


@pytest.mark.skipif(torch.backends.mps.is_available(), reason="this machine has MPS")
def test_gpus_that_are_not_there_have_a_sentence(tables: list[Table]) -> None:
    assert "mps: this machine has none" in table(tables, "left out").notes


# The others take as long as all.
@pytest.mark.parametrize("part", ["vectors", "memory"])
def test_a_part_can_be_asked_for_alone(part: str, tables: list[Table]) -> None:
    titles = [each.title for each in measured("--part", part)]
    assert set(titles) < {each.title for each in tables}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(
    torch.cuda.is_available() or torch.backends.mps.is_available(), reason="this machine has a GPU"
)
def test_the_script_says_that_there_is_no_gpu(tmp_path: Path) -> None:
    done = run(tmp_path / "results")
    assert done.returncode == 2
    assert done.stdout.startswith("no GPU is here")
    assert not (tmp_path / "results").exists()


def test_the_script_leaves_what_it_found(tmp_path: Path) -> None:
    done = run(tmp_path / "results", "--device", "cpu", "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert [step["status"] for step in found["steps"]] == ["passed"] * 4
    assert "torch" in found["machine"]
    text = (tmp_path / "results" / "results.txt").read_text(encoding="utf-8")
    assert all(table["title"] in text for step in found["steps"] for table in step["tables"])


def test_the_script_ends_in_time(tmp_path: Path) -> None:
    done = run(tmp_path / "results", "--device", "cpu", "--quick", "--seconds", "1")
    assert done.returncode == 1
    found = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    statuses = [step["status"] for step in found["steps"]]
    assert statuses == ["timed out", *["no time left"] * 3]
