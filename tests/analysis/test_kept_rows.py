from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.analysis import kept_rows
from nlu_lite.analysis.kept_rows import FileRows, MemoryRows, write_rows
from nlu_lite.errors import InvalidInput

INDEXES: dict[str, pd.Index] = {
    "duplicates": pd.Index([7, 3, 3, -1, 0]),
    "a range": pd.RangeIndex(5),
    "texts": pd.Index(list("vwxyz"), name="id"),
    "dates of a zone": pd.date_range("2020-01-01", periods=5, tz="Europe/Berlin"),
    "categories": pd.CategoricalIndex(list("abcab")),
    "two levels": pd.MultiIndex.from_product([["a"], range(5)], names=["page", None]),
}
COLUMNS: dict[str, object] = {
    "numbers with gaps": [1.5, np.nan, np.inf, -0.0, 1e300],
    "nullable numbers": pd.array([1, None, 2, 3, 4], dtype="Int64"),
    "texts": ["a", None, "", "\x00", "é"],
    "categories": pd.Categorical(list("abcda"), categories=list("zdcba")),
    "times": pd.date_range("2020-01-01 12:34:56.789", periods=5, tz="Asia/Tokyo", unit="ns"),
    "seconds": pd.date_range("2020-01-01", periods=5, unit="s"),
    "periods": pd.period_range("2020-01", periods=5, freq="M"),
    "all missing": pd.Series([None] * 5, dtype=object),
}


def table(index: pd.Index | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(COLUMNS)
    frame.index = frame.index if index is None else index
    frame.attrs = {"nlu_lite": {"references": {}}, "mine": [1]}
    return frame


@pytest.mark.parametrize("rows", [[0, 1, 2, 3, 4], [4, 0, 4], []], ids=str)
@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_rows_of_a_file_are_those_of_the_table(
    index: pd.Index, rows: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_rows, "_ROWS_A_BATCH", 2)
    write_rows(table(index), tmp_path / "rows.arrow")
    numbers = np.array(rows, dtype=np.int64)
    found = FileRows.open(tmp_path / "rows.arrow").take(numbers)
    expected = MemoryRows(table(index)).take(numbers)
    assert_frame_equal(found, expected, check_freq=False)
    assert found.attrs == expected.attrs


def test_a_table_without_columns_keeps_its_index(tmp_path: Path) -> None:
    write_rows(table(INDEXES["texts"])[[]], tmp_path / "rows.arrow")
    found = FileRows.open(tmp_path / "rows.arrow").take(np.array([4, 1]))
    assert found.index.tolist() == ["z", "w"]


def test_a_table_without_rows_keeps_its_types(tmp_path: Path) -> None:
    write_rows(table()[:0], tmp_path / "rows.arrow")
    found = FileRows.open(tmp_path / "rows.arrow").take(np.array([], dtype=np.int64))
    assert found.dtypes.equals(table().dtypes)


STRANGE: dict[str, pd.DataFrame] = {
    "mixed": pd.DataFrame({"own": pd.Series([1, "a"], dtype=object)}),
    "objects": pd.DataFrame({"own": [object()]}),
    "twice": pd.DataFrame([[1, 2]], columns=["own", "own"]),
    "surrogates": pd.DataFrame({"own": pd.Series(["\ud800"], dtype=object)}),
    "names": pd.DataFrame([[1, 2]], columns=["own", 7]),
}


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
def test_what_has_no_form_in_a_file_is_named(strange: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="can't be saved(.|\n)*own"):
        write_rows(strange, tmp_path / "rows.arrow")
    assert list(tmp_path.iterdir()) == []


def test_attrs_that_have_no_form_are_named(tmp_path: Path) -> None:
    frame = pd.DataFrame({"own": [1]})
    frame.attrs = {"mine": object()}
    with pytest.raises(InvalidInput, match=r"attrs\['mine'\].*\n.*attrs.pop"):
        write_rows(frame, tmp_path / "rows.arrow")
