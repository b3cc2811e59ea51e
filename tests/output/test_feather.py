from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("pyarrow")

from nlu_lite.output.feather import write_feather


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": ["a", None, "b"],
            "vectors": [[0.5, 1.0], [2.0, 3.0], [4.0, 5.0]],
            "kind": pd.Categorical(["u", None, "v"]),
            "n": pd.array([1, None, 2**53 + 1], dtype="Int64"),
        },
        index=pd.Index(["x", "x", "y"], name="key"),
    )


def test_a_feather_file_is_the_table_of_the_parquet_file(tmp_path: Path) -> None:
    def write_parquet(path: Path) -> None:
        frame().to_parquet(path, row_group_size=2)

    write_feather(write_parquet, tmp_path / "a.feather")
    found = pd.read_feather(tmp_path / "a.feather")
    frame().to_parquet(tmp_path / "a.parquet")
    expected = pd.read_parquet(tmp_path / "a.parquet")
    assert found["vectors"].map(list).tolist() == expected["vectors"].map(list).tolist()
    others = ["text", "kind", "n"]
    pd.testing.assert_frame_equal(found[others], expected[others])


def test_nothing_stays_of_a_run_that_fails(tmp_path: Path) -> None:
    def write_parquet(path: Path) -> None:
        path.write_bytes(b"")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_feather(write_parquet, tmp_path / "a.feather")
    assert list(tmp_path.iterdir()) == []
