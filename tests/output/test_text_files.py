import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlu_lite.errors import OutputUnavailable, ReplacedTextWarning
from nlu_lite.output.text_files import write_csv, write_json_lines

VECTOR = np.array([0.1, -2, 1e-7], dtype=np.float32)
NONE = np.full(3, np.nan, dtype=np.float32)


def frames() -> Iterator[pd.DataFrame]:
    """Two parts of a table, as `predict_iter` gives them."""
    cells = [("Größe, 5 €", VECTOR, 2**53 + 1, ["x"]), (None, NONE, None, None)]
    for number, (token, vector, identifier, tags) in enumerate(cells):
        yield pd.DataFrame(
            {
                "token": pd.Series([token], dtype="str"),
                "vectors": pd.Series([vector], dtype=object),
                "id": pd.array([identifier], dtype="Int64"),
                "tags": pd.Series([tags], dtype=object),
            }
        ).set_axis([number], axis="index")


def test_a_csv_has_one_line_of_names_and_vectors_as_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(frames(), path)
    found = pd.read_csv(path, dtype={"id": "Int64"})
    assert list(found.columns) == ["index", "token", "vectors", "id", "tags"]
    assert found["index"].tolist() == [0, 1]
    assert found["token"].tolist()[0] == "Größe, 5 €"
    assert pd.isna(found["token"][1]) and pd.isna(found["tags"][1])
    assert (np.array(json.loads(found["vectors"][0]), dtype=np.float32) == VECTOR).all()
    assert json.loads(found["vectors"][1]) == [None] * 3
    assert found["id"].tolist() == [2**53 + 1, pd.NA]
    assert json.loads(found["tags"][0]) == ["x"]


def test_json_lines_have_an_object_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_json_lines(frames(), path)
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert (np.array(first.pop("vectors"), dtype=np.float32) == VECTOR).all()
    assert first == {"index": 0, "token": "Größe, 5 €", "id": 2**53 + 1, "tags": ["x"]}
    missing = {"token": None, "vectors": [None] * 3, "id": None, "tags": None}
    assert second == {"index": 1, **missing}


def test_a_file_with_gz_behind_is_packed_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "b.csv.gz"):
        write_csv(frames(), tmp_path / name)
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    assert gzip.open(tmp_path / "a.csv.gz").readline() == b"index,token,vectors,id,tags\n"


@pytest.mark.parametrize("write", [write_csv, write_json_lines])
def test_the_file_is_complete_or_as_it_was(tmp_path: Path, write: type) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def broken() -> Iterator[pd.DataFrame]:
        yield from frames()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(broken(), path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "before"


def test_names_of_the_index_are_kept_and_clash_with_none(tmp_path: Path) -> None:
    levels = pd.MultiIndex.from_tuples([("x", 1)], names=["key", None])
    frame = pd.DataFrame({"index": ["mine"]}, index=levels)
    write_json_lines([frame], tmp_path / "a.jsonl")
    assert json.loads((tmp_path / "a.jsonl").read_text()) == {
        "key": "x",
        "level_1": 1,
        "index": "mine",
    }
    write_json_lines([frame.reset_index(drop=True)], tmp_path / "a.jsonl")
    assert json.loads((tmp_path / "a.jsonl").read_text()) == {"index_": 0, "index": "mine"}
    write_csv([frame], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "key,level_1,index\nx,1,mine\n"


def test_dates_and_odd_objects_have_a_form(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "time": pd.to_datetime(["2020-01-02 03:04:05"]),
            "day": pd.Series([pd.Timestamp("2020-01-02").date()], dtype=object),
            "kind": pd.Series(["a"], dtype="category"),
            "number": [np.float64("inf")],
            "set": pd.Series([{"only"}], dtype=object),
        }
    )
    write_json_lines([frame], tmp_path / "a.jsonl")
    row = json.loads((tmp_path / "a.jsonl").read_text())
    assert (row["time"], row["day"], row["kind"]) == ("2020-01-02T03:04:05", "2020-01-02", "a")
    assert row["set"] == "{'only'}"


@pytest.mark.parametrize("write", [write_csv, write_json_lines])
def test_lone_surrogates_are_replaced_and_told(tmp_path: Path, write: type) -> None:
    frame = pd.DataFrame({"token": pd.Series(["caf\udce9"], dtype=object)})
    with pytest.warns(ReplacedTextWarning, match="encoding="):
        write([frame], tmp_path / "a.txt")
    assert "caf\ufffd" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputUnavailable, match="there is no folder"):
        write_csv(frames(), tmp_path / "none" / "a.csv")


def test_a_text_with_line_breaks_is_one_cell(tmp_path: Path) -> None:
    texts = ["a\rb", "\r=1", "c\r\nd", "e\nf", "g"]
    write_csv([pd.DataFrame({"text": [*texts, None]})], tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [row[1] for row in csv.reader(file)] == ["text", *texts, ""]
