from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.demo import tables
from nlu_lite.demo.limits import MEGABYTES
from nlu_lite.demo.reading import FileLayout
from nlu_lite.demo.tables import base_name, read_table
from nlu_lite.errors import FileUnavailable, InvalidInput, NluLiteError

ANY = FileLayout()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mails.exe", b"text\na\n", "expected one of .csv, .tsv, .xlsx, .jsonl, .parquet, .txt"),
        ("mails", b"text\na\n", "mails is no file that this page reads"),
        ("mails.csv", b"", "mails.csv does not hold what its ending says"),
        ("mails.csv", b"text\n", "mails.csv holds no rows"),
        ("mails.txt", b"", "mails.txt holds no rows"),
        ("mails.csv", "text\nCaf\xe9\n".encode("latin-1"), "encoding='cp1252'"),
        ("mails.txt", "Caf\xe9\n".encode("latin-1"), "encoding='cp1252'"),
        ("mails.jsonl", b"{", "mails.jsonl"),
        ("mails.jsonl", b'{"text": "\\ud83d"}\n', "halves of characters"),
        ("mails.parquet", b"PAR1", "mails.parquet does not hold what its ending says"),
        ("mails.xlsx", b"PK\x03\x04", "mails.xlsx is no workbook"),
        ("mails.csv", b"PK\x03\x04\x00\x00", "an Excel workbook"),
    ],
)
def test_what_can_t_be_read_is_said(name: str, content: bytes, told: str) -> None:
    with pytest.raises(NluLiteError) as caught:
        read_table(name, content, ANY)
    assert told in str(caught.value)
    # Where the file lay meanwhile is nobody's business.
    assert "upload." not in str(caught.value) and "tmp" not in str(caught.value)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(FileUnavailable, match="has 21 MB; this page takes at most 20 MB"):
        read_table("mails.csv", b"a" * (MEGABYTES + 1) * 1_000_000, ANY)


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 10)
    assert len(read_table("mails.csv", b"text\n" + b"a\n" * 10, ANY).frame) == 10
    with pytest.raises(InvalidInput, match="more than 10 rows"):
        read_table("mails.csv", b"text\n" + b"a\n" * 11, ANY)


@pytest.mark.parametrize("name", ["../../x.csv", "..\\..\\x.csv", "/etc/x.csv", "C:\\x.csv"])
def test_a_name_is_never_a_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert read_table(name, b"text\na\n", ANY).name == "x.csv"
    assert list(tmp_path.iterdir()) == []


@given(st.text())
def test_the_last_part_of_a_name_has_no_separators(name: str) -> None:
    last = base_name(name)
    assert last.strip(".") and not set(last) & {"/", "\\"}


def test_what_was_said_of_the_file_is_part_of_its_seal() -> None:
    content = "text;y\nCaf\xe9;a\n".encode("latin-1")
    seals = {
        read_table("a.csv", content, FileLayout(encoding=encoding)).seal
        for encoding in ("latin-1", "cp1252")
    }
    assert len(seals) == 2
