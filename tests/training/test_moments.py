import math

import pytest

from nlu_lite.training.moments import Moment, shown


def moment(step: int, metric: float = math.nan) -> Moment:
    return Moment(
        epoch=1, epochs=2, step=step, steps=10, loss=0.25, metric=metric, seconds_left=9.0
    )


def test_a_bar_tells_loss_metric_and_steps(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(True) as report:
        report(moment(4))
        report(moment(10, metric=0.5))
    told = capsys.readouterr().err
    assert "10.0/10.0" in told
    assert "epoch 1/2, loss 0.2500, metric 0.5000" in told


def test_nothing_is_told_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(False) as report:
        report(moment(1))
    assert capsys.readouterr().err == ""
