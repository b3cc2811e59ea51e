import pandas as pd
import pytest

from nlu_lite.analysis.report_input import Rows, check_true
from nlu_lite.errors import InvalidInput


def test_rows_are_called_by_the_users_index_or_by_numbers() -> None:
    assert Rows.of([1, 2], index=None).index.tolist() == [0, 1]
    assert Rows.of([1, 2], index=pd.Index(["a", "a"])).index.tolist() == ["a", "a"]


def test_many_missing_labels_are_counted_and_some_named() -> None:
    rows = Rows.of(range(9), index=None)
    with pytest.raises(InvalidInput, match=r"9 of 9 rows have no label: 0, 1, 2, 3, 4, …\."):
        check_true(rows, [None] * 9)
