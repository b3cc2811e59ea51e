"""What a head gave, beside what it should have given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.model.head import HeadTask
from nlu_lite.model.iob_path import iob_path

__all__ = ["Outcome", "Targets", "outcome_of"]

_Doubles: TypeAlias = npt.NDArray[np.float64]
# Classes by their number; flags, a column a class; or numbers.
Targets: TypeAlias = IntArray | BoolArray | FloatArray | _Doubles


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """What a head gave, beside what it should have given.

    Attributes:
        targets: Shape (n,), the number of each class, -1 for one that no head can find;
            of a multi_classifier shape (n, classes), whether a text has each; of a regressor
            shape (n,), the numbers.
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
