"""Bytes by their keys that outlive the process, in a file of bounded size."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite.store.bytes_file import bytes_file, damaged_file, number
from nlu_lite.store.bytes_room import LEAST_LIMIT, limit_of, make_room, shrink, size_of

if TYPE_CHECKING:
    import sqlite3

__all__ = ["LEAST_LIMIT", "Contents", "KeptBytes", "LabelContents"]

_KEYS_AT_ONCE = 500
_BYTES_AT_ONCE = 64_000_000
# SQLite takes no value of more than 10^9 bytes.
_LARGEST = 900_000_000
_DAY = 86_400
_ADDED_TO_A_VALUE = 128
# Numbers that no count of values reaches: those of a damaged file.
_TOO_MANY = 1 << 62


@dataclass(frozen=True, slots=True)
class LabelContents:
    """What is kept under one label.

    Attributes:
        label: The label.
        entries: Number of values.
        size: Bytes of the values.
        oldest: When the one that was not used longest was used, in seconds since 1970.
        newest: When the one that was used last was used.
    """

    label: str
    entries: int
    size: int
    oldest: int
    newest: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        size: Bytes of the file.
        limit: Most bytes that it may have.
        labels: What is kept under each label.
    """

    size: int
    limit: int
    labels: tuple[LabelContents, ...]


