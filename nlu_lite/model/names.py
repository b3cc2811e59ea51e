"""What models without a registry entry are called, and so their columns."""

import re
from pathlib import Path

from nlu_lite.store.hub_cache import repository_at

__all__ = ["name_of_folder", "name_of_repository"]

_NO_REFERENCE = re.compile(r"[^\w.-]+", re.ASCII)
# Commits, sums and UUIDs, and the folders that caches keep them in.
_UNREADABLE = re.compile(r"(?=.*\d)[0-9a-f-]{32,}|snapshots|blobs|\.\.|", re.IGNORECASE)


def name_of_repository(repository: str) -> str:
    """What the model of a repository is called.

    >>> name_of_repository("google/electra-small-discriminator")
    'hf.google.electra-small-discriminator'
    """
    return "hf." + repository.replace("/", ".")


def name_of_folder(folder: Path) -> str:
    """What the model in a folder is called.

    ================================================ ===========================================
    a snapshot of the Hugging Face cache             as its repository; folders in it are added
    a commit, a sum or a UUID                        as the next folder above it that has a name
    any other                                        as the folder; what no reference can hold
                                                     becomes "_"
    one of which nothing is left then                model
    ================================================ ===========================================

    >>> commit = "0123456789abcdef0123456789abcdef01234567"
    >>> name_of_folder(Path("hub/models--google--electra/snapshots") / commit)
    'hf.google.electra'
    >>> name_of_folder(Path("models/tiny") / commit), name_of_folder(Path("my model (2)"))
    ('tiny', 'my_model_2')
    """
    snapshot = repository_at(folder)
    if snapshot is not None:
        repository, below = snapshot
        return ".".join([name_of_repository(repository), *map(_as_reference, below)])
    # Only where the path ends with "..", so that links keep the names that users gave them.
    place = folder.resolve() if folder.name == ".." else folder
    names = (part for part in reversed(place.parts) if not _UNREADABLE.fullmatch(part))
    return _as_reference(next(names, "")) or "model"


def _as_reference(name: str) -> str:
    return _NO_REFERENCE.sub("_", name).strip("_.")
