"""`python -m benchmarks spark` runs and prints its table."""

import json

import pytest

from benchmarks.__main__ import main
from tests.spark.conftest import Sessions

TINY = ["--rounds", "1", "--documents", "12", "--workers", "1", "--layers", "2", "--hidden", "128"]


def test_it_prints_a_row_a_number_of_workers(
    sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions.stop()
    assert main(["spark", "--json", *TINY]) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    (row,) = table["rows"]
    assert row["workers"] == 1
    # Of one round, the median share is the ratio of the rates.
    assert row["share"] == pytest.approx(row["spark rows/s"] / row["one machine rows/s"])
    assert row["first row seconds"] > 0
    assert row["rows"] > 12 * 40
