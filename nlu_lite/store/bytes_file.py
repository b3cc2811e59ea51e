"""The SQLite file of `KeptBytes`: opened for a moment, known as one of ours, and its tables."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = [
    "PAGE",
    "ForeignFile",
    "UnusableFile",
    "bytes_file",
    "damaged_file",
    "number",
]

# In the header of the file: who wrote it ("nluk"), and in what form.
_APPLICATION = 0x6E6C756B
_FORMAT = 1
_DEFAULT_LIMIT = 2_000_000_000
# Of vectors of 384 numbers ten fill a page, of 1,024 three; of words, a sentence takes several.
PAGE = 16_384
_SECONDS = 10.0
# `entries` is small, so that it can be searched and marked as used without reading the bytes.
_TABLES = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID",
    "CREATE TABLE labels (number INTEGER PRIMARY KEY, label BLOB UNIQUE)",
    "CREATE TABLE entries (key BLOB PRIMARY KEY, number INTEGER, label INTEGER, used INTEGER, "
    "size INTEGER, checksum BLOB) WITHOUT ROWID",
    "CREATE INDEX by_use ON entries (used, number)",
    "CREATE TABLE kept (number INTEGER PRIMARY KEY, value BLOB)",
    f"INSERT INTO settings VALUES ('limit', {_DEFAULT_LIMIT})",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)
_DAMAGED = "is damaged, and nothing of it is used. Delete it: rm {path}"
# By the primary code of SQLite.
_REASONS: Mapping[int, str] = {
    5: f"has been held by another process for {_SECONDS:.0f} seconds.",
    8: "can only be read: change its permissions or those of its folder, or choose another path.",
    10: "can't be read or written: the disk is full, or broken.",
    11: _DAMAGED,
    13: "can't be written: the disk is full. Make room on it.",
    14: "can't be opened: change its permissions or those of its folder, or choose another path.",
    26: "is no file of vectors, or not any more.",
}
_NO_DATABASE = 26

_turn = threading.RLock()


class UnusableFile(Exception):
    """The file can't be used now; the text says why, and what to do."""


class ForeignFile(UnusableFile):
    """The file is something else, which must not be written to."""


@contextmanager
def bytes_file(path: Path) -> "Iterator[sqlite3.Connection]":
    """The database in a file, open for the length of the block; one that is not there is begun.

    No transaction is open; one that the block leaves open is undone. No connection lives on, which
    a fork or another thread would have to be kept from: opening one takes a tenth of a
    millisecond.

    Raises:
        ForeignFile: It is no database, or one of another program.
        UnusableFile: It can't be opened, read or written, or a later version wrote it.
    """
    import sqlite3

    with _turn:
        connection = None
        try:
            connection = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
            # Whatever stands in a damaged file is no text that could be wrongly encoded.
            connection.text_factory = bytes
            connection.execute("PRAGMA trusted_schema = OFF")
            # Not FULL: what a power cut may undo is computed anew.
            connection.execute("PRAGMA synchronous = NORMAL")
            _begin(connection, path)
            yield connection
        except sqlite3.Error as cause:
            raise _unusable(path, cause) from cause
        finally:
            if connection is not None:
                _close(connection)


def number(connection: "sqlite3.Connection", question: str) -> int:
    """The answer to a question that has one number; 0 where a damaged file has another."""
    row = connection.execute(question).fetchone()
    return row[0] if row and isinstance(row[0], int) else 0


def damaged_file(path: Path) -> UnusableFile:
    """The error for what no file holds that is whole."""
    return UnusableFile(f"{path} {_DAMAGED.format(path=path)}")


def _begin(connection: "sqlite3.Connection", path: Path) -> None:
    """Make the tables in a new file."""
    # In one transaction: else another process could make them between one question and the next.
    connection.execute("BEGIN")
    is_known = _is_known(connection, path)
    connection.execute("COMMIT")
    if is_known:
        return
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have been faster.
    if not _is_known(connection, path):
        for statement in _TABLES:
            connection.execute(statement)
    connection.execute("COMMIT")


def _is_known(connection: "sqlite3.Connection", path: Path) -> bool:
    """Whether the tables are there; not in a new file, whose header is all zero."""
    application = number(connection, "PRAGMA application_id")
    version = number(connection, "PRAGMA user_version")
    if application == _APPLICATION:
        if version > _FORMAT:
            raise UnusableFile(
                f"{path} is of a later version of nlu_lite (format {version}; this one reads "
                f"{_FORMAT}). Update nlu_lite (pip install --upgrade nlu_lite), or choose another "
                "path."
            )
        return True
    if application or version or number(connection, "SELECT count(*) FROM sqlite_master"):
        raise ForeignFile(f"{path} is no file of vectors, but a database of another program.")
    return False


def _close(connection: "sqlite3.Connection") -> None:
    """Close a connection; what holds on to it (a traceback) must not hold its locks."""
    import sqlite3

    if connection.in_transaction:
        # Where even that fails, the next one to open the file does it.
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
    connection.close()


def _unusable(path: Path, cause: "sqlite3.Error") -> UnusableFile:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    reason = _REASONS.get(code, f"can't be used: {cause}.").format(path=path)
    return (ForeignFile if code == _NO_DATABASE else UnusableFile)(f"{path} {reason}")


if hasattr(os, "register_at_fork"):
    # A fork waits for what is being read or written: in the child nobody would end it.
    os.register_at_fork(
        before=_turn.acquire, after_in_parent=_turn.release, after_in_child=_turn.release
    )
