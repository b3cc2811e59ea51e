"""What scikit-learn hands a classifier as `y`, as labels that a pipeline learns."""

from typing import cast

import numpy as np
from sklearn.utils import assert_all_finite, column_or_1d
from sklearn.utils.multiclass import check_classification_targets

from nlu_lite.errors import InvalidOption
from nlu_lite.input.cells import shown
from nlu_lite.model.head_tasks import Label
from nlu_lite.training.labels import is_missing
from nlu_lite.training.rows import RowNames, count_of_rows

__all__ = ["class_labels"]


def class_labels(y: object) -> list[Label]:
    """The labels of `y`, one a text, as objects of Python.

    Args:
        y: A list, array or Series of texts, whole numbers, or True and False.

    Raises:
        InvalidOption: A label is missing, or all are of one class.
        ValueError: It has two dimensions, or holds numbers that are measured or infinite.

    >>> class_labels(np.array([1, 0]))
    [1, 0]
    """
    column = column_or_1d(y, warn=True)
    # As they are: NumPy makes texts of 1 and "1" alike.
    labels = np.asarray(y, dtype=object).ravel().tolist()
    missing = [row for row, label in enumerate(labels) if is_missing(label)]
    if missing:
        raise InvalidOption(
            f"y: the label is missing in {count_of_rows(len(missing), of=len(labels))}: "
            f"{RowNames().some(missing)}; expected one for each text.\n"
            "Leave these rows out of X and y."
        )
    assert_all_finite(column, input_name="y")
    check_classification_targets(column)
    if len(set(labels)) == 1:
        raise InvalidOption(
            f"y holds one class only, {shown(labels[0])}, in {count_of_rows(len(labels))}; a "
            "classifier needs two at least, since there is nothing to tell apart otherwise."
        )
    return cast(list[Label], labels)
