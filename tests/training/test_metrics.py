"""Metrics by the names that users call them."""

import pytest

from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import HEAD_TASKS, HeadTask
from nlu_lite.training.metrics import METRICS, metric_of


@pytest.mark.parametrize("task", HEAD_TASKS)
def test_every_task_has_a_metric_that_fits(task: HeadTask) -> None:
    assert task in metric_of(None, task=task).tasks


def test_an_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(InvalidOption, match="Did you mean 'accuracy'"):
        metric_of("acuracy", task="classifier")


def test_a_metric_of_another_task_names_those_that_fit() -> None:
    with pytest.raises(InvalidOption, match="for regressor, but the task is 'ner'.*'entity_f1'"):
        metric_of("r2", task="ner")


def test_a_smaller_loss_is_better() -> None:
    assert METRICS["log_loss"].better(0.1, 0.2) and METRICS["accuracy"].better(0.2, 0.1)
