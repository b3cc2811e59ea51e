import pandas as pd
import pytest

from nlu_lite import InvalidOption
from nlu_lite.analysis.additions import check_free, with_columns


def test_columns_are_put_around_those_of_the_table() -> None:
    table = pd.DataFrame({"a": [1, 2]}, index=["x", "x"])
    table.attrs["nlu_lite"] = {"version": "1"}
    result = with_columns(table, {"b": [3, 4]}, in_front={"q": ["m", "n"]})
    assert result.to_dict("list") == {"q": ["m", "n"], "a": [1, 2], "b": [3, 4]}
    assert list(result.index) == ["x", "x"]
    assert result.attrs == table.attrs
    assert list(table.columns) == ["a"]


def test_a_column_that_is_there_is_not_written_to() -> None:
    with pytest.raises(InvalidOption, match="column named 'b' already"):
        with_columns(pd.DataFrame({"b": [1]}), {"a": [1], "b": [2]})


def test_names_can_be_checked_before_there_are_values() -> None:
    table = pd.DataFrame({"x": [1]})
    check_free(table, ["y", "z"])
    with pytest.raises(InvalidOption, match=r"'x' already(.|\n)*columns that are added: 'y', 'x'"):
        check_free(table, ["y", "x"])
