"""Answers of a teacher as what a student is held against."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.head import HeadTask
from nlu_lite.training.objectives import Objective, Targets, rows_with_targets

__all__ = ["label_objective", "mixed", "tempered", "vector_objective"]

# Where a label is known, what it says counts as much as what the teacher says.
_SHARE_OF_LABELS = 0.5
_LEAST_SHARE = 1e-7


def tempered(shares: FloatArray, temperature: float, *, task: HeadTask) -> FloatArray:
    """Probabilities at a temperature, which makes them the softer the higher it is.

    Logits that are divided by it give these (Hinton et al., 2015, arXiv:1503.02531).

    Args:
        shares: Shape (n, classes), probabilities.
        temperature: A number above 0; 1 leaves them as they are.
        task: What they are for; numbers of a regressor stay as they are.

    >>> tempered(np.array([[0.8, 0.2]], dtype=np.float32), 2.0, task="classifier").round(3)
    array([[0.667, 0.333]], dtype=float32)
    """
    if temperature == 1 or task == "regressor":
        return shares
    known = np.clip(shares.astype(np.float64), _LEAST_SHARE, 1)
    softer = known ** (1 / temperature)
    if task == "multi_classifier":
        against = np.clip(1 - known, _LEAST_SHARE, 1) ** (1 / temperature)
        return np.asarray(softer / (softer + against), dtype=np.float32)
    return np.asarray(softer / softer.sum(axis=1, keepdims=True), dtype=np.float32)


def mixed(answers: FloatArray, known: FloatArray) -> FloatArray:
    """What is learned: the teacher's answers; half of them where a label is known.

    Args:
        answers: Shape (n, outputs), what the teacher says, at the temperature.
        known: The same of what is known; rows of NaN where nothing is.
    """
    there = ~np.isnan(known).any(axis=1)
    targets = answers.copy()
    targets[there] = (1 - _SHARE_OF_LABELS) * answers[there] + _SHARE_OF_LABELS * known[there]
    return targets


def label_objective(task: HeadTask, temperature: float) -> Objective:
    """How the scores of a student's head are held against soft labels."""
    return Objective(partial(_LOSSES[task], temperature), _shares)


def vector_objective(answers: FloatArray) -> Objective:
    """How the vectors of a student are held against those of its teacher.

    The loss of a row is 1 less the cosine, and the squared distance in times of the mean square of
    the teacher's vectors.

    Args:
        answers: Shape (n, dimension), the teacher's vectors.
    """
    return Objective(partial(_of_vectors, float(np.nanmean(np.sum(answers**2, axis=1)))), _shares)


def _shares(targets: Targets, weights: FloatArray | None) -> FloatArray:
    return rows_with_targets(targets)


def _of_one_class(
    temperature: float, scores: Tensor, targets: Tensor, weights: Tensor | None
) -> Tensor:
    # The gradients shrink with the square of the temperature.
    soft = functional.cross_entropy(scores / temperature, targets, reduction="none")
    return soft * temperature**2


def _of_any_classes(
    temperature: float, scores: Tensor, targets: Tensor, weights: Tensor | None
) -> Tensor:
    losses = functional.binary_cross_entropy_with_logits(
        scores / temperature, targets, reduction="none"
    )
    return losses.mean(dim=1) * temperature**2


def _of_a_number(
    temperature: float, scores: Tensor, targets: Tensor, weights: Tensor | None
) -> Tensor:
    return functional.mse_loss(scores[:, 0], targets[:, 0], reduction="none")


def _of_vectors(
    mean_square: float, vectors: Tensor, targets: Tensor, weights: Tensor | None
) -> Tensor:
    distances = torch.sum((vectors - targets) ** 2, dim=1) / max(mean_square, _LEAST_SHARE)
    return 1 - functional.cosine_similarity(vectors, targets) + distances


_LOSSES: Mapping[HeadTask, Callable[[float, Tensor, Tensor, Tensor | None], Tensor]] = {
    "classifier": _of_one_class,
    "sentiment": _of_one_class,
    "multi_classifier": _of_any_classes,
    "regressor": _of_a_number,
    "ner": _of_one_class,
    "pos": _of_one_class,
}
