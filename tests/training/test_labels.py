import enum

import numpy as np
import pandas as pd
import pytest

from nlu_lite.training.labels import classes_of, is_missing, plain_label


class Colour(str, enum.Enum):  # noqa: UP042
    RED = "red"


class Grade(enum.IntEnum):
    GOOD = 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "a"),
        (np.str_("a"), "a"),
        (Colour.RED, "red"),
        (3, 3),
        (np.uint8(3), 3),
        (Grade.GOOD, 1),
        (0.5, 0.5),
        (np.float32(0.5), 0.5),
        (True, True),
        (np.False_, False),
    ],
    ids=lambda value: f"{type(value).__name__} {value}",
)
def test_a_label_is_an_object_of_python(value: object, expected: object) -> None:
    label = plain_label(value)
    assert label == expected
    assert type(label) is type(expected)


@pytest.mark.parametrize(
    "value", [b"a", 1j, ("a",), {"a": 1}, pd.Timestamp("2020-01-01"), np.array(["a"])], ids=type
)
def test_other_things_are_no_label(value: object) -> None:
    assert plain_label(value) is None


@pytest.mark.parametrize(
    "value",
    [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), "", " \t\u2003"],
    ids=repr,
)
def test_nothing_is_missing(value: object) -> None:
    assert is_missing(value)


@pytest.mark.parametrize("value", [0, False, "nan", "None", 0.0, (), np.array([])], ids=repr)
def test_what_is_false_is_there(value: object) -> None:
    assert not is_missing(value)


def test_classes_are_in_the_order_of_numpy() -> None:
    for labels in (["b", "a", "Z", "\u00e9", "b"], [10, 9, 2], [1.5, -1.0], [True, False]):
        assert list(classes_of(labels)) == np.unique(labels).tolist()