class KeptBytes:
    """A map from bytes to bytes in a file; it knows nothing of what they mean.

    Processes and threads can share the file; a value that was kept under a key is not replaced. A
    value that was damaged on the disk counts as missing. What was not used longest goes first
    where there is no room; use is noted once a day, so that reading does not write each time.

    >>> kept = KeptBytes(Path("kept.db"))
    >>> _ = kept.keep({b"key": b"value"}, label="an example")
    >>> kept.get([b"key", b"another"])
    {b'key': b'value'}
    """

    def __init__(self, path: Path) -> None:
        """Name the file; it is begun when it is first used.

        Args:
            path: The file.
        """
        self.path = path

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one.

        Raises:
            UnusableFile: The file can't be read.
        """
        now = int(time.time())
        found: dict[bytes, bytes] = {}
        used_before: list[bytes] = []
        damaged: list[tuple[bytes, int]] = []
        with bytes_file(self.path) as connection:
            for part in _parts(keys, _KEYS_AT_ONCE):
                rows = connection.execute(
                    "SELECT key, entries.number, used, checksum, value FROM entries LEFT JOIN kept "
                    f"ON kept.number = entries.number WHERE key IN ({_marks(part)})",
                    part,
                )
                # All at once: rows that are left behind by an interrupt would keep the file locked.
                for key, place, used, checksum, value in rows.fetchall():
                    if not isinstance(value, bytes) or checksum != _checksum(key, value):
                        damaged.append((key, place))
                        continue
                    found[key] = value
                    if not isinstance(used, int) or abs(now - used) > _DAY:
                        used_before.append(key)
            if used_before or damaged:
                _note(connection, used_before, damaged, now)
        return found

    def keep(self, values: Mapping[bytes, bytes], *, label: str) -> int | None:
        """Keep values; one for which there is no room at all is left out.

        Args:
            values: By their keys.
            label: What they belong to.

        Returns:
            When the last used of the values that had to go was used, in seconds since 1970; None
            where all stay.

        Raises:
            UnusableFile: The file can't be written; of each 64 MB all values were kept, or none.
        """
        last = None
        with bytes_file(self.path) as connection:
            limit = limit_of(connection)
            for part in _fitting(values, min(limit // 4, _LARGEST)):
                connection.execute("BEGIN IMMEDIATE")
                gone = _add(connection, part, label.encode(), limit, self.path)
                connection.execute("COMMIT")
                shrink(connection, limit)
                last = max(filter(None, (last, gone)), default=None)
        return last

    def contents(self) -> Contents:
        """What the file holds.

        Raises:
            UnusableFile: The file can't be read.
        """
        with bytes_file(self.path) as connection:
            rows = connection.execute(
                "SELECT labels.label, count(*), sum(size), min(used), max(used) FROM entries "
                "JOIN labels ON labels.number = entries.label GROUP BY 1 ORDER BY 1"
            )
            labels = tuple(
                LabelContents(label.decode(errors="replace"), *map(_whole, numbers))
                for label, *numbers in rows
                if isinstance(label, bytes)
            )
            return Contents(size_of(connection), limit_of(connection), labels)

    def set_limit(self, limit: int) -> None:
        """Bound the size of the file; what is too much goes at once.

        Args:
            limit: Most bytes, `LEAST_LIMIT` or more.

        Raises:
            UnusableFile: The file can't be written.
        """
        with bytes_file(self.path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('limit', ?)", (limit,))
            make_room(connection, limit)
            connection.execute("COMMIT")
            shrink(connection, limit)

    def clear(self) -> None:
        """Keep nothing of what is there; the bound stays.

        Raises:
            UnusableFile: The file can't be written.
        """
        with bytes_file(self.path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in ("entries", "kept", "labels"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("COMMIT")
            shrink(connection, 0)


def _add(
    connection: "sqlite3.Connection",
    values: Mapping[bytes, bytes],
    label: bytes,
    limit: int,
    path: Path,
) -> int | None:
    there: set[bytes] = set()
    for part in _parts(list(values), _KEYS_AT_ONCE):
        known = f"SELECT key FROM entries WHERE key IN ({_marks(part)})"
        there |= {key for (key,) in connection.execute(known, part)}
    new = {key: value for key, value in values.items() if key not in there}
    if not new:
        return None
    size = sum(len(value) + _ADDED_TO_A_VALUE for value in new.values())
    gone = make_room(connection, limit - size)
    now, first = int(time.time()), number(connection, "SELECT max(number) FROM kept") + 1
    if first > _TOO_MANY:
        raise damaged_file(path)
    belongs_to = _label(connection, label)
    connection.executemany("INSERT INTO kept VALUES (?, ?)", enumerate(new.values(), first))
    connection.executemany(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
        (
            (key, place, belongs_to, now, len(value), _checksum(key, value))
            for place, (key, value) in enumerate(new.items(), first)
        ),
    )
    # Pages that are not full may have made it more.
    rest = make_room(connection, limit)
    return max(filter(None, (gone, rest)), default=None)


def _note(
    connection: "sqlite3.Connection",
    used: list[bytes],
    damaged: list[tuple[bytes, int]],
    now: int,
) -> None:
    """Note what was used, and forget what is damaged, where that can be written at once."""
    import sqlite3

    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE entries SET used = ? WHERE key = ?", ((now, key) for key in used)
        )
        connection.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key, _ in damaged))
        connection.executemany("DELETE FROM kept WHERE number = ?", ((n,) for _, n in damaged))
        connection.execute("COMMIT")
    except sqlite3.Error:
        # Nothing is lost: the order in which values go is a little older.
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _label(connection: "sqlite3.Connection", label: bytes) -> int:
    connection.execute("INSERT OR IGNORE INTO labels (label) VALUES (?)", (label,))
    (found,) = connection.execute("SELECT number FROM labels WHERE label = ?", (label,)).fetchone()
    return int(found)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _checksum(key: bytes, value: bytes) -> bytes:
    return hashlib.sha256(key + value).digest()[:8]


def _marks(part: Sequence[bytes]) -> str:
    return ",".join("?" * len(part))


def _parts(keys: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (keys[first : first + size] for first in range(0, len(keys), size))


def _fitting(values: Mapping[bytes, bytes], largest: int) -> Iterator[dict[bytes, bytes]]:
    """The values in parts that are not much larger than one or than `_BYTES_AT_ONCE`."""
    most = min(largest, _BYTES_AT_ONCE)
    part: dict[bytes, bytes] = {}
    size = 0
    for key, value in values.items():
        if len(value) > largest:
            continue
        if part and size + len(value) > most:
            yield part
            part, size = {}, 0
        part[key] = value
        size += len(value)
    if part:
        yield part
