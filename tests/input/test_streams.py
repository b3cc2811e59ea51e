import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.input.files import read_file
from nlu_lite.input.streams import encoding_of, wrong_bytes


def workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (text)")


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "Excel": (workbook, "Excel workbook.*read_excel"),
    "gzip": (lambda path: path.write_bytes(gzip.compress(b"text\na\n")), r"end its name with \.gz"),
    "SQLite": (database, "read_sql"),
}


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_named(tmp_path: Path, kind: str, name: str) -> None:
    write, told = KINDS[kind]
    write(tmp_path / name)
    with pytest.raises(InvalidInput, match=rf"{name} does not hold what its ending says.*{told}"):
        list(read_file(tmp_path / name, chunk_size=5))


def test_a_parquet_file_that_is_called_csv(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    pd.DataFrame({"text": ["a"]}).to_parquet(buffer)
    (tmp_path / "a.csv").write_bytes(buffer.getvalue())
    with pytest.raises(InvalidInput, match=r"end its name with \.parquet"):
        read_file(tmp_path / "a.csv", chunk_size=5).text_column  # noqa: B018


def test_where_most_lines_are_utf_8_no_other_encoding_is_advised(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("größe\n".encode() * 20 + "größe\n".encode("cp1252"))
    told = wrong_bytes(path)
    assert "from line 21 on" in told
    assert "encoding=" not in told


def test_the_encoding_that_is_said_takes_the_mark_away(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("text".encode("utf-8-sig"))
    assert encoding_of(path, "utf8") == "utf-8-sig"
    assert encoding_of(path, None) == "utf-8-sig"
    path.write_bytes("text".encode("utf-16"))
    assert encoding_of(path, "utf-16-le") == "utf-16"


def test_one_json_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('[\n  {"text": "a"}\n]')
    with pytest.raises(InvalidInput, match="Expected a JSON value a line"):
        list(read_file(path, chunk_size=5))
