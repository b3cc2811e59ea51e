import logging
from pathlib import Path

import pytest

from nlu_lite.store.records import Content, remember, remembered


def sizes(content: Content) -> dict[str, int]:
    return {name: int(size) for name, size in content["sizes"].items()}


def test_what_was_remembered_comes_back(tmp_path: Path) -> None:
    record = tmp_path / "new" / "folder" / "record.json"
    remember(record, {"sizes": {"a": 1}}, consequence="nothing is remembered")
    assert remembered(record, sizes) == {"a": 1}
    assert list(record.parent.iterdir()) == [record]


def test_nothing_is_said_of_a_record_that_was_never_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert remembered(tmp_path / "record.json", sizes) is None
    assert not caplog.records


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"sizes": 3}', '{"sizes": {"a": []}}'])
def test_a_damaged_record_counts_for_nothing_and_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (tmp_path / "record.json").write_text(text)
    assert remembered(tmp_path / "record.json", sizes) is None
    assert "record.json is not readable and is made anew" in caplog.text


def test_where_nothing_can_be_remembered_the_log_says_what_follows(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.INFO):
        remember(tmp_path / "file" / "record.json", {}, consequence="all is hashed again")
    assert "record.json cannot be written, so all is hashed again" in caplog.text
