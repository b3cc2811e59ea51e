import numpy as np

from nlu_lite.analysis.classes import classes_of, is_label, numbers_of, with_others


def test_scalars_of_numpy_become_those_of_python() -> None:
    classes = classes_of(np.array([2, 1, 2]))
    assert classes == (1, 2)
    assert [type(label) for label in classes] == [int, int]


def test_labels_of_different_types_are_in_an_order() -> None:
    assert classes_of(["b", 2, "a", 1]) == (1, 2, "a", "b")


def test_what_is_missing_is_no_label() -> None:
    assert [is_label(label) for label in (False, "", np.nan, None, ["a"])] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert numbers_of(["a", None, "c"], ["c", "a"]).tolist() == [1, -1, 0]


def test_other_labels_stand_behind_the_known_ones() -> None:
    assert with_others(["b"], ["a", None, "b"], ["c"]) == ("b", "a", "c")
