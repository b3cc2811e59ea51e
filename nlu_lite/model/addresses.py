"""Models without a registry entry: those of a hub repository, and those of a Python package."""

import re
from dataclasses import replace
from pathlib import Path

from nlu_lite import store
from nlu_lite.errors import InvalidModel, InvalidOption, WeightsUnavailable
from nlu_lite.model.facts import inferred_spec
from nlu_lite.spec import ModelFile, ModelSpec, Source
from nlu_lite.store.files import needed
from nlu_lite.store.folder import open_folder
from nlu_lite.store.listing import listing
from nlu_lite.store.packages import installed_folder
from nlu_lite.store.saves import find_save

__all__ = ["HUB", "PACKAGE", "is_unregistered", "repository_of", "spec_of"]

HUB = "hf:"
PACKAGE = "python:"

_REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)(?:@([\w./-]+))?", re.ASCII)


def is_unregistered(reference: str) -> bool:
    """Whether a reference names a place, not an entry of the registry.

    >>> is_unregistered("hf:google/bert_uncased_L-2_H-128_A-2")
    True
    """
    return reference.startswith((HUB, PACKAGE))


def spec_of(reference: str, *, offline: bool | None = None) -> ModelSpec:
    """What a spec would say of a model, read from its files, which are fetched where need be.

    Args:
        reference: `hf:owner/name@revision`, a repository of the hub; without a revision, or with
            the name of a branch, the commit is taken that it was when it was first asked for. Or
            `python:package/folder`, a folder of model files in an installed package.
        offline: As in `load`.

    Raises:
        InvalidOption: The reference is of another form.
        WeightsUnavailable: The files are not on this machine and cannot be fetched.
        InvalidModel: No model can be made of them.
        ChecksumMismatch: A file is not the one that the hub promises.
    """
    if reference.startswith(PACKAGE):
        return _in_package(reference, reference.removeprefix(PACKAGE))
    repository, revision = repository_of(reference)
    name = "hf." + repository.replace("/", ".")
    source = listing(reference, repository, revision, offline=offline)
    files = store.gather(name, source, offline=offline)
    return inferred_spec(name, source, files)


def repository_of(reference: str) -> tuple[str, str | None]:
    """Repository and revision of an address on the hub.

    >>> repository_of("hf:google/bert_uncased_L-2_H-128_A-2@main")
    ('google/bert_uncased_L-2_H-128_A-2', 'main')

    Raises:
        InvalidOption: It is of another form.
    """
    found = _REPOSITORY.fullmatch(reference.removeprefix(HUB))
    if found is None:
        raise InvalidOption(
            f"{reference!r} is no address on the hub; expected hf:owner/name@revision, where the "
            "revision is a commit of 40 hexadecimal digits, such as "
            "hf:google/bert_uncased_L-2_H-128_A-2@1ef615c5cc7577b9b5d1d1b2a4d2a6fd7bd9ecb0"
        )
    return found[1], found[2]


def _in_package(reference: str, place: str) -> ModelSpec:
    folder = installed_folder(place)
    if folder is None:
        raise WeightsUnavailable(
            f"{reference}: no installed package has this folder of model files.\n"
            "Expected python:package/folder, where the package is one that `import` finds; "
            f"install it (pip install {place.split('/')[0]}), or see what it holds: "
            f"pip show --files {place.split('/')[0]}"
        )
    spec = _saved_spec(reference, folder) or _spec_of_folder(place, folder)
    return replace(spec, source=replace(spec.source, package=place, embedded=None))


def _saved_spec(reference: str, folder: Path) -> ModelSpec | None:
    save = find_save(folder)
    if save is None:
        return None
    specs = save.specs(None)
    if len(specs) != 1:
        raise InvalidModel(
            f"{reference}: {folder} holds several models: {', '.join(specs)}.\n"
            f"Load them with load(path={str(folder)!r})."
        )
    return next(iter(specs.values()))


def _spec_of_folder(place: str, folder: Path) -> ModelSpec:
    files = open_folder(folder)
    listed = needed(ModelFile(path.name) for path in files.paths())
    source = Source(repository=f"python/{place.split('/')[0]}", revision=None, files=listed)
    return inferred_spec(f"python.{place.replace('/', '.')}", source, files)
