"""Load on a server: all requests are counted, and what became of them."""

import argparse

import pytest

from benchmarks import serve
from benchmarks.__main__ import COMMANDS

pytest.importorskip("starlette")
pytestmark = pytest.mark.slow


def test_nothing_is_lost() -> None:
    parser = argparse.ArgumentParser()
    COMMANDS["serve"].add_arguments(parser)
    asked = ["--seconds", "1", "--warm", "1", "--clients", "4", "--texts", "1,3"]
    (table,) = serve.measure(parser.parse_args(asked))
    ways = [row["what"] for row in table.rows]
    assert ways == ["predict_embeds alone", "1 a request", "3 a request"]
    assert table.figures[serve.LOST] == 0
    assert all(row["requests"] for row in table.rows[1:])
    assert table.figures[serve.TEXTS_A_SECOND.format(texts=3)] > 0
    assert not table.failed
