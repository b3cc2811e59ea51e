"""`nlu-lite cache vectors`: what `load(cache=FILE)` has kept, its bound, and its end."""

import argparse
import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlu_lite.store.kept_bytes import Contents, KeptBytes

__all__ = ["add_to"]

_MEGABYTE = 1_000_000
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?", re.ASCII)


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = actions.add_parser(
        "vectors",
        help="the vectors that are kept in a file",
        description="What a file of vectors holds, which load(..., cache=FILE) keeps. Where it is "
        "full, what was not used longest goes first.",
    )
    command.add_argument("file", metavar="FILE")
    command.add_argument("--limit", metavar="MB", help="bound its size; what is too much goes")
    command.add_argument("--clear", action="store_true", help="keep nothing of it")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> str:
    from nlu_lite.errors import FileUnavailable
    from nlu_lite.store.bytes_file import UnusableFile

    try:
        limit = None if options.limit is None else _limit(options.limit)
        kept = _kept_in(options.file)
        if options.clear:
            kept.clear()
        if limit is not None:
            kept.set_limit(limit)
        return _told(options.file, kept.contents())
    except UnusableFile as cause:
        raise FileUnavailable(str(cause)) from cause


def _kept_in(name: str) -> "KeptBytes":
    from nlu_lite.common.paths import user_path
    from nlu_lite.errors import FileUnavailable
    from nlu_lite.store.kept_bytes import KeptBytes

    path = user_path(name, name="FILE").absolute()
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not there"
        raise FileUnavailable(
            f"{path} {what}; expected a file of vectors, such as Python's nlu_lite.load makes "
            "where it is given a path as its cache."
        )
    return KeptBytes(path)


def _limit(typed: str) -> int:
    from nlu_lite.errors import InvalidOption
    from nlu_lite.store.bytes_room import LEAST_LIMIT

    limit = round(float(typed) * _MEGABYTE) if _NUMBER.fullmatch(typed) else 0
    if limit < LEAST_LIMIT:
        raise InvalidOption(
            f"--limit {typed} is no size of a file of vectors; expected a number of megabytes, 1 "
            "or more, such as 2000."
        )
    return limit


def _told(name: str, contents: "Contents") -> str:
    entries = sum(label.entries for label in contents.labels)
    lines = [
        f"{name}: {_texts(entries)}, {contents.size / _MEGABYTE:,.1f} of at most "
        f"{contents.limit / _MEGABYTE:,.0f} MB\n"
    ]
    for label in contents.labels:
        lines.append(
            f"{_texts(label.entries):>18}, {label.size / _MEGABYTE:>9,.1f} MB, used from "
            f"{_day(label.oldest)} to {_day(label.newest)}: {label.label}\n"
        )
    return "".join(lines)


def _texts(count: int) -> str:
    return f"{count:,} text{'s' * (count != 1)}"


def _day(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds):%Y-%m-%d}"
    except (OverflowError, OSError, ValueError):
        # A damaged row.
        return "?"
