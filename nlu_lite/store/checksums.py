"""SHA-256 sums: compared on first use, then remembered by size and time of change."""

import hashlib
import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu_lite.errors import ChecksumMismatch, WeightsUnavailable
from nlu_lite.spec import ModelFile
from nlu_lite.store.places import own_cache
from nlu_lite.store.records import Content, remember, remembered

__all__ = ["check", "record_path", "sums_of"]

_logger = logging.getLogger(__name__)
_SHA_256 = re.compile(r"[0-9a-f]{64}")
_SHA_1 = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a file was when it was last hashed; the fields are those of a record."""

    size: int
    mtime_ns: int
    sha256: str


def check(
    folder: Path,
    files: Sequence[ModelFile],
    *,
    promised_by: str = "the registry",
    mend: str | None = None,
) -> None:
    """Hold files to their sums, hashing only those that are new or changed.

    A file whose sum is not known is held to the sum that it had at first use, which in the Hugging
    Face cache must be the one that it is called by. A change that keeps both size and time of
    change is not noticed.

    Args:
        folder: The folder of the files.
        files: The files with the sums that they must have.
        promised_by: What says the sums that files must have.
        mend: What brings the files back, where deleting them does not.

    Raises:
        ChecksumMismatch: A file is not what it should be; the message names all of them.
        WeightsUnavailable: A file cannot be read.
    """
    record = record_path(folder)
    known = remembered(record, _entries_in) or {}
    first_use = f"its first use, in {record}"
    seen: dict[str, _Seen | str] = {}
    for file in files:
        path, said_by = folder / file.name, promised_by if file.sha256 else first_use
        try:
            seen[file.name] = _examine(path, file, known.get(file.name), said_by)
        except OSError as cause:
            told = f"{path} cannot be read: {cause.strerror or cause}."
            raise WeightsUnavailable(f"{told}\n{mend}" if mend else told) from cause
    faults = [fault for fault in seen.values() if isinstance(fault, str)]
    if faults:
        advice = mend or _deletion(folder, files, seen)
        raise ChecksumMismatch("\n".join([*faults, "Nothing of it is used.", advice]))
    now = known | {name: entry for name, entry in seen.items() if isinstance(entry, _Seen)}
    if now != known:
        entries = {name: asdict(entry) for name, entry in now.items()}
        content = {"folder": str(folder), "files": entries}
        remember(record, content, consequence="the next load hashes again")


def sums_of(folder: Path, paths: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 sums of files as they are, by their paths in a folder; nothing is compared.

    A change that keeps both size and time of change is not noticed.

    Args:
        folder: A folder above all of them.
        paths: The files.

    Raises:
        WeightsUnavailable: A file cannot be read.
    """
    # Not the record of `check`, which remembers what files must be, not what they are.
    record = record_path(folder, suffix=".sums")
    known = {**(remembered(record_path(folder), _entries_in) or {})}
    known |= remembered(record, _entries_in) or {}
    now = {}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            now[name] = _seen_now(path, known.get(name))
        except OSError as cause:
            told = f"{path} cannot be read: {cause.strerror or cause}."
            raise WeightsUnavailable(told) from cause
    if any(known.get(name) != entry for name, entry in now.items()):
        entries = {name: asdict(entry) for name, entry in now.items()}
        content = {"folder": str(folder), "files": entries}
        remember(record, content, consequence="the next load hashes again")
    return {name: entry.sha256 for name, entry in now.items()}


def record_path(folder: Path, *, suffix: str = "") -> Path:
    """The file in which the sums of a folder's files are remembered; it need not exist."""
    key = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:32]
    return own_cache() / "checksums" / f"{key}{suffix}.json"


def _examine(path: Path, file: ModelFile, known: _Seen | None, said_by: str) -> _Seen | str:
    status = path.stat()
    expected = file.sha256.lower() if file.sha256 else known and known.sha256
    if known == _Seen(status.st_size, status.st_mtime_ns, expected or ""):
        return known
    actual = _hashed(path)
    broken = f"SHA-256 {expected}" if expected not in (None, actual) else None
    if expected is None:
        broken, said_by = _broken_promise_of_name(path, actual), "its name in the cache"
    if broken is None:
        return _Seen(status.st_size, status.st_mtime_ns, actual)
    size = known.size if known and not file.sha256 else file.size
    return (
        f"{path} is not the file that it should be.\n"
        f"  expected (by {said_by}): {broken}, {size or 'unknown number of'} bytes\n"
        f"  got: SHA-256 {actual}, {status.st_size} bytes"
    )


def _seen_now(path: Path, known: _Seen | None) -> _Seen:
    status = path.stat()
    if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
        return known
    return _Seen(status.st_size, status.st_mtime_ns, _hashed(path))


def _hashed(path: Path) -> str:
    _logger.info("hashing %s", path)
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _broken_promise_of_name(path: Path, actual: str) -> str | None:
    """The sum in the name of the blob that a file is a link to; None where there is no other."""
    # One link only: behind it there may be a store where names are sums of another kind.
    target = Path(os.readlink(path)) if path.is_symlink() else path
    if target.parent.name != "blobs":
        return None
    if _SHA_256.fullmatch(target.name):
        return None if target.name == actual else f"SHA-256 {target.name}"
    if not _SHA_1.fullmatch(target.name):
        return None
    # Small files are called by the sum that Git gives them; some mirrors leave its header out.
    content = path.read_bytes()
    sums = {
        hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
        for header in (b"blob %d\0" % len(content), b"")
    }
    return None if target.name in sums else f"Git's SHA-1 {target.name}"


def _deletion(folder: Path, files: Sequence[ModelFile], seen: Mapping[str, _Seen | str]) -> str:
    wrong = [folder / file.name for file in files if isinstance(seen[file.name], str)]
    # In the Hugging Face cache a file is a link to a blob, which would be linked again.
    doomed = dict.fromkeys(str(place) for path in wrong for place in (path, path.resolve()))
    return "Delete it and load again, which fetches it anew:\n  " + "\n  ".join(doomed)


def _entries_in(content: Content) -> dict[str, _Seen]:
    return {name: _entry(**fields) for name, fields in content["files"].items()}


def _entry(size: object, mtime_ns: object, sha256: object) -> _Seen:
    if isinstance(size, int) and isinstance(mtime_ns, int) and isinstance(sha256, str):
        return _Seen(size, mtime_ns, sha256)
    raise TypeError("size, mtime_ns or sha256 is of the wrong type")
