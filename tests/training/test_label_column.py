import numpy as np
import pandas as pd
import polars as pl
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.training.label_column import (
    column_place,
    is_name,
    label_cells,
    separated,
    whole_table,
)

TABLE = pd.DataFrame({"text": ["a", "b"], "y": [1, 2]}, index=["x", "z"])


@pytest.mark.parametrize(
    ("y", "expected"),
    [("y", True), (3, True), (("a", 1), True), (("a", "b"), False), ([1, 2], False)],
    ids=repr,
)
def test_a_name_is_told_from_labels(y: object, expected: bool) -> None:
    table = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))
    assert is_name(y, table) is expected


def test_columns_of_several_levels_have_names() -> None:
    table = pd.DataFrame([[1, "t"]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))
    given = separated(table, y=("a", 1), text_column=("b", 2))
    assert given.cells == [1]
    assert given.what == "column ('a', 1)"


def test_labels_of_a_library_without_an_index_are_in_order() -> None:
    assert separated(TABLE[["text"]], y=pl.Series([1, 2]), text_column=None).cells == [1, 2]


def test_an_index_of_its_own_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"y\.loc\[data\.index\].*y\.to_numpy\(\)"):
        separated(TABLE["text"], y=pd.Series([1, 2]), text_column=None)


@pytest.mark.parametrize(
    "y", [pd.Series([1, None], dtype="Int64"), pd.array([1, None], dtype="Int64"), [1, pd.NA]]
)
def test_cells_are_objects_of_python(y: object) -> None:
    one, missing = label_cells(y)
    assert type(one) is int
    assert missing is pd.NA


def test_times_are_no_numbers() -> None:
    cells = label_cells(np.array(["2020-01-01"], dtype="datetime64[ns]"))
    assert isinstance(cells[0], np.datetime64)


def test_tables_are_put_together() -> None:
    table = whole_table([TABLE, pl.DataFrame({"text": ["c"], "y": [3]})])
    assert isinstance(table, pd.DataFrame)
    assert table["text"].tolist() == ["a", "b", "c"]
    with pytest.raises(InvalidInput, match="hold str 'c' at position 1; expected DataFrames only"):
        whole_table([TABLE, "c"])


def test_an_option_says_its_own_name() -> None:
    with pytest.raises(InvalidOption, match=r"text_column='txt' .* mean text_column='text'\?"):
        column_place(TABLE, "txt", option="text_column")


@pytest.mark.parametrize("y", ["\u00fc", float("nan"), None, pd.Timestamp("2020")], ids=repr)
def test_a_strange_name_is_no_column(y: object) -> None:
    with pytest.raises(InvalidOption, match="is no column of the DataFrame"):
        separated(TABLE, y=y, text_column=None)
