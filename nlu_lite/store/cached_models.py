"""What the Hugging Face cache holds of a model, whichever program put it there."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.spec import ModelFile, Source
from nlu_lite.store.files import WEIGHTS, lost_shards, missing_files, missing_parts
from nlu_lite.store.hub_cache import (
    BRANCH,
    cached_commit,
    cached_commits,
    repository_folder,
    snapshot_folder,
)
from nlu_lite.store.used_files import MODULES, used

__all__ = ["CachedModel", "cached_model", "notes"]

# A program that fetches what it needs of a model has no use for these: all else is there too.
_NEEDLESS = (".gitattributes", "README.md")
_POOLING = "Pooling"
_LINK = re.compile(rb"(\.\./)+blobs/[^/]+")
_LONGEST_LINK = 300


@dataclass(frozen=True, slots=True)
class CachedModel:
    """What the cache holds of a repository at a commit.

    Attributes:
        folder: Its snapshot.
        source: The repository, pinned to the commit, with the files that a model is loaded from.
        faults: What is missing or broken; nothing where a model can be loaded.
        is_sure: Whether the repository is known to hold no more of a model than this; without
            modules.json, one of sentences would be taken for one of tokens.
        is_only: Whether it was taken because no other commit is here.
    """

    folder: Path
    source: Source
    faults: tuple[str, ...]
    is_sure: bool
    is_only: bool = False

    @property
    def commit(self) -> str:
        """The commit."""
        return str(self.source.revision)

    def is_in_place_of(self, source: Source) -> bool:
        """Whether it can be loaded where the files of a source cannot be had.

        Args:
            source: A commit of the repository with all of its files.
        """
        lacking = {file.name for file in source.files} - {file.name for file in self.source.files}
        return not self.faults and (self.commit != source.revision or lacking <= set(WEIGHTS))


def cached_model(repository: str, revision: str) -> CachedModel | None:
    """What the cache holds of a repository at a revision; None where no such commit is known.

    Args:
        repository: `owner/name`.
        revision: As in `cached_commit`. For a `main` that nobody asked for, the only commit that
            is here is taken.
    """
    commit, others = cached_commit(repository, revision), cached_commits(repository)
    is_only = commit is None and revision == BRANCH and len(others) == 1
    commit = others[0] if is_only else commit
    snapshot = snapshot_folder(Source(repository, commit, ())) if commit else None
    if snapshot is None or not snapshot.is_dir():
        return None
    listed = _listed(snapshot)
    if listed is not None:
        faults = [*missing_parts(file.name for file in listed), *missing_files(snapshot, listed)]
        source = Source(repository, commit, listed)
        return CachedModel(snapshot, source, tuple(faults), is_sure=True, is_only=is_only)
    files, faults = _found(snapshot)
    source, is_sure = Source(repository, commit, files), _knows_modules(snapshot)
    return CachedModel(snapshot, source, tuple(faults), is_sure=is_sure, is_only=is_only)


def notes(source: Source, missing: Iterable[str]) -> str:
    """What else the cache tells about files that are missing: lines for a message, or "".

    Args:
        source: Where the files come from.
        missing: Their names.
    """
    return "".join(f"\n  in the cache: {note}" for note in _notes(source, missing))


def _notes(source: Source, missing: Iterable[str]) -> Iterator[str]:
    snapshot, folder = snapshot_folder(source), repository_folder(source)
    if snapshot is not None and snapshot.is_dir():
        faults = (_fault(snapshot / name) for name in missing if os.path.lexists(snapshot / name))
        yield from (fault for fault in faults if fault)
    else:
        for commit in cached_commits(source.repository):
            yield f"another commit of it, which load('hf:{source.repository}@{commit}') takes"
    for part in sorted(folder.glob("blobs/*.incomplete")):
        yield f"a transfer that was interrupted, {part}"


def _listed(snapshot: Path) -> tuple[ModelFile, ...] | None:
    """The files of a commit as the client remembers them, which it does for whole repositories."""
    record = snapshot.parents[1] / "trees" / f"{snapshot.name}.json"
    try:
        content = json.loads(record.read_bytes())
        if content["format_version"] != 1:
            return None
        return used(
            ModelFile(name, sha256=facts.get("lfs_sha256"), size=facts["size"])
            for name, facts in content["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _found(snapshot: Path) -> tuple[tuple[ModelFile, ...], list[str]]:
    """The files of a snapshot that a model is loaded from, and what is wrong with them."""
    paths = {path.relative_to(snapshot).as_posix(): path for path in snapshot.rglob("*")}
    there = {name: path for name, path in paths.items() if used([ModelFile(name)])}
    broken = {name: fault for name, path in there.items() if (fault := _fault(path))}
    files = used(ModelFile(name) for name in there if name not in broken)
    names = {file.name for file in files}
    wanted = {file.name for file in used(map(ModelFile, there))}
    # Of two files of weights, one is enough.
    concerned = wanted & set(broken) - (set(WEIGHTS) if names & set(WEIGHTS) else set())
    lost = lost_shards(snapshot, names)
    faults = [*missing_parts(names), *lost, *_missing_modules(snapshot)]
    return files, faults + [broken[name] for name in sorted(concerned)]


def _fault(path: Path) -> str | None:
    if not path.exists():
        return f"{path} is a link to {path.resolve()}, which is not there"
    try:
        with path.open("rb") as content:
            start = content.read(_LONGEST_LINK)
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}"
    if _LINK.fullmatch(start):
        return f"{path} is the text of a link: a copy that could make no links left it behind"
    return None if start else f"{path} is empty"


def _missing_modules(snapshot: Path) -> list[str]:
    """The settings that the modules of sentence-transformers need and that are not there."""
    try:
        modules = json.loads((snapshot / MODULES).read_bytes())
        folders = [m["path"] for m in modules if m["type"].rpartition(".")[2] == _POOLING]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []  # there is none, or whoever opens the model says what is wrong with it
    settings = [f"{folder}/config.json" for folder in folders]
    return [name for name in settings if not os.path.lexists(snapshot / name)]


def _knows_modules(snapshot: Path) -> bool:
    absent = snapshot.parents[1] / ".no_exist" / snapshot.name / MODULES
    signs = (absent, *(snapshot / name for name in (MODULES, *_NEEDLESS)))
    return any(sign.exists() for sign in signs)
