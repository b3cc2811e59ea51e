"""The layout of the Hugging Face cache, read without its client.

The client takes a tenth of a second to import, which every start would pay.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidModel
from nlu_lite.spec import Source

__all__ = [
    "BRANCH",
    "COMMIT",
    "cache_folder",
    "copy_command",
    "refuse_escapes",
    "repository_folder",
    "snapshot_folder",
]

COMMIT = re.compile(r"[0-9a-f]{40}")
BRANCH = "main"


def cache_folder() -> Path:
    """The cache folder of huggingface_hub, as HF_HUB_CACHE, HF_HOME and kin set it."""
    from huggingface_hub import constants

    return user_path(constants.HF_HUB_CACHE, name="HF_HUB_CACHE").absolute()


def repository_folder(source: Source) -> Path:
    """The folder in the cache that belongs to a repository; it need not exist."""
    return cache_folder() / "--".join(["models", *source.repository.split("/")])


def snapshot_folder(source: Source) -> Path | None:
    """The folder of the pinned revision; without one, of the `main` fetched last.

    The folder need not exist. None stands for a `main` that was never fetched.
    """
    repository = repository_folder(source)
    revision = source.revision or _branch_head(repository)
    return repository / "snapshots" / revision if revision else None


def copy_command(source: Source, names: Iterable[str]) -> str:
    """The command that fetches files into a folder, on a machine that can."""
    revision = source.revision or BRANCH
    words = ["hf download", source.repository, *names, "--revision", revision]
    return " ".join([*words, "--local-dir <folder>"])


def _branch_head(repository: Path) -> str | None:
    try:
        commit = (repository / "refs" / BRANCH).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return commit if COMMIT.fullmatch(commit) else None


def refuse_escapes(source: Source, snapshot: Path, names: Iterable[str]) -> None:
    """Refuse files that lie, or that links lead, outside the cache.

    Raises:
        InvalidModel: There is such a file; the message names all of them.
    """
    # Either may itself be a link, which only the user can have made.
    roots = [os.path.realpath(root) for root in (cache_folder(), repository_folder(source))]
    targets = {name: os.path.realpath(snapshot / name) for name in names}
    faults = [
        f"{snapshot / name} leads to {target}"
        for name, target in targets.items()
        if not any(Path(target).is_relative_to(root) for root in roots)
    ]
    if faults:
        raise InvalidModel(
            f"The cached files of {source.repository} lead out of the cache folder {roots[0]} and "
            "are not read:\n  " + "\n  ".join(faults) + "\nDelete the links and load again.",
            faults=faults,
        )
