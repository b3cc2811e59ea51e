"""Which classes are taken for which."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlu_lite.analysis.classes import Label
from nlu_lite.analysis.metrics import Doubles
from nlu_lite.common.arrays import IntArray

__all__ = ["confused_pairs", "confusion_matrix", "shades_of"]


def confusion_matrix(true: IntArray, predicted: IntArray, count: int) -> IntArray:
    """How many rows of each class were given each.

    Args:
        true: Shape (rows,), numbers of classes.
        predicted: Shape (rows,), likewise; -1 where none was given.
        count: How many classes there are.

    Returns:
        Shape (count, count + 1); the last column has those that were given none.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, -1]), 2)
    array([[1, 1, 0],
           [0, 0, 1]])
    """
    columns = np.where(predicted < 0, count, predicted)
    cells = np.bincount(true * (count + 1) + columns, minlength=count * (count + 1))
    return cells.reshape(count, count + 1).astype(np.int64)


def confused_pairs(matrix: IntArray, labels: Sequence[Label | None]) -> pd.DataFrame:
    """The classes that are most often taken for others.

    Args:
        matrix: What `confusion_matrix` gave.
        labels: The classes, and what stands for none.

    Returns:
        `true`, `predicted`, `count`, and `share`, of the rows of the true class; the most frequent
        first.
    """
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    true, predicted = np.nonzero(wrong)
    counts = wrong[true, predicted]
    table = pd.DataFrame(
        {
            "true": pd.Series([labels[place] for place in true.tolist()], dtype=object),
            "predicted": pd.Series([labels[place] for place in predicted.tolist()], dtype=object),
            "count": counts,
            "share": counts / matrix.sum(axis=1)[true],
        }
    )
    return table.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def shades_of(matrix: pd.DataFrame) -> Doubles:
    """The share of each cell in its row: right ones positive, wrong ones negative.

    Args:
        matrix: A row a class, and a column; the classes in the same order.

    Returns:
        The shape of the matrix.
    """
    counts = matrix.to_numpy(dtype=np.float64)
    sums = counts.sum(axis=1, keepdims=True)
    shares: Doubles = -counts / np.where(sums == 0, 1, sums)
    np.fill_diagonal(shares, -np.diag(shares))
    return shares
