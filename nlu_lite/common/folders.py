"""Folders that are either complete or not there."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["complete_folder"]


@contextmanager
def complete_folder(target: Path) -> Iterator[Path]:
    """A folder to write to that appears at its path, or takes its place, when it is complete.

    Args:
        target: Where it is to be; folders above it are made.

    Yields:
        Where it is until then.

    >>> with complete_folder(Path("numbers")) as folder:
    ...     _ = (folder / "one").write_text("1")
    >>> [path.name for path in Path("numbers").iterdir()]
    ['one']
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _beside(target, "tmp")
    try:
        unfinished.mkdir()
        yield unfinished
        _put_in_place(unfinished, target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _put_in_place(folder: Path, target: Path) -> None:
    """Rename a complete folder; at no moment are there parts of two under the target's name."""
    if not target.exists():
        folder.rename(target)
        return
    old = _beside(target, "old")
    target.rename(old)
    try:
        folder.rename(target)
    except BaseException:
        if not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{suffix}")
