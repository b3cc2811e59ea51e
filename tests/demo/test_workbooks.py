import zipfile
from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.demo import workbooks
from nlu_lite.demo.workbooks import read_workbook
from nlu_lite.errors import InvalidInput, InvalidOption


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame({"text": ["NA", "a"]}).to_excel(writer, sheet_name="One", index=False)
        pd.DataFrame({"text": ["b"]}).to_excel(writer, sheet_name="Two", index=False)
    return path


def test_texts_stay_as_they_are_written(book: Path) -> None:
    assert read_workbook(book)["text"].tolist() == ["NA", "a"]


def test_a_sheet_is_chosen_by_its_name(book: Path) -> None:
    assert read_workbook(book, "Two")["text"].tolist() == ["b"]
    with pytest.raises(InvalidOption, match="expected one of 'One', 'Two'"):
        read_workbook(book, "Three")


def test_rows_are_bounded(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1)
    with pytest.raises(InvalidInput, match="more than 1 rows"):
        read_workbook(book)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(201):
                sheet.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InvalidInput, match="unpacks to 201 MB"):
        read_workbook(path)


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(InvalidInput, match="no workbook"):
        read_workbook(path)
