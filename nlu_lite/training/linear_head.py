"""A head of one dense layer on vectors that stay as they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from nlu_lite.common.choices import did_you_mean
from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadTask, Label
from nlu_lite.training.labelled_vectors import LabelledVectors, folds_of
from nlu_lite.training.linear_models import Coefficients, RowWeights, fitted
from nlu_lite.training.metrics import Metric
from nlu_lite.training.outcome import outcome_of

__all__ = ["STRENGTHS", "LinearHead", "linear_head"]

# How little weights are held down; half a power of ten each.
STRENGTHS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
# What is best for few texts and many alike, or nearly; the search begins here.
_USUAL = 0.1
# Fewer rows than that, or classes that have one only, tell nothing of strengths.
_FEWEST_ROWS = 20


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LinearHead:
    """A head that was fitted, and how it was chosen.

    Attributes:
        head: The head.
        strength: How little its weights are held down, one of `STRENGTHS`.
        value: The metric, on rows that were given to validate or were held out; None where there
            are too few to hold any out.
        tried: The metric of each strength that was tried.
    """

    head: Head
    strength: float
    value: float | None
    tried: Mapping[float, float]


def linear_head(
    data: LabelledVectors,
    *,
    task: HeadTask,
    classes: Sequence[Label],
    name: str,
    input: HeadInput,
    metric: Metric,
    class_weight: Literal["balanced"] | Mapping[Label, float] | None = None,
    validation: LabelledVectors | None = None,
    seed: int = 0,
) -> LinearHead:
    """Logistic regression, of each class by itself where several are allowed; or ridge regression.

    How much weights are held down is chosen by the metric: on rows given to validate by, or else on
    rows that are held out in turn. The head is fitted to all of `data` then.

    Args:
        data: What to learn from; rows of NaN are left out.
        task: What the head is for.
        classes: The labels that the targets number; none for a regressor.
        name: What the head's column is called.
        input: What vectors the head reads.
        metric: What is to be good.
        class_weight: What a row counts, by its class; "balanced": as if there were as many of each.
        validation: What to choose by; None: parts of `data`.
        seed: What is held out.

    Raises:
        InvalidInput: The vectors are those of one class only.
        InvalidOption: `class_weight` is for a regressor, or names an unknown class.
        MissingExtra: scikit-learn is not installed.
    """
    require("scikit-learn", for_what="training", extra="train")
    learned = data.with_vectors()
    _check_differ(learned, task, classes)
    fit = partial(
        fitted,
        task=task,
        classes=max(len(classes), 1),
        class_weight=_by_number(class_weight, task, classes),
    )
    make = partial(_head, task=task, classes=tuple(classes), name=name, input=input)
    parts = [(learned, validation)] if validation is not None else _parts(data, task, seed)
    starts: list[Coefficients | None] = [None] * len(parts)

    def value_of(strength: float) -> float:
        values = []
        for number, (part, held_out) in enumerate(parts):
            found = fit(part.vectors, part.targets, strength=strength, start=starts[number])
            starts[number] = found
            values.append(_value(make(found), held_out, metric))
        return float(np.mean(values))

    tried = _climbed(value_of, metric) if parts else {}
    strength = _best(tried, metric) if tried else _USUAL
    final = fit(
        learned.vectors,
        learned.targets,
        strength=strength,
        start=starts[0] if starts else None,
    )
    return LinearHead(head=make(final), strength=strength, value=tried.get(strength), tried=tried)


def _check_differ(data: LabelledVectors, task: HeadTask, classes: Sequence[Label]) -> None:
    if not len(data):
        raise InvalidInput("no row has words; a head needs vectors to learn from.")
    if data.targets.ndim == 1 and task != "regressor" and len(np.unique(data.targets)) < 2:
        only = classes[int(data.targets[0])]
        raise InvalidInput(
            f"all {len(data):,} rows are of one class, {only!r}; a {task} needs two or more."
        )


def _by_number(
    class_weight: Literal["balanced"] | Mapping[Label, float] | None,
    task: HeadTask,
    classes: Sequence[Label],
) -> RowWeights:
    if class_weight is not None and task == "regressor":
        raise InvalidOption(f"class_weight={class_weight!r}, but a regressor has no classes.")
    if not isinstance(class_weight, Mapping):
        if class_weight in (None, "balanced"):
            return class_weight
        raise InvalidOption(
            f"class_weight={class_weight!r} is not known; expected None, 'balanced', or a mapping "
            "from classes to numbers."
        )
    numbers = {label: number for number, label in enumerate(classes)}
    for label, weight in class_weight.items():
        if label not in numbers:
            hint = did_you_mean(label, map(str, classes))
            raise InvalidOption(f"class_weight: there is no class {label!r}.{hint}")
        if not weight > 0:
            raise InvalidOption(f"class_weight: {weight!r} of {label!r} is not above zero.")
    return {numbers[label]: float(weight) for label, weight in class_weight.items()}


def _parts(
    data: LabelledVectors, task: HeadTask, seed: int
) -> list[tuple[LabelledVectors, LabelledVectors]]:
    """What to learn from and what to value by, some times; empty where there is too little."""
    if len(data) < _FEWEST_ROWS:
        return []
    parts = [
        (data.chosen(one).with_vectors(), data.chosen(other))
        for one, other in folds_of(data, seed=seed)
    ]
    of_one_class = task not in ("regressor", "multi_classifier")
    enough = all(
        len(other) and len(one) and not (of_one_class and len(np.unique(one.targets)) < 2)
        for one, other in parts
    )
    return parts if enough else []


def _value(head: Head, data: LabelledVectors, metric: Metric) -> float:
    if head.task == "regressor":
        data = data.with_vectors()
    probabilities = head.probabilities(head.scores(data.vectors))
    return metric.of(
        outcome_of(head.task, data.targets, probabilities, head.classes, data.sentences)
    )


def _climbed(value_of: Callable[[float], float], metric: Metric) -> dict[float, float]:
    """The values of strengths: of the usual one, and on, as long as they get better."""
    usual = STRENGTHS.index(_USUAL)
    tried = {_USUAL: value_of(_USUAL)}
    for others in (STRENGTHS[usual - 1 :: -1], STRENGTHS[usual + 1 :]):
        for strength in others:
            best = _best(tried, metric)
            tried[strength] = value_of(strength)
            if not metric.better(tried[strength], tried[best]):
                break
        if _best(tried, metric) != _USUAL:
            # Values rise to the best one and fall behind it, but for chance.
            break
    return tried


def _best(tried: Mapping[float, float], metric: Metric) -> float:
    """The best strength; of several, the one that holds weights down most."""
    best = min(tried)
    for strength in sorted(tried):
        if metric.better(tried[strength], tried[best]):
            best = strength
    return best


def _head(
    found: Coefficients,
    *,
    task: HeadTask,
    classes: tuple[Label, ...],
    name: str,
    input: HeadInput,
) -> Head:
    layer = HeadLayer(found.weight.astype(np.float32), found.bias.astype(np.float32))
    return Head(task=task, name=name, classes=classes, input=input, layers=(layer,))
