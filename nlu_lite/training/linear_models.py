"""Dense layers that are fitted to vectors, by scikit-learn, for a strength of regularisation."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import NluLiteWarning
from nlu_lite.model.head import HeadTask
from nlu_lite.training.outcome import Targets

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

__all__ = ["LINEAR_FITS", "Coefficients", "RowWeights", "fitted"]

_Doubles: TypeAlias = npt.NDArray[np.float64]
# The weight of each class, or what makes them as many of each.
RowWeights: TypeAlias = Literal["balanced"] | Mapping[int, float] | None

_ITERATIONS = 1_000
# So much less likely than the least likely class is one that no row has.
_UNSEEN = -20.0


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """A dense layer.

    Attributes:
        weight: Shape (outputs, dimension).
        bias: Shape (outputs,).
    """

    weight: _Doubles
    bias: _Doubles


_Fit: TypeAlias = Callable[
    [FloatArray, Targets, int, float, RowWeights, Coefficients | None], Coefficients
]


def fitted(
    vectors: FloatArray,
    targets: Targets,
    *,
    task: HeadTask,
    classes: int,
    strength: float,
    class_weight: RowWeights = None,
    start: Coefficients | None = None,
) -> Coefficients:
    """The layer that fits vectors best, where weights are held down.

    Vectors are centred, and divided by one number, so that a strength means the same for vectors of
    any length; this is folded into the layer. Weights of logistic regression cost half their square
    divided by `strength`, beside the sum of the losses of all rows (scikit-learn's C), as do those
    of a regressor for numbers of variance 1.

    Args:
        vectors: Shape (n, dimension), none missing.
        targets: As in `Outcome`.
        task: What the head is for.
        classes: How many outputs there are.
        strength: How little weights are held down.
        class_weight: What each row counts by its class.
        start: A layer for similar vectors, from which to go on.
    """
    centre = vectors.mean(axis=0, dtype=np.float64)
    scale = float(np.sqrt(vectors.var(axis=0, dtype=np.float64).mean())) or 1.0
    standard = ((vectors - centre) / scale).astype(np.float32)
    if start is not None:
        start = replace(start, weight=start.weight * scale, bias=start.bias + start.weight @ centre)
    found = LINEAR_FITS[task](standard, targets, classes, strength, class_weight, start)
    weight = found.weight / scale
    return Coefficients(weight, found.bias - weight @ centre)


def _softmax(
    vectors: FloatArray,
    targets: Targets,
    classes: int,
    strength: float,
    class_weight: RowWeights,
    start: Coefficients | None,
) -> Coefficients:
    present = np.unique(targets).astype(np.int64)
    model = _logistic(strength, _of_present(class_weight, present))
    if start is not None:
        _begin_at(model, start, present)
    _converged(model, vectors, targets)
    if len(present) == 2:
        # Half the odds to each side: the difference of both scores is what scikit-learn has.
        weights = np.concatenate([-model.coef_, model.coef_]) / 2
        biases = np.concatenate([-model.intercept_, model.intercept_]) / 2
    else:
        weights, biases = model.coef_, model.intercept_
    weight = np.zeros((classes, vectors.shape[1]))
    bias = np.full(classes, float(biases.min()) + _UNSEEN)
    weight[present], bias[present] = weights, biases
    return Coefficients(weight, bias)


def _of_each(
    vectors: FloatArray,
    targets: Targets,
    classes: int,
    strength: float,
    class_weight: RowWeights,
    start: Coefficients | None,
) -> Coefficients:
    weight, bias = np.zeros((classes, vectors.shape[1])), np.zeros(classes)
    for number in range(classes):
        flags: BoolArray = targets[:, number].astype(np.bool_)
        count = int(flags.sum())
        if 0 < count < len(flags):
            model = _logistic(strength, _of_flags(class_weight, number))
            if start is not None:
                _set(model, start.weight[[number]], start.bias[[number]])
            _converged(model, vectors, flags)
            weight[number], bias[number] = model.coef_[0], model.intercept_[0]
        else:
            # All texts have it, or none: as likely as if there were one more, that has half of it.
            bias[number] = np.log((count + 0.5) / (len(flags) - count + 0.5))
    return Coefficients(weight, bias)


def _ridge(
    vectors: FloatArray,
    targets: Targets,
    classes: int,
    strength: float,
    class_weight: RowWeights,
    start: Coefficients | None,
) -> Coefficients:
    from sklearn.linear_model import Ridge

    numbers = targets.astype(np.float64)
    middle, spread = float(numbers.mean()), float(numbers.std()) or 1.0
    model = Ridge(alpha=1 / strength).fit(vectors.astype(np.float64), (numbers - middle) / spread)
    bias = np.array([model.intercept_ * spread + middle])
    return Coefficients(model.coef_[np.newaxis] * spread, bias)


LINEAR_FITS: Mapping[HeadTask, _Fit] = {
    "classifier": _softmax,
    "sentiment": _softmax,
    "multi_classifier": _of_each,
    "regressor": _ridge,
    "ner": _softmax,
    "pos": _softmax,
}


def _logistic(strength: float, class_weight: object) -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=strength, class_weight=class_weight, max_iter=_ITERATIONS, warm_start=True
    )


def _converged(model: "LogisticRegression", vectors: FloatArray, targets: Targets) -> None:
    """Fit a model; in float64 where float32 is too coarse for its search."""
    from sklearn.exceptions import ConvergenceWarning

    for number_type in (np.float32, np.float64):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", ConvergenceWarning)
            model.fit(vectors.astype(number_type, copy=False), targets)
        if not told:
            return
    warn(
        f"the head did not settle in {_ITERATIONS:,} steps ({told[0].message}); its labels may be "
        "less good than they could be.",
        NluLiteWarning,
    )


def _begin_at(model: "LogisticRegression", start: Coefficients, present: IntArray) -> None:
    weight, bias = start.weight[present], start.bias[present]
    if len(present) == 2:
        weight, bias = weight[1:] - weight[:1], bias[1:] - bias[:1]
    _set(model, weight, bias)


def _set(model: "LogisticRegression", weight: _Doubles, bias: _Doubles) -> None:
    model.coef_, model.intercept_ = weight.astype(np.float32), bias.astype(np.float32)


def _of_present(class_weight: RowWeights, present: IntArray) -> object:
    if not isinstance(class_weight, Mapping):
        return class_weight
    return {number: class_weight.get(number, 1.0) for number in present.tolist()}


def _of_flags(class_weight: RowWeights, number: int) -> object:
    if not isinstance(class_weight, Mapping):
        return class_weight
    return {False: 1.0, True: class_weight.get(number, 1.0)}
