"""Which files a repository without a registry entry holds: asked once, then remembered."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from nlu_lite.common.user_warnings import warn
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
from nlu_lite.store.records import Content, remember, remembered
from nlu_lite.store.sources import offline_message

__all__ = ["forget", "is_listed", "listing"]

_logger = logging.getLogger(__name__)

_SENTENCES = ("modules.json", "1_Pooling/config.json", "config_sentence_transformers.json")
_USED = (CONFIG, *WEIGHTS, TOKENIZER, VOCABULARY, *PIECES, *BESIDE, *_SENTENCES)
_SHARDS = tuple(f"{name}.index.json" for name in WEIGHTS)


def listing(
    ref: str, repository: str, revision: str | None, *, offline: bool | None = None
) -> Source:
    """The files of a repository that a model can be loaded from, at one commit.

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
    name = revision or BRANCH
    source = _known(repository, name) or _cached(repository, name, offline)
    if source is None:
        source = _listed_by_hub(ref, repository, name, offline)
        _check_parts(ref, source)
        content = {"revision": source.revision, "files": [asdict(file) for file in source.files]}
        for one in (name, str(source.revision)):
            remember(_record(repository, one), content, consequence="the hub is asked again")
    if not COMMIT.fullmatch(name):
        warn(
            f"{ref} is not pinned: {repository} at {name!r} was the commit {source.revision} when "
            f"it was first asked for, and that one is taken. To pin it, load "
            f"'hf:{repository}@{source.revision}'; to have it asked for again, run: nlu-lite cache "
            f"remove hf:{repository}",
            UnpinnedWarning,
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


def _listed_by_hub(ref: str, repository: str, revision: str, offline: bool | None) -> Source:
    from nlu_lite.store.hub import describe

    unknown = Source(repository, revision, ())
    forbidden = forbidden_by(offline)
    if forbidden is not None:
        raise WeightsUnavailable(offline_message(ref, unknown, ["all files"], forbidden))
    _logger.info("asking what %s holds at %s", repository, revision)
    try:
        answer = describe(repository, revision)
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
    return Source(repository, answer.sha or revision, _used(files))


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


def _cached(repository: str, revision: str, offline: bool | None) -> Source | None:
    """What another program has put into the Hugging Face cache, where nobody may be asked."""
    if forbidden_by(offline) is None or not (COMMIT.fullmatch(revision) or revision == BRANCH):
        return None
    pinned = revision if revision != BRANCH else None
    snapshot = snapshot_folder(Source(repository, pinned, ()))
    if snapshot is None:
        return None
    files = _used(ModelFile(name) for name in _USED if (snapshot / name).is_file())
    whole = not missing_parts(file.name for file in files)
    return Source(repository, snapshot.name, files) if whole else None


def _record(repository: str, revision: str) -> Path:
    folder = own_cache() / "listings" / repository.replace("/", "--")
    return folder / f"{hashlib.sha256(revision.encode()).hexdigest()[:16]}.json"


def _known(repository: str, revision: str) -> Source | None:
    def read(content: Content) -> Source | None:
        commit = COMMIT.fullmatch(content["revision"])
        files = _used(ModelFile(**fields) for fields in content["files"])
        return Source(repository, commit[0], files) if commit else None

    return remembered(_record(repository, revision), read)
