"""How fast and how large those that are compared are."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.distillation.contenders import Contender, compared, megabytes_of, timed
from nlu_lite.pipeline import Pipeline


def of_pause(seconds: float) -> Contender:
    def table(texts: Sequence[object]) -> object:
        time.sleep(seconds)
        return list(texts)

    return Contender(what=f"{seconds} seconds", score=0.5, table=table)


@pytest.mark.slow
def test_rates_are_told_beside_the_first() -> None:
    slow, fast = compared(
        [of_pause(0.08), of_pause(0.02)], ["a text"] * 10, data="pauses", metric="accuracy"
    )
    assert slow.times == 1 and fast.times is not None and fast.times > 1.5
    assert slow.rate is not None and 50 < slow.rate <= 125
    assert (slow.data, slow.metric, slow.score, slow.megabytes) == ("pauses", "accuracy", 0.5, None)


def test_making_is_timed() -> None:
    made, seconds = timed(lambda: of_pause(0.02).table(["a text"]))
    assert made == ["a text"] and seconds >= 0.02


@pytest.mark.slow
def test_megabytes_are_those_that_are_saved(embedded: Pipeline, tmp_path: Path) -> None:
    embedded.save(tmp_path / "saved")
    files = [path for path in (tmp_path / "saved").rglob("*") if path.is_file()]
    saved = sum(path.stat().st_size for path in files)
    assert megabytes_of(embedded) == pytest.approx(saved / 1e6)
    assert megabytes_of(embedded) > 40
