import numpy as np
import pandas as pd

from nlu_lite.demo.limits import MOST_SHOWN
from nlu_lite.demo.showing import list_of, shown


def test_vectors_are_shown_by_their_first_numbers() -> None:
    vectors = [np.array([0.12345, -1, 2, 3], np.float32), np.array([1, 2, 3, 4], np.float32)]
    table = pd.DataFrame({"text": ["a", "b"], "v": vectors})
    assert shown(table)["v"].tolist() == ["[0.123, -1.000, 2.000, …]", "[1.000, 2.000, 3.000, …]"]
    assert table["v"].iloc[0] is vectors[0]
    assert list(shown(table, vectors=False).columns) == ["text"]


def test_long_tables_are_shown_in_part() -> None:
    assert len(shown(pd.DataFrame({"a": range(MOST_SHOWN + 1)}))) == MOST_SHOWN


def test_a_list_is_written_as_python_reads_it() -> None:
    items = ["a'b", "c\nd", ("e", 1)]
    assert eval(list_of(items)) == items
