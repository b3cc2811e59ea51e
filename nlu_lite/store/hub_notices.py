"""What a user is told where files of the cache are taken and the hub could not be asked."""

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import UncertainModelWarning, UnpinnedWarning, WeightsUnavailable
from nlu_lite.store.cached_models import CachedModel
from nlu_lite.store.failures import reason_of
from nlu_lite.store.hub_cache import stands_for
from nlu_lite.store.used_files import MODULES

__all__ = ["tell_uncertain", "tell_unpinned"]


def tell_unpinned(ref: str, revision: str, here: CachedModel, error: WeightsUnavailable) -> None:
    """Warn that a branch or tag is taken to be what the cache holds; nothing for a commit.

    Args:
        ref: The reference as typed.
        revision: The revision that was asked for.
        here: What is taken.
        error: Why the hub could not be asked, or did not give the files.
    """
    repository, commit = here.source.repository, here.commit
    if stands_for(revision, commit):
        return
    which = "the only one that is here" if here.is_only else "what it was when last asked for"
    warn(
        f"{ref} is not pinned, and the hub did not give what {repository} is at {revision!r} now "
        f"({_reason(error)}): from the cache the commit {commit} is taken, {which}. To pin it, "
        f"load 'hf:{repository}@{commit}'.",
        UnpinnedWarning,
    )


def tell_uncertain(ref: str, here: CachedModel, error: WeightsUnavailable) -> None:
    """Warn that a repository may hold what makes its model one of sentences, if that is so.

    Args:
        ref: The reference as typed.
        here: What is taken.
        error: Why the hub could not be asked.
    """
    if here.is_sure:
        return
    warn(
        f"{ref} is taken for a model of tokens: {MODULES}, which would make it one of sentences, "
        f"is not in the cache, and the hub could not be asked for it ({_reason(error)}). To be "
        f"sure, fetch all of it: hf download {here.source.repository} --revision {here.commit}",
        UncertainModelWarning,
    )


def _reason(error: WeightsUnavailable) -> str:
    cause = error.__cause__
    return "connections are forbidden" if cause is None else reason_of(cause)
