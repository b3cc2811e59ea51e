"""Where the files of a model are taken from: the user, the package, the cache, the hub."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from nlu_lite.errors import InvalidModel, WeightsUnavailable
from nlu_lite.spec import ModelFile, ModelSpec
from nlu_lite.store.checksums import check
from nlu_lite.store.embedded import REINSTALL, ROOT, embedded_folder
from nlu_lite.store.files import ModelFiles, Origin, assemble, missing_parts, needed
from nlu_lite.store.folder import open_folder
from nlu_lite.store.hub_cache import (
    BRANCH,
    cache_folder,
    copy_command,
    refuse_escapes,
    snapshot_folder,
)
from nlu_lite.store.offline import forbidden_by

logger = logging.getLogger(__name__)

Whereabouts: TypeAlias = Literal["embedded", "cached", "hub"]


def locate(
    spec: ModelSpec,
    *,
    path: str | os.PathLike[str] | None = None,
    offline: bool | None = None,
) -> ModelFiles:
    """Find the files of a model, fetch them where they are not here, and check their sums.

    Args:
        spec: The model.
        path: A folder of the user's own files, which are taken as they are.
        offline: True forbids any connection, False allows it. None obeys NLU_LITE_OFFLINE.
            HF_HUB_OFFLINE forbids it whatever is said here.

    Returns:
        The files. No connection is made for files that are on this machine.

    Raises:
        WeightsUnavailable: If they are not on this machine and cannot be fetched, or if `path` is
            no folder.
        ChecksumMismatch: If a file is not the one that the registry promises.
        InvalidModel: If parts of a model are missing in the folder or in the registry entry, or a
            file lies outside the cache.
        InvalidOption: If `path` is no path.

    Example:
        >>> from nlu_lite import registry
        >>> spec = registry.builtin().find("en.embed.minilm_L6_384")
        >>> files = locate(spec, offline=True)
        >>> files.origin, files.weights.name
        ('embedded', 'model.safetensors')
    """
    if path is not None:
        return open_folder(path)
    files = needed(spec.source.files)
    faults = missing_parts(file.name for file in files)
    if faults:
        raise InvalidModel(
            f"The registry entry of {spec.ref} does not list {', nor '.join(faults)}",
            faults=faults,
        )
    if spec.source.embedded is not None:
        return _embedded(spec, spec.source.embedded, files)
    snapshot = snapshot_folder(spec.source)
    missing = _missing(snapshot, files)
    if snapshot is not None and not missing:
        return _cached(spec, snapshot, "cached", files)
    forbidden = forbidden_by(offline)
    if forbidden is not None:
        raise WeightsUnavailable(_offline_message(spec, files, missing, forbidden))
    return _fetched(spec, files, missing)


def whereabouts(spec: ModelSpec) -> Whereabouts:
    """Say where the files of a model would be taken from, without opening any of them.

    Example:
        >>> from nlu_lite import registry
        >>> whereabouts(registry.builtin().find("en.embed.minilm_L6_384"))
        'embedded'
    """
    if spec.source.embedded is not None:
        return "embedded"
    snapshot = snapshot_folder(spec.source)
    return "hub" if _missing(snapshot, needed(spec.source.files)) else "cached"


def _missing(folder: Path | None, files: Sequence[ModelFile]) -> list[str]:
    return [file.name for file in files if folder is None or not (folder / file.name).is_file()]


def _embedded(spec: ModelSpec, name: str, files: Sequence[ModelFile]) -> ModelFiles:
    folder = embedded_folder(name)
    missing = _missing(folder, files)
    if folder is None or missing:
        raise WeightsUnavailable(
            f"{spec.ref} comes along with nlu_lite, but {', '.join(missing) or name} is not in "
            f"{ROOT / name}: the installation is not whole.\n"
            f"  what to do: {REINSTALL}; or give a folder of the files with path=<folder>"
        )
    return _checked(folder, "embedded", files, mend=f"Install it again: {REINSTALL}")


def _fetched(spec: ModelSpec, files: Sequence[ModelFile], missing: Sequence[str]) -> ModelFiles:
    from nlu_lite.store.hub import fetch

    # Without a revision, files that are here may be of another commit than those to come.
    names = missing if spec.source.revision else [file.name for file in files]
    logger.info("%s: fetching %s from %s", spec.ref, ", ".join(names), spec.source.repository)
    return _cached(spec, fetch(spec.ref, spec.source, names), "hub", files)


def _cached(
    spec: ModelSpec, snapshot: Path, origin: Origin, files: Sequence[ModelFile]
) -> ModelFiles:
    refuse_escapes(spec.source, snapshot, [file.name for file in files])
    return _checked(snapshot, origin, files)


def _checked(
    folder: Path, origin: Origin, files: Sequence[ModelFile], *, mend: str | None = None
) -> ModelFiles:
    model = assemble(folder, origin, [file.name for file in files])
    check(folder, files, mend=mend)
    logger.debug("%s: %s", origin, folder)
    return model


def _offline_message(
    spec: ModelSpec, files: Sequence[ModelFile], missing: Sequence[str], forbidden: str
) -> str:
    way_out = "unset HF_HUB_OFFLINE" if forbidden == "HF_HUB_OFFLINE" else "pass offline=False"
    revision = spec.source.revision or BRANCH
    command = copy_command(spec.source, [file.name for file in files])
    return (
        f"The files of {spec.ref} are not on this machine, and {forbidden} forbids fetching them.\n"
        f"  missing: {', '.join(missing)} of {spec.source.repository} at {revision}\n"
        f"  looked in: {cache_folder()}\n"
        f"  what to do: {way_out}; or fetch them on another machine and load them with "
        f"path=<folder>:\n    {command}"
    )
