"""The benchmarks run and print their tables; how fast things are is not tested here."""

import contextlib
import doctest
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import everything, head_cost, kept, scaling, search, suites, training_speed
from benchmarks.__main__ import COMMANDS, main
from benchmarks.budgets import BUDGETS
from benchmarks.models import GEOMETRIES
from benchmarks.peers import PIPELINE_32
from benchmarks.stages import MODEL, REST, SEAMS
from benchmarks.table import Table

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
# Each is run as shortly by the tests of its own.
TESTED_ALONE = (head_cost, kept, search, training_speed)
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "benchmarks").rglob("[!_]*.py")
)

Printed = Mapping[str, Any]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results") / "RESULTS.md"


@pytest.fixture(scope="module")
def printed(results: Path) -> Printed:
    """What `all` prints, of as little as possible."""
    text = io.StringIO()
    parts = [part for part in suites.QUICK if part.module not in TESTED_ALONE]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(text):
        patch.setattr(everything, "QUICK", parts)
        assert main(["all", "--json", "--quick", "--write", str(results)]) == 0
    found: Printed = json.loads(text.getvalue())
    return found


def rows_of(printed: Printed, title: str) -> list[dict[str, Any]]:
    (rows,) = [table["rows"] for table in printed["tables"] if title in table["title"]]
    return list(rows)


def test_the_machine_is_described(printed: Printed) -> None:
    assert printed["machine"]["cores"] >= 1
    assert {"processor", "instructions", "threads", "torch", "transformers"} <= {
        *printed["machine"]
    }


def test_throughput_has_a_row_for_ours_and_for_each_peer(printed: Printed) -> None:
    rows = {row["what"]: row for row in rows_of(printed, "throughput")}
    assert rows["nlu_lite fp32"]["pieces/s"] > 0 and rows[PIPELINE_32]["pieces/s"] > 0
    assert rows["nlu_lite fp32"]["least cosine"] == pytest.approx(1, abs=1e-6)
    assert rows[PIPELINE_32]["least cosine"] == pytest.approx(1, abs=1e-6)


def test_a_row_that_is_left_out_says_why(printed: Printed) -> None:
    for row in rows_of(printed, "throughput"):
        assert (row["pieces/s"] is None) == row["how"].startswith("left out: ")


def test_the_stages_are_those_of_the_library_and_make_up_the_whole(printed: Printed) -> None:
    rows = rows_of(printed, "where the time")
    assert {row["stage"] for row in rows} == {*(stage for *_, stage in SEAMS), MODEL, REST}
    assert sum(row["% of the time"] for row in rows) == pytest.approx(100)


def test_a_cold_start_takes_time_and_memory(printed: Printed) -> None:
    rows = rows_of(printed, "MiniLM: fresh process")
    assert {"import torch, pandas", "nlu_lite", "transformers pipeline"} <= {
        row["what"] for row in rows
    }
    assert all(row["seconds"] > 0.1 and row["peak MB"] > 50 for row in rows)


def test_repeated_rows_are_as_many_of_half_the_texts(printed: Printed) -> None:
    different, half = rows_of(printed, "repeated texts")
    assert different["number"] == half["number"] == different["different texts"]
    assert half["different texts"] == half["number"] / 2


def test_a_longer_document_is_the_same_text(printed: Printed) -> None:
    rows = rows_of(printed, "longer documents")
    pieces = [row["pieces"] for row in rows]
    assert max(pieces) <= 1.1 * min(pieces)


def test_scaling_compares_ten_times_the_text(printed: Printed) -> None:
    rows = rows_of(printed, "ten times the text")
    assert [row["case"] for row in rows] == [case.name for case in scaling.CASES]
    for row in rows:
        assert row["large"] == 10 * row["small"]
        # Of one round, the median ratio is the ratio of the medians.
        assert row["ratio"] == pytest.approx(row["large seconds"] / row["small seconds"])


def test_budgets_ask_for_figures_that_are_measured(printed: Printed) -> None:
    def of_any_geometry(name: str) -> str:
        for geometry in GEOMETRIES:
            name = name.replace(geometry, "*")
        return name

    measured = {of_any_geometry(name) for table in printed["tables"] for name in table["figures"]}
    # Those whose data do not come along are asked for in test_quality.
    budgets = [budget for budget in BUDGETS if budget.needs is None]
    asked = {of_any_geometry(bound.figure) for budget in budgets for bound in budget.bounds}
    # Those of what is not in the quick run have names that are tested with what measures them.
    elsewhere = ("*: nlu_lite", "head, ", "kept vectors: ", "search", "training speed, ")
    assert {name for name in asked - measured if not name.startswith(elsewhere)} == set()


def test_results_are_written_with_the_machine_and_all_tables(
    printed: Printed, results: Path
) -> None:
    text = results.read_text(encoding="utf-8")
    assert f"- processor: {printed['machine']['processor']}" in text
    assert all(f"\n## {table['title']}\n" in text for table in printed["tables"])
    assert list(results.parent.iterdir()) == [results]


@pytest.mark.parametrize("failed", [False, True])
def test_the_exit_status_tells_of_a_failed_table(
    failed: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = SimpleNamespace(
        __doc__="Nothing.",
        add_arguments=lambda parser: None,
        measure=lambda options: [Table("Nothing.", [], failed=failed)],
    )
    monkeypatch.setitem(COMMANDS, "nothing", command)
    assert main(["nothing"]) == int(failed)
    assert capsys.readouterr().out.endswith("\n\nNothing.\n")


@pytest.mark.parametrize("given", ["0", "-1", "2.5", "many"])
def test_a_number_that_measures_nothing_is_refused(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["cold", "--rounds", given])
    assert f"{given!r} is no whole number from 1" in capsys.readouterr().err


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
    assert not loaded & {"torch", "transformers", "pandas"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_sentences_have_the_mean_length_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tiny = ["--geometry", "L-2 H-128", "--no-peers", "--rounds", "1", "--sentences", "4"]
    assert main(["throughput", *tiny, "--pieces", "16"]) == 0
    told = capsys.readouterr().out
    assert "L-2 H-128, 16 pieces a sentence: throughput; 4 sentences, 64 pieces" in told


def test_a_command_leaves_the_environment_of_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    assert main(["latency", "--geometry", "L-2 H-128", "--rounds", "1", "--rows", "1"]) == 0
    assert "HF_HUB_OFFLINE" not in os.environ
