"""What a user is told of a model once in a process: its licence, and that it may change."""

import functools

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import LicenceWarning, UnpinnedWarning
from nlu_lite.spec import ModelSpec, licence_note
from nlu_lite.store import ModelFiles

__all__ = ["give_notices"]

_warn_once = functools.cache(warn)


def give_notices(spec: ModelSpec, files: ModelFiles) -> None:
    """Warn of what a user of a model must know, once in a process for each reference.

    Args:
        spec: The model.
        files: Its files. Those that were fetched just now got the store's own warning.
    """
    note = licence_note(spec)
    if note is not None:
        _warn_once(note, LicenceWarning)
    if spec.source.revision is None and files.origin == "cached":
        _warn_once(
            f"{spec.ref} is not pinned: the files that were fetched from {spec.source.repository} "
            "some time ago are taken, and another machine may have got others.",
            UnpinnedWarning,
        )
