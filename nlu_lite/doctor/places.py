"""Where model files are kept: whether they can be, and how much is there."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nlu_lite.doctor.findings import Finding

__all__ = ["caches"]

_SCARCE = 10**9


def caches() -> Iterator[Finding]:
    """The cache of the Hugging Face hub, with its models, and that of nlu_lite."""
    from nlu_lite.store.hub_cache import cache_folder
    from nlu_lite.store.places import own_cache

    yield from _cache("models", cache_folder, "HF_HOME", _models)
    yield from _cache("own cache", own_cache, "NLU_LITE_CACHE", lambda folder: "")


def _cache(
    name: str, named: Callable[[], Path], variable: str, contents: Callable[[Path], str]
) -> Iterator[Finding]:
    from nlu_lite.errors import InvalidOption

    try:
        folder = named()
    except InvalidOption as error:
        yield Finding(
            section="cache",
            name=name,
            value=str(error),
            status="broken",
            remedy=f"unset {variable}",
        )
        return
    fault = _unwritable(folder)
    if fault is not None:
        yield Finding(
            section="cache",
            name=name,
            value=f"{folder} can't be written: {fault}",
            status="broken",
            remedy=f"export {variable}=FOLDER, one that can be",
        )
        return
    shown = [str(folder), contents(folder) if folder.is_dir() else "not made yet", _size(folder)]
    yield Finding(section="cache", name=name, value=", ".join(filter(None, shown)))
    yield from _room(name, folder, variable)


def _models(folder: Path) -> str:
    count = len([one for one in folder.glob("models--*/snapshots/*") if one.is_dir()])
    return f"{count} model{'s' * (count != 1)}"


def _size(folder: Path) -> str:
    """The size of all files; what several commits link to counts once."""
    paths = (os.path.join(root, name) for root, _, names in os.walk(folder) for name in names)
    size = sum(_bytes(path) for path in paths)
    return f"{size / 1e6:,.1f} MB" if folder.is_dir() else ""


def _bytes(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        # Another process has removed it meanwhile.
        return 0


def _room(name: str, folder: Path, variable: str) -> Iterator[Finding]:
    free = shutil.disk_usage(_nearest(folder)).free
    if free < _SCARCE:
        yield Finding(
            section="cache",
            name=name,
            value=f"{free / 1e6:,.0f} MB are free on its disk",
            status="note",
            remedy=f"make room, or export {variable}=FOLDER, one on another disk",
        )


def _unwritable(folder: Path) -> str | None:
    """Why no file can be made in a folder, or no such folder; None where that can be done."""
    try:
        with tempfile.TemporaryFile(dir=_nearest(folder)):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there: nothing is made."""
    return next(place for place in (folder, *folder.parents) if os.path.lexists(place))
