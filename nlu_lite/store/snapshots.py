"""What of the Hugging Face cache belongs to a repository, and how to remove it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.errors import WeightsUnavailable
from nlu_lite.spec import Source
from nlu_lite.store.checksums import record_path
from nlu_lite.store.hub_cache import cache_folder, repository_folder

__all__ = ["Snapshot", "remove", "snapshots"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit of a repository in the Hugging Face cache.

    Attributes:
        repository: `owner/name`.
        revision: The commit.
        folder: Where its files are.
        size: Bytes of its files; other commits may share them.
    """

    repository: str
    revision: str
    folder: Path
    size: int


def snapshots(repository: str | None = None) -> list[Snapshot]:
    """The commits of models in the Hugging Face cache, of all programs.

    Args:
        repository: Only those of this one.
    """
    root = cache_folder()
    pattern = "models--*" if repository is None else _folder_name(repository)
    return [
        Snapshot(
            repository="/".join(folder.parents[1].name.split("--")[1:]),
            revision=folder.name,
            folder=folder,
            size=_size(folder),
        )
        for folder in sorted(root.glob(f"{pattern}/snapshots/*"))
        if folder.is_dir()
    ]


def remove(chosen: Sequence[Snapshot]) -> int:
    """Remove commits from the cache; files that other commits share stay.

    Returns:
        Bytes that are free now.

    Raises:
        WeightsUnavailable: They cannot be removed.
    """
    if not chosen:
        return 0
    from huggingface_hub import scan_cache_dir

    try:
        plan = scan_cache_dir(cache_folder()).delete_revisions(*(one.revision for one in chosen))
        plan.execute()
        for one in chosen:
            record_path(one.folder).unlink(missing_ok=True)
    except OSError as cause:
        raise WeightsUnavailable(
            f"The cache {cache_folder()} cannot be changed: {cause}"
        ) from cause
    left = [str(one.folder) for one in chosen if one.folder.exists()]
    if left:
        raise WeightsUnavailable(f"Files could not be removed; remove them yourself: {left}")
    return plan.expected_freed_size


def _folder_name(repository: str) -> str:
    return repository_folder(Source(repository, None, ())).name


def _size(folder: Path) -> int:
    files = (Path(root, name) for root, _, names in os.walk(folder) for name in names)
    return sum(file.stat().st_size for file in files if file.is_file())
