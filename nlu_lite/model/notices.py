"""What a user is told of a model once in a process: its licence, and that it may change."""

import functools
import warnings

from nlu_lite.errors import LicenceWarning, NluLiteWarning, UnpinnedWarning
from nlu_lite.spec import ModelSpec, licence_note
from nlu_lite.store import ModelFiles

__all__ = ["give_notices"]


def give_notices(spec: ModelSpec, files: ModelFiles) -> None:
    """Warn of what a user of a model must know, once in a process for each reference.

    Args:
        spec: The model.
        files: Its files. Those that were fetched just now got the store's own warning.
    """
    note = licence_note(spec)
    if note is not None:
        _warn(note, LicenceWarning)
    if spec.source.revision is None and files.origin == "cached":
        _warn(
            f"{spec.ref} is not pinned: the files that were fetched from {spec.source.repository} "
            "some time ago are taken, and another machine may have got others.",
            UnpinnedWarning,
        )


# Cached, so that the same is said once. Stack: _warn, give_notices, load, who called load.
@functools.cache
def _warn(message: str, category: type[NluLiteWarning]) -> None:
    warnings.warn(message, category, stacklevel=4)
