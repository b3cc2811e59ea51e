"""Vectors that are kept on disk, measured in sessions of their own."""

import argparse

import pytest

from benchmarks import kept

pytestmark = pytest.mark.slow


def test_the_second_run_is_told_beside_the_first() -> None:
    (table,) = kept.measure(argparse.Namespace(texts=40, rounds=1))
    assert [row["what"] for row in table.rows] == ["nothing kept", "first run", "second run"]
    assert table.figures[kept.EQUAL] == 1
    assert table.figures[kept.FASTER] > 1
