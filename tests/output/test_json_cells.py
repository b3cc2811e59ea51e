import json
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.output.json_cells import json_cells, vector_cells

numbers = st.floats(width=32, allow_infinity=False, allow_nan=False)


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=5))
def test_numbers_come_back_as_they_were(rows: list[list[float]]) -> None:
    vectors = [np.array(row, dtype=np.float32) for row in rows]
    for text, vector in zip(vector_cells(vectors), vectors, strict=True):
        assert (np.array(json.loads(text), dtype=np.float32) == vector).all()


def test_numbers_are_the_same_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = [np.array([0.1, 2.5, 1e-7], dtype=np.float32)]
    expected = json.loads(vector_cells(vectors)[0])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert json.loads(vector_cells(vectors)[0]) == expected


def test_a_matrix_is_a_list_of_lists() -> None:
    column = pd.Series([np.eye(2, dtype=np.float32), np.ones((1, 2), dtype=np.float32)])
    assert [json.loads(cell) for cell in json_cells(column)] == [[[1, 0], [0, 1]], [[1, 1]]]
