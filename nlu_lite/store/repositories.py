"""The files of a repository that no registry knows, as the hub or the cache lists them."""

from nlu_lite.errors import WeightsUnavailable
from nlu_lite.spec import Source
from nlu_lite.store.cached_models import cached_model
from nlu_lite.store.files import ModelFiles
from nlu_lite.store.hub_cache import BRANCH
from nlu_lite.store.hub_notices import tell_uncertain, tell_unpinned
from nlu_lite.store.listing import listing
from nlu_lite.store.sources import gather

__all__ = ["files_of_repository"]


def files_of_repository(
    ref: str, name: str, repository: str, revision: str | None, *, offline: bool | None = None
) -> tuple[Source, ModelFiles]:
    """The files of a repository, checked, and the commit that they are of.

    Where a branch is known to be a commit that can't be had, the one that the cache holds is taken.

    Args:
        ref: The reference as typed, for messages.
        name: What the model is called.
        repository: `owner/name`.
        revision: As in `listing`.
        offline: As in `locate`.

    Raises:
        WeightsUnavailable: They are not on this machine and cannot be fetched.
        InvalidModel: The repository holds no model that can be loaded.
        ChecksumMismatch: A file is not the one that the hub, or its name in the cache, promises.

    Warns:
        UnpinnedWarning, UncertainModelWarning: As `listing` does.
    """
    source = listing(ref, repository, revision, offline=offline)
    try:
        return source, gather(name, source, offline=offline)
    except WeightsUnavailable as error:
        here = cached_model(repository, revision or BRANCH)
        if here is None or here.source == source or not here.is_in_place_of(source):
            raise
        tell_unpinned(ref, revision or BRANCH, here, error)
        if here.commit != source.revision:
            tell_uncertain(ref, here, error)
        return here.source, gather(name, here.source, offline=offline)
