"""The values of metrics: how good what a head gave is."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import IntArray
from nlu_lite.model.entities import entities_of
from nlu_lite.training.outcome import Outcome, Targets

__all__ = [
    "accuracy",
    "entity_f1",
    "log_loss",
    "macro_f1",
    "mean_absolute_error",
    "micro_f1",
    "r2",
    "spearman",
    "subset_accuracy",
    "weighted_f1",
]

_Doubles: TypeAlias = npt.NDArray[np.float64]


def accuracy(outcome: Outcome) -> float:
    """The share of rows whose label is right."""
    # Where neither has a label nothing is right.
    right = (outcome.predicted == outcome.targets) & (outcome.targets >= 0)
    return float(right.mean())


def subset_accuracy(outcome: Outcome) -> float:
    """The share of texts of whose labels all are right, and none is missing."""
    return float((outcome.predicted == outcome.targets).all(axis=1).mean())


def _counts(outcome: Outcome) -> tuple[IntArray, IntArray, IntArray]:
    """Shape (classes,) each: how often it is right, how often predicted, how often the target."""
    targets, predicted = outcome.targets, outcome.predicted
    if targets.ndim == 2:
        both = targets.astype(np.bool_) & predicted.astype(np.bool_)
        return both.sum(axis=0), predicted.sum(axis=0), targets.sum(axis=0)
    classes = int(max(targets.max(initial=0), predicted.max(initial=0))) + 1
    right = targets[(predicted == targets) & (targets >= 0)]
    given, wanted = predicted[predicted >= 0], targets[targets >= 0]
    true, guessed, actual = (
        np.bincount(numbers.astype(np.int64), minlength=classes)
        for numbers in (right, given, wanted)
    )
    return true, guessed, actual


def _f1(right: npt.ArrayLike, predicted: npt.ArrayLike, actual: npt.ArrayLike) -> _Doubles:
    """The harmonic mean of precision and recall; 0 where there is nothing to find and to say."""
    shares = 2 * np.asarray(right, dtype=np.float64)
    return shares / np.maximum(np.add(predicted, actual), 1)


def micro_f1(outcome: Outcome) -> float:
    """F1 of all labels together."""
    right, predicted, actual = _counts(outcome)
    return float(_f1(right.sum(), predicted.sum(), actual.sum()))


def macro_f1(outcome: Outcome) -> float:
    """The mean of the F1 of the classes, as scikit-learn takes it."""
    right, predicted, actual = _counts(outcome)
    # Of one label a row, those that are nowhere have no part in it; of flags all columns have.
    there = (predicted + actual > 0) | (outcome.targets.ndim == 2)
    return float(_f1(right, predicted, actual)[there].mean())


def weighted_f1(outcome: Outcome) -> float:
    """The mean of the F1 of the classes, by how many rows each has."""
    right, predicted, actual = _counts(outcome)
    return float(_f1(right, predicted, actual) @ actual / max(actual.sum(), 1))


def entity_f1(outcome: Outcome) -> float:
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
    places = zip(found.words.tolist(), found.type.tolist(), strict=True)
    return {(begin, end, found.types[number]) for (begin, end), number in places}


def log_loss(outcome: Outcome) -> float:
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


def r2(outcome: Outcome) -> float:
    """1 less the share of the variance that is left; 0 where there is none, as for guessing."""
    targets = outcome.targets.astype(np.float64)
    left = ((targets - outcome.predicted) ** 2).sum()
    variance = ((targets - targets.mean()) ** 2).sum()
    return float(1 - left / variance) if variance else 0.0


def mean_absolute_error(outcome: Outcome) -> float:
    """How far the numbers are off, on the mean."""
    return float(np.abs(outcome.targets.astype(np.float64) - outcome.predicted).mean())


def spearman(outcome: Outcome) -> float:
    """The correlation of the ranks; 0 where all numbers are equal."""
    ranks = np.stack([_ranks(outcome.targets), _ranks(outcome.predicted)])
    spread = (ranks.std(axis=1) > 0).all()
    return float(np.asarray(np.corrcoef(ranks))[0, 1]) if spread else 0.0


def _ranks(numbers: Targets) -> _Doubles:
    """The rank of each number, of equal ones the mean of theirs."""
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    means = np.asarray(np.cumsum(counts) - (counts - 1) / 2, dtype=np.float64)
    ranks: _Doubles = means[place]
    return ranks
