"""Which files a repository without a registry entry holds: asked once, then remembered."""

import hashlib
import json
import logging
import os
import warnings
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import cast

from nlu_lite.errors import InvalidModel, UnpinnedWarning, WeightsUnavailable
from nlu_lite.spec import ModelFile, Source
from nlu_lite.store.failures import unavailable
from nlu_lite.store.files import (
    BESIDE,
    CONFIG,
    PIECES,
    TOKENIZER,
    VOCABULARY,
    WEIGHTS,
    missing_parts,
    needed,
)
from nlu_lite.store.hub_cache import BRANCH, COMMIT, snapshot_folder
from nlu_lite.store.offline import forbidden_by
from nlu_lite.store.places import own_cache
from nlu_lite.store.sources import offline_message

__all__ = ["forget", "is_listed", "listing"]

logger = logging.getLogger(__name__)

_SENTENCES = ("modules.json", "1_Pooling/config.json", "config_sentence_transformers.json")
_USED = (CONFIG, *WEIGHTS, TOKENIZER, VOCABULARY, *PIECES, *BESIDE, *_SENTENCES)
_SHARDS = tuple(f"{name}.index.json" for name in WEIGHTS)


def listing(
    ref: str, repository: str, revision: str | None, *, offline: bool | None = None
) -> Source:
    """List the files of a repository that a model can be loaded from, at one commit.

    The hub is asked once; its answer is remembered, also which commit a branch was then.

    Args:
        ref: The reference as typed, for messages.
        repository: `owner/name`.
        revision: A commit, a branch or a tag; None: `main`.
        offline: As in `locate`.

    Returns:
        The source, pinned to a commit, with the sums that the hub knows.

    Raises:
        WeightsUnavailable: The hub cannot be asked.
        InvalidModel: The repository holds no model that can be loaded.
    """
    asked = revision or BRANCH
    record = _record(repository, asked)
    source = _remembered(record, repository) or _cached(repository, asked, offline)
    if source is None:
        source = _asked(ref, repository, asked, offline)
        _check_parts(ref, source)
        for name in (asked, str(source.revision)):
            _remember(_record(repository, name), source)
    if not COMMIT.fullmatch(asked):
        warnings.warn(
            f"{ref} is not pinned: {repository} at {asked!r} was the commit {source.revision} when "
            f"it was first asked for, and that one is taken. To pin it, load "
            f"'hf:{repository}@{source.revision}'; to have it asked for again, run: nlu-lite cache "
            f"remove hf:{repository}",
            UnpinnedWarning,
            stacklevel=2,
        )
    return source


def is_listed(repository: str, revision: str) -> bool:
    """Whether the files of a repository at a commit have been asked for."""
    return _record(repository, revision).is_file()


def forget(repository: str) -> int:
    """Forget what a repository holds; say how many listings were known."""
    records = list(_record(repository, "").parent.glob("*.json"))
    for record in records:
        record.unlink(missing_ok=True)
    return len(records)


def _asked(ref: str, repository: str, asked: str, offline: bool | None) -> Source:
    from nlu_lite.store.hub import describe

    unknown = Source(repository, asked, ())
    forbidden = forbidden_by(offline)
    if forbidden is not None:
        raise WeightsUnavailable(offline_message(ref, unknown, ["all files"], forbidden))
    logger.info("asking what %s holds at %s", repository, asked)
    try:
        answer = describe(repository, asked)
    except Exception as cause:
        raise unavailable(ref, unknown, "the list of files", cause) from cause
    files = [
        ModelFile(
            sibling.rfilename,
            sha256=sibling.lfs.sha256 if sibling.lfs else None,
            size=sibling.size,
        )
        for sibling in answer.siblings or ()
    ]
    _refuse_shards(ref, repository, [file.name for file in files])
    return Source(repository, answer.sha or asked, _used(files))


def _used(files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    return needed(file for file in files if file.name in _USED)


def _refuse_shards(ref: str, repository: str, names: list[str]) -> None:
    index = next((name for name in _SHARDS if name in names), None)
    if index is not None and not any(name in names for name in WEIGHTS):
        raise InvalidModel(
            f"{ref}: the weights of {repository} are split over several files ({index}), which "
            "nlu_lite does not read.\nWrite them as one, and load that folder with path=:\n"
            f"  transformers.AutoModel.from_pretrained({repository!r})"
            ".save_pretrained(<folder>, max_shard_size='1TB')",
            faults=[f"{index}: weights in several files"],
        )


def _check_parts(ref: str, source: Source) -> None:
    faults = missing_parts(file.name for file in source.files)
    if faults:
        raise InvalidModel(
            f"{ref}: no model can be loaded from {source.repository} at {source.revision}.\n"
            f"  missing: {'; '.join(faults)}\n"
            "Give a repository that holds the weights for PyTorch.",
            faults=faults,
        )


def _cached(repository: str, asked: str, offline: bool | None) -> Source | None:
    """What another program has put into the Hugging Face cache, where nobody may be asked."""
    if forbidden_by(offline) is None or not (COMMIT.fullmatch(asked) or asked == BRANCH):
        return None
    revision = asked if asked != BRANCH else None
    snapshot = snapshot_folder(Source(repository, revision, ()))
    if snapshot is None:
        return None
    files = _used(ModelFile(name) for name in _USED if (snapshot / name).is_file())
    whole = not missing_parts(file.name for file in files)
    return Source(repository, snapshot.name, files) if whole else None


def _record(repository: str, asked: str) -> Path:
    folder = own_cache() / "listings" / repository.replace("/", "--")
    return folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}.json"


def _remembered(record: Path, repository: str) -> Source | None:
    try:
        content = json.loads(record.read_bytes())
        files = _used(ModelFile(**fields) for fields in content["files"])
        revision = COMMIT.fullmatch(cast(str, content["revision"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        logger.warning("%s is not readable and is made anew: %s", record, error)
        return None
    return Source(repository, revision[0], files) if revision else None


def _remember(record: Path, source: Source) -> None:
    content = {"revision": source.revision, "files": [asdict(file) for file in source.files]}
    temporary = record.with_suffix(f".{os.getpid()}.tmp")
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
        temporary.replace(record)
    except OSError as error:
        logger.info("the list of files is not remembered and is asked for again: %s", error)
