"""Losses by task: what the scores of a head are held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.head import HeadTask

__all__ = [
    "NO_SCALE",
    "OBJECTIVES",
    "Objective",
    "Scale",
    "Targets",
    "rows_with_targets",
    "scale_of",
]

Targets: TypeAlias = npt.NDArray[np.int64] | FloatArray


@dataclass(frozen=True, slots=True)
class Objective:
    """How a task is learned.

    Attributes:
        losses: From scores of shape (n, outputs), n targets and the weights of classes to n
            losses.
        shares: From targets and the weights of classes to how much each target counts; 0 where
            there is none.
    """

    losses: Callable[[Tensor, Tensor, Tensor | None], Tensor]
    shares: Callable[[Targets, FloatArray | None], FloatArray]


def _of_one_class(scores: Tensor, targets: Tensor, weights: Tensor | None) -> Tensor:
    return functional.cross_entropy(scores, targets, weight=weights, reduction="none")


def _of_any_classes(scores: Tensor, targets: Tensor, weights: Tensor | None) -> Tensor:
    return functional.binary_cross_entropy_with_logits(
        scores, targets.to(scores.dtype), weight=weights, reduction="none"
    ).mean(dim=1)


def _of_a_number(scores: Tensor, targets: Tensor, weights: Tensor | None) -> Tensor:
    return functional.mse_loss(scores[:, 0], targets.to(scores.dtype), reduction="none")


def _of_its_class(targets: Targets, weights: FloatArray | None) -> FloatArray:
    numbers = targets.astype(np.int64)
    counts = np.ones(1 + numbers.max(initial=0), dtype=np.float32) if weights is None else weights
    shares = np.where(numbers >= 0, counts[np.maximum(numbers, 0)], 0)
    return np.asarray(shares, dtype=np.float32)


def rows_with_targets(targets: Targets) -> FloatArray:
    """Shape (n,): 1 for the rows that have a target, 0 for those that are NaN."""
    missing = np.isnan(targets.reshape(len(targets), -1)).any(axis=1)
    return np.asarray(~missing, dtype=np.float32)


def _all_the_same(targets: Targets, weights: FloatArray | None) -> FloatArray:
    return rows_with_targets(targets)


_ONE_CLASS = Objective(_of_one_class, _of_its_class)

OBJECTIVES: Mapping[HeadTask, Objective] = {
    "classifier": _ONE_CLASS,
    "sentiment": _ONE_CLASS,
    "ner": _ONE_CLASS,
    "pos": _ONE_CLASS,
    "multi_classifier": Objective(_of_any_classes, _all_the_same),
    "regressor": Objective(_of_a_number, _all_the_same),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers are moved and divided by before they are learned.

    Attributes:
        mean: Taken from them.
        deviation: What they are divided by then.
    """

    mean: float = 0.0
    deviation: float = 1.0

    def standardized(self, targets: Targets) -> Targets:
        """What is learned of numbers."""
        if self == NO_SCALE:
            return targets
        moved: FloatArray = ((targets - self.mean) / self.deviation).astype(np.float32)
        return moved

    def restored(self, scores: FloatArray) -> FloatArray:
        """Numbers from what was learned of them."""
        if self == NO_SCALE:
            return scores
        numbers: FloatArray = (scores * self.deviation + self.mean).astype(np.float32)
        return numbers


NO_SCALE = Scale()


def scale_of(targets: Targets) -> Scale:
    """The scale of numbers of mean 0 and deviation 1; NaN is left out.

    >>> scale_of(np.array([1, 3, np.nan], dtype=np.float32))
    Scale(mean=2.0, deviation=1.0)
    """
    return Scale(float(np.nanmean(targets)), float(np.nanstd(targets)) or 1.0)
