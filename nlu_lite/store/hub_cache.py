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
    "cached_commit",
    "cached_commits",
    "copy_command",
    "refuse_escapes",
    "repository_at",
    "repository_folder",
    "snapshot_folder",
    "stands_for",
]

COMMIT = re.compile(r"[0-9a-f]{40}")
BRANCH = "main"

_DIGITS = re.compile(r"[0-9a-f]{7,40}")
_REPOSITORY = re.compile(r"models--(.+)")


def cache_folder() -> Path:
    """The cache folder of huggingface_hub, as HF_HUB_CACHE, HF_HOME and kin set it."""
    from huggingface_hub import constants

    return user_path(constants.HF_HUB_CACHE, name="HF_HUB_CACHE").absolute()


def repository_folder(source: Source) -> Path:
    """The folder in the cache that belongs to a repository; it need not exist."""
    return cache_folder() / "--".join(["models", *source.repository.split("/")])


def repository_at(folder: Path) -> tuple[str, tuple[str, ...]] | None:
    """The repository of which a folder is a snapshot, in any cache; None where it is none.

    Returns:
        `owner/name`, and the folders below the snapshot.

    >>> commit = "0123456789abcdef0123456789abcdef01234567"
    >>> repository_at(Path("hub/models--google--electra/snapshots") / commit / "onnx")
    ('google/electra', ('onnx',))
    """
    parts = folder.parts
    for place in range(len(parts) - 3, -1, -1):
        name = _REPOSITORY.fullmatch(parts[place])
        if name and parts[place + 1] == "snapshots" and COMMIT.fullmatch(parts[place + 2]):
            return name[1].replace("--", "/"), parts[place + 3 :]
    return None


def snapshot_folder(source: Source) -> Path | None:
    """The folder of the revision; without one, of the `main` fetched last.

    The folder need not exist. None stands for a branch that was never fetched.
    """
    commit = cached_commit(source.repository, source.revision or BRANCH)
    return repository_folder(source) / "snapshots" / commit if commit else None


def cached_commit(repository: str, revision: str) -> str | None:
    """The commit that a revision is, as far as the cache can tell; None where it cannot.

    Args:
        repository: `owner/name`.
        revision: A commit; a branch or a tag, which is the commit that it was when a program of
            this machine last asked the hub; or the first digits of a commit that is here.
    """
    if COMMIT.fullmatch(revision):
        return revision
    head = _head(repository_folder(Source(repository, None, ())), revision)
    if head is not None or not _DIGITS.fullmatch(revision):
        return head
    alike = [commit for commit in cached_commits(repository) if stands_for(revision, commit)]
    return alike[0] if len(alike) == 1 else None


def cached_commits(repository: str) -> list[str]:
    """The commits of a repository that are in the cache, whatever is there of them."""
    try:
        names = os.listdir(repository_folder(Source(repository, None, ())) / "snapshots")
    except OSError:
        return []
    return sorted(name for name in names if COMMIT.fullmatch(name))


def stands_for(revision: str, commit: str) -> bool:
    """Whether a revision is a commit, or its first digits (7 at least).

    >>> stands_for("0123456", "0123456789abcdef0123456789abcdef01234567"), stands_for("main", "m")
    (True, False)
    """
    return _DIGITS.fullmatch(revision) is not None and commit.startswith(revision)


def _head(folder: Path, revision: str) -> str | None:
    if ".." in revision.split("/"):
        return None
    try:
        commit = (folder / "refs" / revision).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return commit if COMMIT.fullmatch(commit) else None


def copy_command(source: Source, names: Iterable[str]) -> str:
    """The command that fetches files into a folder, on a machine that can."""
    revision = source.revision or BRANCH
    words = ["hf download", source.repository, *names, "--revision", revision]
    return " ".join([*words, "--local-dir <folder>"])


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
