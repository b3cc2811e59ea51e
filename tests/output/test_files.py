import sys
from pathlib import Path

import pytest

from nlu_lite.errors import MissingExtra, OutputUnavailable
from nlu_lite.output.files import kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "csv"),
        ("a.b.JSONL", "json lines"),
        ("a.csv.gz", "csv"),
        ("a.ndjson", "json lines"),
    ],
)
def test_the_ending_says_the_kind(name: str, kind: str) -> None:
    assert kind_of(Path(name)) == kind


@pytest.mark.parametrize("name", ["a", "a.xlsx", "a.txt", "a.parquet.gz", ".csv", "csv", "a.csv "])
def test_another_ending_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(OutputUnavailable, match=r"\.parquet, \.feather, \.arrow, \.csv"):
        kind_of(Path(name))


def test_the_nearest_ending_is_named() -> None:
    with pytest.raises(OutputUnavailable, match=r"Did you mean \.parquet\?"):
        kind_of(Path("a.parqet"))


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.arrow"])
def test_without_pyarrow_it_is_said_how_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r'pip install "nlu_lite\[parquet\]"'):
        kind_of(Path(name))
    assert kind_of(Path("a.csv")) == "csv"
