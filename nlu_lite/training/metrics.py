"""How good labels and numbers are that a head gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.common.choices import one_of
from nlu_lite.errors import InvalidOption
from nlu_lite.model.entities import entities_of
from nlu_lite.model.head import HEAD_TASKS, WORD_TASKS, HeadTask
from nlu_lite.model.iob_path import iob_path

__all__ = ["METRICS", "Metric", "Outcome", "Targets", "metric_of", "outcome_of"]

_Doubles: TypeAlias = npt.NDArray[np.float64]
# Classes by their number; flags, a column a class; or numbers.
Targets: TypeAlias = IntArray | BoolArray | FloatArray | _Doubles


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """What a head gave, beside what it should have given.

    Attributes:
        targets: Shape (n,), the number of each class; of a multi_classifier shape (n, classes),
            whether a text has each; of a regressor shape (n,), the numbers.
        predicted: The same of the head; -1 where it gave no label.
        probabilities: Shape (n, classes); of a regressor the numbers.
        classes: The labels that the head knows, and behind them others that are among the targets.
        sentences: Shape (sentences + 1,), where the words of each sentence begin and end; of texts
            None.
    """

    targets: Targets
    predicted: Targets
    probabilities: FloatArray
    classes: tuple[object, ...]
    sentences: IntArray | None = None


def outcome_of(
    task: HeadTask,
    targets: Targets,
    probabilities: FloatArray,
    classes: Sequence[object],
    sentences: IntArray | None = None,
) -> Outcome:
    """What a head decides for: the most probable class, or each that is more probable than not.

    Labels of entities are the most probable ones that are well-formed (`model.iob_path`).

    Args:
        task: What the head is for.
        targets: As in `Outcome`.
        probabilities: Shape (n, classes), as `Head.probabilities` gives them.
        classes: As in `Outcome`.
        sentences: As in `Outcome`; needed for "ner".

    >>> shares = np.array([[0.25, 0.75]], dtype=np.float32)
    >>> outcome_of("classifier", np.array([1]), shares, ["a", "b"]).predicted
    array([1])
    """
    return Outcome(
        targets=targets,
        predicted=_DECISIONS[task](probabilities, classes, sentences),
        probabilities=probabilities,
        classes=tuple(classes),
        sentences=sentences,
    )


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


def _most_probable(
    probabilities: FloatArray, classes: Sequence[object], sentences: IntArray | None
) -> IntArray:
    return np.where(np.isnan(probabilities).any(axis=1), -1, probabilities.argmax(axis=1))


def _well_formed(
    probabilities: FloatArray, classes: Sequence[object], sentences: IntArray | None
) -> IntArray:
    if sentences is None:
        raise ValueError("labels of entities need the sentences of their words")
    with np.errstate(divide="ignore"):
        return iob_path(np.log(probabilities), classes, sentences)


def _probable(
    probabilities: FloatArray, classes: Sequence[object], sentences: IntArray | None
) -> BoolArray:
    flags: BoolArray = probabilities >= 0.5
    return flags


def _numbers(
    probabilities: FloatArray, classes: Sequence[object], sentences: IntArray | None
) -> FloatArray:
    return probabilities.reshape(len(probabilities))


_DECISIONS: Mapping[
    HeadTask, Callable[[FloatArray, Sequence[object], IntArray | None], Targets]
] = {
    "classifier": _most_probable,
    "sentiment": _most_probable,
    "multi_classifier": _probable,
    "regressor": _numbers,
    "ner": _well_formed,
    "pos": _most_probable,
}


def _accuracy(outcome: Outcome) -> float:
    return float((outcome.predicted == outcome.targets).mean())


def _subset_accuracy(outcome: Outcome) -> float:
    return float((outcome.predicted == outcome.targets).all(axis=1).mean())


def _counts(outcome: Outcome) -> tuple[IntArray, IntArray, IntArray]:
    """Shape (classes,) each: how often it is right, how often predicted, how often the target."""
    targets, predicted = outcome.targets, outcome.predicted
    if targets.ndim == 2:
        both = targets.astype(np.bool_) & predicted.astype(np.bool_)
        return both.sum(axis=0), predicted.sum(axis=0), targets.sum(axis=0)
    classes = int(max(targets.max(initial=0), predicted.max(initial=0))) + 1
    right = targets[predicted == targets]
    given = predicted[predicted >= 0]
    true, guessed, actual = (
        np.bincount(numbers.astype(np.int64), minlength=classes)
        for numbers in (right, given, targets)
    )
    return true, guessed, actual


def _f1(right: npt.ArrayLike, predicted: npt.ArrayLike, actual: npt.ArrayLike) -> _Doubles:
    """The harmonic mean of precision and recall; 0 where there is nothing to find and to say."""
    shares = 2 * np.asarray(right, dtype=np.float64)
    return shares / np.maximum(np.add(predicted, actual), 1)


def _micro_f1(outcome: Outcome) -> float:
    right, predicted, actual = _counts(outcome)
    return float(_f1(right.sum(), predicted.sum(), actual.sum()))


def _macro_f1(outcome: Outcome) -> float:
    right, predicted, actual = _counts(outcome)
    # Of one label a row, those that are nowhere have no part in it; of flags all columns have.
    there = (predicted + actual > 0) | (outcome.targets.ndim == 2)
    return float(_f1(right, predicted, actual)[there].mean())


def _weighted_f1(outcome: Outcome) -> float:
    right, predicted, actual = _counts(outcome)
    return float(_f1(right, predicted, actual) @ actual / max(actual.sum(), 1))


def _entity_f1(outcome: Outcome) -> float:
    """Of entities that are right in both ends and in their type, as CoNLL 2003 counts them."""
    targets, predicted = _entities(outcome, outcome.targets), _entities(outcome, outcome.predicted)
    return float(_f1(len(targets & predicted), len(predicted), len(targets)))


def _entities(outcome: Outcome, labels: Targets) -> set[tuple[int, int, str]]:
    if outcome.sentences is None:
        raise ValueError("entities need the sentences of their words")
    found = entities_of(
        labels.astype(np.int64),
        np.ones(len(labels), dtype=np.float32),
        outcome.classes,
        words=np.zeros((len(labels), 2), dtype=np.int64),
        sentence_words=outcome.sentences,
        document_words=outcome.sentences,
    )
    types = (found.types[number] for number in found.type.tolist())
    return {(begin, end, name) for (begin, end), name in zip(found.words.tolist(), types)}


def _log_loss(outcome: Outcome) -> float:
    """The mean of minus the logarithm of how likely the right class was held to be."""
    shares = outcome.probabilities.astype(np.float64)
    targets = outcome.targets
    if targets.ndim == 2:
        shares = np.where(targets.astype(np.bool_), shares, 1 - shares)
    else:
        known = (targets >= 0) & (targets < shares.shape[1])
        column = np.where(known, targets, 0).astype(np.int64)
        shares = np.where(known, shares[np.arange(len(shares)), column], 0)
    return float(-np.log(np.nan_to_num(shares).clip(np.finfo(np.float32).eps, 1)).mean())


def _r2(outcome: Outcome) -> float:
    """1 less the share of the variance that is left; 0 where there is none, as for guessing."""
    targets = outcome.targets.astype(np.float64)
    left = ((targets - outcome.predicted) ** 2).sum()
    variance = ((targets - targets.mean()) ** 2).sum()
    return float(1 - left / variance) if variance else 0.0


def _mean_absolute_error(outcome: Outcome) -> float:
    return float(np.abs(outcome.targets.astype(np.float64) - outcome.predicted).mean())


def _spearman(outcome: Outcome) -> float:
    ranks = np.stack([_ranks(outcome.targets), _ranks(outcome.predicted)])
    spread = (ranks.std(axis=1) > 0).all()
    return float(np.corrcoef(ranks)[0, 1]) if spread else 0.0


def _ranks(numbers: Targets) -> _Doubles:
    """The rank of each number, of equal ones the mean of theirs."""
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


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
        Metric("accuracy", _OF_ONE_CLASS, _accuracy),
        Metric("subset_accuracy", ("multi_classifier",), _subset_accuracy),
        Metric("micro_f1", _OF_CLASSES, _micro_f1),
        Metric("macro_f1", _OF_CLASSES, _macro_f1),
        Metric("weighted_f1", _OF_CLASSES, _weighted_f1),
        Metric("log_loss", _OF_CLASSES, _log_loss, greater_is_better=False),
        Metric("entity_f1", ("ner",), _entity_f1),
        Metric("r2", ("regressor",), _r2),
        Metric(
            "mean_absolute_error", ("regressor",), _mean_absolute_error, greater_is_better=False
        ),
        Metric("spearman", ("regressor",), _spearman),
    )
}
