"""Files that are either complete or not there, and errors of the disk that can be read."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nlu_lite.common.paths import user_path
from nlu_lite.errors import NluLiteError, OutputUnavailable

__all__ = ["available", "complete_file", "readable_errors"]

_FULL = "Make room on the disk{then}."
_ADVICE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "The file system takes no file as large as this: choose another disk.",
    errno.EROFS: "The disk can only be read: choose a path on another one.",
    errno.EACCES: "You may not write there: choose another folder, or change its permissions.",
    errno.EPERM: "You may not write there: choose another folder, or change its permissions.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


def available(path: str | os.PathLike[str], *, example: str) -> Path:
    """The path of a file that is to be written, once it is sure that one can be there.

    Args:
        path: As the user gave it; `~` stands for the home folder.
        example: What such a file may be called, for messages.

    Raises:
        InvalidOption: It is no path, or an address such as `s3://…`.
        OutputUnavailable: There is something at the path that is no file, or no folder above it.
    """
    target = user_path(path)
    with readable_errors(target):
        if target.is_dir():
            raise OutputUnavailable(
                f"{target} is a folder; a file was expected.\n"
                f"Give the file a name in it: {target / example}"
            )
        if target.exists() and not target.is_file():
            raise OutputUnavailable(
                f"{target} is a device or a pipe, which the file would take the place of.\n"
                "Give the path of a file."
            )
        if not target.parent.is_dir():
            raise OutputUnavailable(
                f"{target} can't be written: there is no folder {target.parent}.\n"
                f"Make it: mkdir -p {target.parent}"
            )
    return target


@contextmanager
def readable_errors(target: Path, *, with_room: str = "") -> Iterator[None]:
    """Tell errors of the disk as what they mean for the file that the user asked for.

    Args:
        target: The file.
        with_room: What happens once there is room on a disk that was full; "": nothing special.

    Raises:
        OutputUnavailable: In place of any other OSError of the block.
    """
    try:
        yield
    except NluLiteError:
        raise
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "Choose another path, or mend the disk.")
        advice = advice.format(then=f"; {with_room}" if with_room else "")
        cause = error.strerror or str(error) or type(error).__name__
        place = f" (at {error.filename})" if error.filename else ""
        raise OutputUnavailable(
            f"{target} can't be written: {cause[0].lower()}{cause[1:]}{place}.\n{advice}"
        ) from error


@contextmanager
def complete_file(
    path: Path, *, temporary: Path | None = None, durable: bool = True
) -> Iterator[BinaryIO]:
    """A file to write that appears at its path, or takes its place, when it is complete.

    Args:
        path: Where it is to be.
        temporary: Where it is until then, on the same disk; None: beside it, under a name that no
            other process or thread takes.
        durable: Whether the file has to be on the disk then, whatever befalls the machine; what
            can be made anew, as in a cache, need not wait for that.

    >>> with complete_file(Path("numbers.bin")) as file:
    ...     _ = file.write(b"123")
    >>> Path("numbers.bin").read_bytes()
    b'123'
    """
    unfinished = temporary or path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with unfinished.open("wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
