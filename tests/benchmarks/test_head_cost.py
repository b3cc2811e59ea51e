"""The cost of a head, told for each model."""

import argparse

import pytest

from benchmarks import head_cost
from benchmarks.head_cost import EMBEDDING, MODELS, WITH_HEAD, named

pytestmark = pytest.mark.slow


def test_a_head_is_told_beside_the_vectors_alone(capfd: pytest.CaptureFixture[str]) -> None:
    tables = head_cost.measure(argparse.Namespace(texts=20, rounds=1))
    assert [list(table.figures) for table in tables] == [[named(each.geometry)] for each in MODELS]
    for table in tables:
        seconds = {row["what"]: float(str(row["seconds"])) for row in table.rows}
        (ratio,) = table.figures.values()
        assert ratio == pytest.approx(seconds[WITH_HEAD] / seconds[EMBEDDING])
