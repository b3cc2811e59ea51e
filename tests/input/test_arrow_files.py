from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.input.files import read_file

pytest.importorskip("pyarrow")


def frames(path: Path, chunk_size: int) -> list[pd.DataFrame]:
    return list(read_file(path, chunk_size=chunk_size))  # type: ignore[arg-type]


def table(path: Path, chunk_size: int) -> pd.DataFrame:
    return pd.concat(frames(path, chunk_size))


COLUMNS: dict[str, list[object]] = {
    "whole numbers": [1, 2, 3, None, 5],
    "flags": [True, None, False, True, True],
    "all flags": [True, True, False, True, True],
    "all missing": [None, None, None, None, None],
    "texts": ["a", None, None, None, "b"],
    "late numbers": [None, None, None, None, 5],
}


@pytest.mark.parametrize("kind", ["parquet", "feather"])
@pytest.mark.parametrize("of", COLUMNS)
@pytest.mark.parametrize("chunk_size", [1, 2, 100])
def test_a_column_has_the_type_of_the_whole_whatever_the_parts(
    tmp_path: Path, of: str, chunk_size: int, kind: str
) -> None:
    import pyarrow as pa
    from pyarrow import feather, parquet  # type: ignore[import-untyped, unused-ignore]

    path = tmp_path / f"a.{kind}"
    write = {"parquet": parquet.write_table, "feather": feather.write_feather}[kind]
    write(pa.table({"text": ["t"] * 5, "v": COLUMNS[of]}), path)
    parts = frames(path, chunk_size)
    expected = pd.read_parquet(path) if kind == "parquet" else pd.read_feather(path)
    assert {part["v"].dtype for part in parts} == {expected["v"].dtype}
    pd.testing.assert_frame_equal(pd.concat(parts), expected)


@pytest.mark.parametrize("chunk_size", [1, 100])
def test_no_digit_of_a_number_beside_missing_ones_is_lost(tmp_path: Path, chunk_size: int) -> None:
    import pyarrow as pa
    from pyarrow import parquet  # type: ignore[import-untyped, unused-ignore]

    path = tmp_path / "a.parquet"
    columns = {"text": ["a", "b"], "n": [2**53 + 1, None]}
    unsigned = pa.array([2**64 - 1, None], pa.uint64())
    parquet.write_table(pa.table({**columns, "u": unsigned}), path)
    found = table(path, chunk_size)
    assert found["n"].tolist() == [2**53 + 1, pd.NA]
    assert found["u"].tolist() == [2**64 - 1, pd.NA]


def test_types_of_pandas_with_missing_values_of_their_own_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pd.DataFrame(
        {
            "text": ["a", "b"],
            "n": pd.array([1, None], dtype="Int64"),
            "flag": pd.array([None, True], dtype="boolean"),
            "arrow": pd.array([1, None], dtype="int64[pyarrow]"),
        }
    )
    frame.to_parquet(path)
    found = table(path, 1)
    pd.testing.assert_frame_equal(found, pd.read_parquet(path))


def test_a_feather_file_keeps_its_index(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import feather  # type: ignore[import-untyped, unused-ignore]

    path = tmp_path / "a.arrow"
    frame = pd.DataFrame({"text": list("abc")}, index=pd.Index([3, 1, 2], name="key"))
    feather.write_feather(pa.Table.from_pandas(frame), path, chunksize=2)
    assert [len(part) for part in frames(path, 2)] == [2, 1]
    pd.testing.assert_frame_equal(table(path, 1), frame)


def test_a_file_that_is_no_feather(tmp_path: Path) -> None:
    path = tmp_path / "a.feather"
    path.write_bytes(b"no feather")
    with pytest.raises(InvalidInput, match=r"a\.feather does not hold what its ending says"):
        frames(path, 1)
