import numpy as np
import pandas as pd
import pytest

from nlu_lite.viz.colours import Gradient, Group, colours_of
from nlu_lite.viz.palette import MISSING, MOST_GROUPS, OTHER


def groups(values: list[object], **options: object) -> list[Group]:
    colours = colours_of(pd.Series(values, name="c", **options))  # type: ignore[call-overload]
    assert isinstance(colours, list)
    return colours


def test_words_are_groups_the_largest_first() -> None:
    found = groups(["b", "a", "a"])
    assert [(group.name, int(group.members.sum())) for group in found] == [("a", 2), ("b", 1)]


def test_every_point_is_in_one_group() -> None:
    found = groups([*map(str, range(40)), None, "3"])
    assert (np.sum([group.members for group in found], axis=0) == 1).all()


def test_groups_that_are_too_many_stand_together() -> None:
    found = groups([str(number) for number in range(MOST_GROUPS + 5)])
    assert len(found) == MOST_GROUPS + 1
    assert found[-1].name == "5 other groups" and found[-1].mark == OTHER


def test_missing_values_are_a_grey_group() -> None:
    found = groups(["a", None, np.nan])
    assert found[-1].name == "missing" and found[-1].mark == MISSING
    assert found[-1].members.tolist() == [False, True, True]


def test_numbers_are_a_scale() -> None:
    colours = colours_of(pd.Series([0.5, np.nan, 2.0, np.inf], name="score"))
    assert isinstance(colours, Gradient) and colours.missing is not None
    assert colours.missing.members.tolist() == [False, True, False, True]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64"])
def test_numbers_of_clusters_are_groups(dtype: str) -> None:
    assert [group.name for group in groups([0, 1, 1, 2, 1, 0], dtype=dtype)] == ["1", "0", "2"]


def test_numbers_of_clusters_may_be_missing() -> None:
    assert [group.name for group in groups([1, None, 1], dtype="Int64")] == ["1", "missing"]


def test_many_whole_numbers_are_a_scale() -> None:
    assert isinstance(colours_of(pd.Series(range(100))), Gradient)


def test_truth_and_categories_are_groups() -> None:
    assert [group.name for group in groups([True, False, True])] == ["True", "False"]
    assert [group.name for group in groups(["x", "y", "x"], dtype="category")] == ["x", "y"]


def test_groups_do_not_depend_on_the_order_of_the_rows() -> None:
    marks = [{g.name: g.mark for g in groups(list(order))} for order in ("abcab", "babca")]
    assert marks[0] == marks[1]


def test_nothing_has_no_groups() -> None:
    assert groups([], dtype=object) == []
