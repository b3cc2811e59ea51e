"""Precision, recall and F1: of each class, and the means of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlu_lite.analysis.classes import Label
from nlu_lite.analysis.metrics import Doubles
from nlu_lite.common.arrays import IntArray

__all__ = ["ClassFigures", "wilson"]

# Of the normal distribution: 95 % lie within.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class ClassFigures:
    """How often each class is meant, is said, and is said rightly.

    What can't be divided is 0, as in scikit-learn.

    Attributes:
        right: Shape (classes,), how many have it and were given it.
        true: Shape (classes,), how many have it.
        predicted: Shape (classes,), how many were given it.

    >>> figures = ClassFigures(np.array([8, 1]), np.array([9, 4]), np.array([11, 2]))
    >>> figures.f1.round(2).tolist()
    [0.8, 0.33]
    """

    right: IntArray
    true: IntArray
    predicted: IntArray

    @property
    def precision(self) -> Doubles:
        """Shape (classes,): how many of those that were given it have it."""
        return _divided(self.right, self.predicted)

    @property
    def recall(self) -> Doubles:
        """Shape (classes,): how many of those that have it were given it."""
        return _divided(self.right, self.true)

    @property
    def f1(self) -> Doubles:
        """Shape (classes,): the harmonic mean of both."""
        return _divided(2 * self.right, self.true + self.predicted)

    def means(self) -> Mapping[str, float]:
        """The means of F1.

        macro: of the classes that occur, true or predicted, each alike. micro: of all counts
        together. weighted: by how many have a class.
        """
        occurring = (self.true + self.predicted) > 0
        right, every = self.right.sum(), (self.true + self.predicted).sum()
        return {
            "macro F1": float(self.f1[occurring].mean()) if occurring.any() else 0.0,
            "micro F1": float(2 * right / every) if every else 0.0,
            "weighted F1": float(_divided(self.f1 @ self.true, self.true.sum())),
        }

    def table(self, classes: Sequence[Label]) -> pd.DataFrame:
        """A row a class: precision, recall, f1, support, predicted."""
        return pd.DataFrame(
            {
                "precision": self.precision,
                "recall": self.recall,
                "f1": self.f1,
                "support": self.true,
                "predicted": self.predicted,
            },
            index=pd.Index(list(classes), name="class"),
        )


def wilson(right: int, count: int) -> tuple[float, float]:
    """Between what a share lies with a probability of 95 % (Wilson 1927, doi:10.2307/2276774).

    Args:
        right: How many are right.
        count: Of how many.

    >>> low, high = wilson(472, 500)
    >>> round(low, 3), round(high, 3)
    (0.92, 0.961)
    """
    if not count:
        return 0.0, 1.0
    share, square = right / count, _Z**2 / count
    middle = share + square / 2
    spread = (_Z**2 * share * (1 - share) / count + square**2 / 4) ** 0.5
    return max((middle - spread) / (1 + square), 0.0), min((middle + spread) / (1 + square), 1.0)


def _divided(one: IntArray | Doubles, other: IntArray) -> Doubles:
    quotient: Doubles = np.divide(one, other, out=np.zeros(np.shape(one)), where=other != 0)
    return quotient
