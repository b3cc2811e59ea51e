"""How much an example of each class counts."""

from collections.abc import Mapping, Sequence

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head_tasks import Label
from nlu_lite.training.fit_options import ClassWeight
from nlu_lite.training.outcome import Targets

__all__ = ["class_weights"]


def class_weights(
    wanted: ClassWeight, targets: Targets, classes: Sequence[Label]
) -> FloatArray | None:
    """The weight of each class.

    Args:
        wanted: "balanced": as if all classes had equally many examples; a mapping from labels,
            those that it lacks count 1; None: all count alike.
        targets: As in `Outcome`.
        classes: The labels, by their numbers.

    Returns:
        Shape (classes,), float32; None where all count alike.

    Raises:
        InvalidOption: A label is unknown, or a weight is no number above 0.

    >>> class_weights("balanced", np.array([0, 0, 0, 1]), ["a", "b"])
    array([0.6666667, 2.       ], dtype=float32)
    """
    if wanted is None:
        return None
    if not classes:
        raise InvalidOption(f"class_weight={wanted!r:.60}, but a regressor has no classes.")
    if not isinstance(wanted, Mapping):
        counts = _counts(targets, len(classes))
        balanced: FloatArray = counts.sum() / (len(classes) * np.maximum(counts, 1))
        return balanced.astype(np.float32)
    numbers = {label: number for number, label in enumerate(classes)}
    weights = np.ones(len(classes), dtype=np.float32)
    for label, weight in wanted.items():
        if label not in numbers:
            hint = did_you_mean(label, [str(known) for known in classes])
            raise InvalidOption(f"class_weight: there is no class {label!r}.{hint}")
        if not isinstance(weight, (int, float)) or not weight > 0:
            raise InvalidOption(f"class_weight: {weight!r} of {label!r} is no number above 0.")
        weights[numbers[label]] = weight
    return weights


def _counts(targets: Targets, classes: int) -> FloatArray:
    if targets.ndim == 2:
        return np.asarray(targets.sum(axis=0), dtype=np.float32)
    known = targets[targets >= 0].astype(np.int64)
    return np.asarray(np.bincount(known, minlength=classes), dtype=np.float32)
