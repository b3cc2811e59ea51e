"""The size of a `bytes_file`: its bound, what is in use, and what goes where there is no room."""

from contextlib import closing
from typing import TYPE_CHECKING

from nlu_lite.store.bytes_file import PAGE, number

if TYPE_CHECKING:
    import sqlite3

__all__ = ["LEAST_LIMIT", "limit_of", "make_room", "shrink", "size_of"]

LEAST_LIMIT = 1_000_000


def limit_of(connection: "sqlite3.Connection") -> int:
    """Most bytes that the file may have."""
    limit = number(connection, "SELECT value FROM settings WHERE name = 'limit'")
    return max(limit, LEAST_LIMIT)


def size_of(connection: "sqlite3.Connection") -> int:
    """Bytes of the file."""
    return number(connection, "PRAGMA page_count") * _page_size(connection)


def make_room(connection: "sqlite3.Connection", most: int) -> int | None:
    """Let go what was not used longest, until no more than so many bytes are in use.

    Returns:
        When the last of what goes was used; None where nothing goes.
    """
    last = None
    while (excess := _in_use(connection) - max(most, 0)) > 0:
        # A little more, lest the next few values begin this anew.
        doomed, newest = _oldest(connection, excess + max(most, 0) // 100)
        last = max(filter(None, (last, newest)), default=None)
        if not doomed:
            # What is left belongs to no entry any more.
            connection.execute("DELETE FROM kept")
            break
        connection.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key, _ in doomed))
        connection.executemany("DELETE FROM kept WHERE number = ?", ((n,) for _, n in doomed))
    return last


def shrink(connection: "sqlite3.Connection", limit: int) -> None:
    """Give pages that are free back to the disk, where the file is larger than it may be.

    No transaction may be open.
    """
    excess = number(connection, "PRAGMA page_count") - limit // _page_size(connection)
    if excess > 0:
        # A step gives one page back, and only a script takes all steps.
        connection.executescript(f"PRAGMA incremental_vacuum({excess})")


def _oldest(
    connection: "sqlite3.Connection", size: int
) -> tuple[list[tuple[bytes, int]], int | None]:
    """Keys and numbers of what was not used longest, of so many bytes; and when it was used."""
    question = "SELECT key, number, used, size FROM entries ORDER BY used, number"
    oldest, newest, found = [], None, 0
    with closing(connection.execute(question)) as rows:
        for key, place, used, bytes_of_value in rows:
            oldest.append((key, place))
            newest = used if isinstance(used, int) else newest
            found += bytes_of_value if isinstance(bytes_of_value, int) else 0
            if found >= size:
                break
    return oldest, newest


def _in_use(connection: "sqlite3.Connection") -> int:
    free = number(connection, "PRAGMA freelist_count") * _page_size(connection)
    return size_of(connection) - free


def _page_size(connection: "sqlite3.Connection") -> int:
    return number(connection, "PRAGMA page_size") or PAGE
