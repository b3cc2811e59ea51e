"""Ways to value what a head gives, by the names that users call them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlu_lite.common.choices import one_of
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import HEAD_TASKS, WORD_TASKS, HeadTask
from nlu_lite.training.outcome import Outcome
from nlu_lite.training.values import (
    accuracy,
    entity_f1,
    log_loss,
    macro_f1,
    mean_absolute_error,
    micro_f1,
    r2,
    spearman,
    subset_accuracy,
    weighted_f1,
)

__all__ = ["METRICS", "Metric", "metric_of"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A way to value what a head gives.

    Attributes:
        name: What users call it.
        tasks: What it fits.
        of: From an outcome to a number.
        greater_is_better: False for losses.
    """

    name: str
    tasks: tuple[HeadTask, ...]
    of: Callable[[Outcome], float]
    greater_is_better: bool = True

    def better(self, value: float, than: float) -> bool:
        """Whether a value is better than another one."""
        return value > than if self.greater_is_better else value < than


def metric_of(name: str | None, *, task: HeadTask) -> Metric:
    """The metric of a name, for a task.

    Args:
        name: One of `METRICS`; None: accuracy, of a multi_classifier "micro_f1", of a regressor
            "r2", of ner "entity_f1".
        task: What the head is for.

    Raises:
        InvalidOption: There is none of this name, or it does not fit the task.

    >>> metric_of(None, task="ner").name
    'entity_f1'
    """
    if name is None:
        return METRICS[_DEFAULTS[task]]
    metric = METRICS[one_of("metric", name, METRICS, fault="is not known")]
    if task not in metric.tasks:
        fitting = ", ".join(repr(other.name) for other in METRICS.values() if task in other.tasks)
        raise InvalidOption(
            f"metric={name!r} is for {' and '.join(metric.tasks)}, but the task is {task!r}; "
            f"expected one of {fitting}."
        )
    return metric


_OF_ONE_CLASS: tuple[HeadTask, ...] = ("classifier", "sentiment", *WORD_TASKS)
_OF_CLASSES: tuple[HeadTask, ...] = tuple(task for task in HEAD_TASKS if task != "regressor")
_DEFAULTS: Mapping[HeadTask, str] = {
    "classifier": "accuracy",
    "sentiment": "accuracy",
    "multi_classifier": "micro_f1",
    "regressor": "r2",
    "ner": "entity_f1",
    "pos": "accuracy",
}
METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("accuracy", _OF_ONE_CLASS, accuracy),
        Metric("subset_accuracy", ("multi_classifier",), subset_accuracy),
        Metric("micro_f1", _OF_CLASSES, micro_f1),
        Metric("macro_f1", _OF_CLASSES, macro_f1),
        Metric("weighted_f1", _OF_CLASSES, weighted_f1),
        Metric("log_loss", _OF_CLASSES, log_loss, greater_is_better=False),
        Metric("entity_f1", ("ner",), entity_f1),
        Metric("r2", ("regressor",), r2),
        Metric("mean_absolute_error", ("regressor",), mean_absolute_error, greater_is_better=False),
        Metric("spearman", ("regressor",), spearman),
    )
}
