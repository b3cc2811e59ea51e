"""The classes that labels are of, in order."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import IntArray

__all__ = ["Label", "classes_of", "is_label", "numbers_of", "with_others"]

Label: TypeAlias = str | int | float | bool


def classes_of(labels: Iterable[Label]) -> tuple[Label, ...]:
    """The different labels, sorted; those of different types apart, scalars of NumPy as Python's.

    >>> classes_of(["spam", "ham", "spam"])
    ('ham', 'spam')
    """
    plain = {label.item() if isinstance(label, np.generic) else label for label in labels}
    return tuple(sorted(plain, key=lambda label: (type(label).__name__, label)))


def with_others(classes: Sequence[Label], *labels: Iterable[Label | None]) -> tuple[Label, ...]:
    """Classes, and behind them those of labels that are none of them.

    >>> with_others(["b", "a"], ["a", "d", None], ["c"])
    ('b', 'a', 'c', 'd')
    """
    known = set(classes)
    others = (label for those in labels for label in those if is_label(label))
    return (*classes, *classes_of(label for label in others if label not in known))


def is_label(label: object) -> TypeGuard[Label]:
    """Whether something is a label, and not missing.

    >>> is_label(0), is_label(None), is_label(float("nan"))
    (True, False, False)
    """
    known: Any = label
    return bool(pd.api.types.is_scalar(known) and not pd.isna(known))


def numbers_of(labels: Sequence[Label | None], classes: Sequence[Label]) -> IntArray:
    """Which of the classes each label is; -1 where it is none of them, or missing.

    Returns:
        Shape (labels,).

    >>> numbers_of(["spam", None, "ham"], ["ham", "spam"])
    array([ 1, -1,  0])
    """
    places = {label: number for number, label in enumerate(classes)}
    numbers = (places.get(label, -1) if is_label(label) else -1 for label in labels)
    return np.fromiter(numbers, dtype=np.int64, count=len(labels))
