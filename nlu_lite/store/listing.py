"""Which files a repository without a registry entry holds: asked once, then remembered."""

import hashlib
import logging
import math
from dataclasses import asdict
from pathlib import Path

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidModel, UnpinnedWarning, WeightsUnavailable
from nlu_lite.spec import ModelFile, Source
from nlu_lite.store.cached_models import CachedModel, cached_model
from nlu_lite.store.failures import unavailable
from nlu_lite.store.files import CONFIG, missing_parts
from nlu_lite.store.hub_cache import BRANCH, COMMIT, stands_for
from nlu_lite.store.hub_notices import tell_uncertain, tell_unpinned
from nlu_lite.store.offline import forbidden_by
from nlu_lite.store.other_weights import tell_of_adapter, way_to_weights
from nlu_lite.store.places import own_cache
from nlu_lite.store.records import Content, remember, remembered
from nlu_lite.store.sources import offline_message
from nlu_lite.store.used_files import MODULES, used

__all__ = ["forget", "is_listed", "listing"]

_logger = logging.getLogger(__name__)

# Seconds to wait for the hub where it could tell no more than what is newest.
_PATIENCE = 3.0


def listing(
    ref: str, repository: str, revision: str | None, *, offline: bool | None = None
) -> Source:
    """The files of a repository that a model can be loaded from, at one commit.

    The hub is asked once; its answer is remembered, also which commit a branch was then. A commit
    that is in the Hugging Face cache as a whole needs no hub. Where the hub can't be asked, what
    the cache holds is taken.

    Args:
        ref: The reference as typed, for messages.
        repository: `owner/name`.
        revision: A commit, or the first digits of one that is here; a branch or a tag; None:
            `main`.
        offline: As in `locate`.

    Returns:
        The source, pinned to a commit, with the sums that the hub knows.

    Raises:
        WeightsUnavailable: The hub cannot be asked, and the cache does not hold all of a model.
        InvalidModel: The repository holds no model that can be loaded.

    Warns:
        UnpinnedWarning: The revision is a branch or a tag.
        UncertainModelWarning: Nobody could tell whether the model is one of sentences.
    """
    name = revision or BRANCH
    source = _known(repository, name)
    if source is None:
        here = cached_model(repository, name)
        if here is not None and stands_for(name, here.commit) and here.is_sure and not here.faults:
            return here.source
        try:
            source = _listed_by_hub(ref, repository, name, here, offline)
        except WeightsUnavailable as error:
            if here is None or here.faults:
                raise
            tell_unpinned(ref, name, here, error)
            tell_uncertain(ref, here, error)
            return here.source
    if not stands_for(name, str(source.revision)):
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


def _listed_by_hub(
    ref: str, repository: str, revision: str, here: CachedModel | None, offline: bool | None
) -> Source:
    from nlu_lite.store.hub import describe

    asked = Source(repository, revision, ())
    missing = missing_parts(()) if here is None else here.faults
    forbidden = forbidden_by(offline)
    if forbidden is not None:
        raise WeightsUnavailable(offline_message(ref, asked, missing, forbidden))
    _logger.info("asking what %s holds at %s", repository, revision)
    patience = math.inf if missing else _PATIENCE
    try:
        answer = describe(repository, revision, patience=patience)
    except Exception as cause:
        raise unavailable(ref, asked, "the list of files", cause, missing=missing) from cause
    files = [
        ModelFile(
            sibling.rfilename,
            sha256=sibling.lfs.sha256 if sibling.lfs else None,
            size=sibling.size,
        )
        for sibling in answer.siblings or ()
    ]
    source = Source(repository, answer.sha or revision, used(files))
    names = [file.name for file in files]
    _check_parts(ref, source, names)
    tell_of_adapter(repository, names)
    content = {"revision": source.revision, "files": [asdict(file) for file in source.files]}
    for name in (revision, str(source.revision)):
        remember(_record(repository, name), content, consequence="the hub is asked again")
    return source


def _check_parts(ref: str, source: Source, names: list[str]) -> None:
    faults = missing_parts(file.name for file in source.files)
    if faults:
        raise InvalidModel(
            f"{ref}: no model can be loaded from {source.repository} at {source.revision}.\n"
            f"  missing: {'; '.join(faults)}\n{_way_out(source, names, faults)}",
            faults=faults,
        )


def _way_out(source: Source, names: list[str], faults: tuple[str, ...]) -> str:
    below = [name for name in names if name.endswith(f"/{CONFIG}") and "Transformer" in name]
    if MODULES in names and CONFIG not in names and below:
        return (
            f"It has the layout of early versions of sentence-transformers ({below[0]}). Fetch all "
            "of it, and load that folder with path=:\n"
            f"  hf download {source.repository} --revision {source.revision} --local-dir <folder>"
        )
    lacks_weights = any(fault.startswith("weights") for fault in faults)
    other = way_to_weights(names) if lacks_weights else None
    return other or "Give a repository that holds the weights for PyTorch."


def _record(repository: str, revision: str) -> Path:
    folder = own_cache() / "listings" / repository.replace("/", "--")
    return folder / f"{hashlib.sha256(revision.encode()).hexdigest()[:16]}.json"


def _known(repository: str, revision: str) -> Source | None:
    def read(content: Content) -> Source | None:
        commit = COMMIT.fullmatch(content["revision"])
        files = used(ModelFile(**fields) for fields in content["files"])
        return Source(repository, commit[0], files) if commit else None

    return remembered(_record(repository, revision), read)
