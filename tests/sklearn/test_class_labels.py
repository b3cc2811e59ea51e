from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import DataConversionWarning

from nlu_lite.errors import InvalidOption
from nlu_lite.sklearn.class_labels import class_labels


def test_labels_are_objects_of_python() -> None:
    for y in (np.array([2, 1]), pd.Series([2, 1], dtype="Int64"), [np.int64(2), 1], (2, 1)):
        labels = class_labels(y)
        assert labels == [2, 1]
    assert list(map(type, class_labels(np.array([True, False])))) == [bool, bool]
    assert class_labels(np.array(["b", "a"])) == ["b", "a"]


def test_labels_of_several_types_stay_what_they_are() -> None:
    assert class_labels([1, "1"]) == [1, "1"]


def test_a_matrix_of_one_column_is_taken_and_said() -> None:
    with pytest.warns(DataConversionWarning, match="column-vector"):
        assert class_labels(np.array([["b"], ["a"]])) == ["b", "a"]


REFUSED: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "none": (lambda: None, ValueError, "y should be a 1d array"),
    "one label": (lambda: "a", ValueError, "y should be a 1d array"),
    "two columns": (lambda: np.eye(2), ValueError, "y should be a 1d array"),
    "missing ones": (
        lambda: ["a", None, float("nan"), "b"],
        InvalidOption,
        r"missing in 2 of 4 rows: positions 1, 2; (?s:.)*Leave these rows out",
    ),
    "blank ones": (lambda: ["a", " "], InvalidOption, "missing in 1 of 2 rows: position 1"),
    "measurements": (lambda: [1.5, 2.5], ValueError, "continuous"),
    "infinite ones": (lambda: [1.0, float("inf")], ValueError, "y contains infinity"),
    "one class": (lambda: [1, 1, 1], InvalidOption, "one class only, 1, in 3 rows"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_classifier_can_learn_is_refused(kind: str) -> None:
    made, error, message = REFUSED[kind]
    with pytest.raises(error, match=message):
        class_labels(made())
