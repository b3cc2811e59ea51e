import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nlu_lite.store import bytes_file as module
from nlu_lite.store.bytes_file import ForeignFile, UnusableFile, bytes_file


def test_a_new_file_is_begun_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    for _ in range(2):
        with bytes_file(path) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            assert {name for (name,) in tables} == {b"settings", b"labels", b"entries", b"kept"}
    assert [file.name for file in tmp_path.iterdir()] == ["new.db"]


def test_what_a_block_leaves_open_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with pytest.raises(KeyboardInterrupt), bytes_file(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM settings")
        raise KeyboardInterrupt
    with bytes_file(path) as connection:
        assert connection.execute("SELECT count(*) FROM settings").fetchone() == (1,)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("remember the milk\n" * 100)
    with pytest.raises(ForeignFile, match="no file of vectors"), bytes_file(path):
        pass
    assert path.read_text() == "remember the milk\n" * 100


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (a)", "PRAGMA application_id = 7", "PRAGMA user_version = 7"]
)
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignFile, match="another program"), bytes_file(path):
        pass
    assert path.read_bytes() == before


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    with bytes_file(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(UnusableFile, match="format 99.*pip install --upgrade"), bytes_file(path):
        pass
    assert path.read_bytes() == before


def test_a_file_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu_lite.store.bytes_file._SECONDS", 0.05)
    path = tmp_path / "held.db"
    with bytes_file(path):
        pass
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UnusableFile, match="held by another process"), bytes_file(path) as file:
        file.execute("SELECT * FROM entries")
    holder.close()
    with bytes_file(path) as file:
        assert file.execute("SELECT count(*) FROM entries").fetchone() == (0,)


def test_a_file_that_another_process_begins_at_the_same_moment_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    ask = module.number

    def ask_and_be_overtaken(connection: sqlite3.Connection, question: str) -> int:
        answer = ask(connection, question)
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with suppress(sqlite3.OperationalError), closing(other):
            other.execute("BEGIN IMMEDIATE")
            for statement in module._TABLES:
                other.execute(statement)
            other.execute("COMMIT")
        return answer

    monkeypatch.setattr(module, "number", ask_and_be_overtaken)
    with bytes_file(path) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
