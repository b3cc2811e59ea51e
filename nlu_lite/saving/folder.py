"""Writing a pipeline to a folder, which is there only when it is complete."""

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path

from nlu_lite.common.files import complete_file, readable_errors
from nlu_lite.common.folders import complete_folder
from nlu_lite.errors import (
    ChecksumMismatch,
    InvalidModel,
    OutputUnavailable,
    WeightsUnavailable,
)
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.spec import ModelFile, ModelSpec
from nlu_lite.store import ModelFiles
from nlu_lite.store.folder import absolute_folder
from nlu_lite.store.manifest import HERE, MANIFEST, Manifest, SavedModel, text_of
from nlu_lite.store.saves import find_save

__all__ = ["check_unchanged", "free_folder", "save"]

_CHUNK = 1 << 20


def save(models: Models, path: str | os.PathLike[str]) -> None:
    """Write models to a folder that `nlu_lite.load(path=…)` opens.

    Args:
        models: The model of each reference as typed. Files that models share are written once.
        path: The folder. One that `save` wrote is replaced.

    Raises:
        OutputUnavailable: The folder can't be written, or holds something else.
        ChecksumMismatch: The files that the models were read from have changed since.
        WeightsUnavailable: These files are gone.
        InvalidOption: `path` is empty or no path at all.
    """
    for ref, model in models.items():
        check_unchanged(ref, model)
    target = free_folder(path)
    with readable_errors(target), complete_folder(target) as unfinished:
        _write(models, unfinished)


def free_folder(path: str | os.PathLike[str]) -> Path:
    """Where `save` would write, once it is sure that nothing else is there.

    Args:
        path: As in `save`.

    Raises:
        OutputUnavailable: The folder holds something else than a save, or can't be looked into.
        InvalidOption: `path` is empty or no path at all.

    >>> free_folder("my_model").name
    'my_model'
    """
    # Where a link leads to a folder, that one is replaced, not the link.
    target = absolute_folder(path).resolve()
    with readable_errors(target):
        _refuse_other_content(target)
        above = next(folder for folder in target.parents if folder.exists())
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))
    return target


def check_unchanged(ref: str, model: Model) -> None:
    """Raise where the files of a model are no longer those that it was read from.

    Args:
        ref: What the model is called, for the error.
        model: The model.

    Raises:
        ChecksumMismatch: The files have changed.
        WeightsUnavailable: They are gone.
    """
    try:
        stamps = model.files.stamps()
    except OSError as cause:
        raise WeightsUnavailable(
            f"The files that {ref} was loaded from are gone: {cause}.\nLoad it again, then save it."
        ) from cause
    if stamps != model.stamps:
        raise ChecksumMismatch(
            f"The files in {model.files.folder} have changed since {ref} was loaded from them: a "
            "save would not be of what is loaded.\nLoad it again, then save it."
        )


def _refuse_other_content(target: Path) -> None:
    """Raise OutputUnavailable where something would be lost that is no save."""
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputUnavailable(f"{target} is a file; expected a folder, or a name for a new one.")
    if not any(target.iterdir()):
        return
    try:
        found = find_save(target)
    except InvalidModel as cause:
        raise OutputUnavailable(
            f"{target} holds a damaged save, which is not replaced. Remove it first, or give the "
            f"name of a new folder: {target / 'pipeline'}\n  {cause}"
        ) from cause
    known = set() if found is None else found.manifest.names()
    # The first ones suffice: this may be a home folder.
    others = (
        name
        for place in target.rglob("*")
        if not place.is_dir() and (name := place.relative_to(target).as_posix()) not in known
    )
    other = next(others, None)
    if found is None or other is not None:
        raise OutputUnavailable(
            f"{target} holds something that no pipeline was saved as ({other or 'folders'}); it "
            f"is not replaced.\nGive the name of a new folder: {target / 'pipeline'}"
        )


def _write(models: Models, folder: Path) -> None:
    names = _folder_names(models)
    written: dict[ModelFiles, tuple[ModelFile, ...]] = {}
    for ref, model in models.items():
        if model.files not in written:
            place = folder / names[model.files]
            place.mkdir(exist_ok=True)
            written[model.files] = (
                *(_copy(path, place) for path in model.files.paths()),
                *_head_of_checkpoint(model, place),
            )
            check_unchanged(ref, model)
            _check_promises(model, written[model.files])
    saved = tuple(
        SavedModel(ref, names[model.files], _with_files(model.spec, written[model.files]))
        for ref, model in models.items()
    )
    with complete_file(folder / MANIFEST) as file:
        file.write(text_of(Manifest(models.precision, saved)).encode())


def _folder_names(models: Models) -> dict[ModelFiles, str]:
    """One folder for all files of one model; of several, sub-folders that differ in any case."""
    first: dict[ModelFiles, str] = {}
    for ref, model in models.items():
        first.setdefault(model.files, f"{len(first) + 1}-{ref}")
    return first if len(first) > 1 else dict.fromkeys(first, HERE)


def _head_of_checkpoint(model: Model, folder: Path) -> list[ModelFile]:
    """The head that transformers' files hold, as one of our own: a save is opened by its spec."""
    if model.head is None or model.files.trained:
        return []
    for name, content in head_bytes(model.head).items():
        with complete_file(folder / name) as file:
            file.write(content)
    return [
        ModelFile(name, hashlib.sha256(content).hexdigest(), len(content))
        for name, content in head_bytes(model.head).items()
    ]


def _copy(source: Path, folder: Path) -> ModelFile:
    """Copy a file; the copy has its time of change, so that it counts as the same file."""
    digest = hashlib.sha256()
    with source.open("rb") as given, complete_file(folder / source.name) as copy:
        while chunk := given.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        status = os.fstat(given.fileno())
    os.utime(folder / source.name, ns=(status.st_atime_ns, status.st_mtime_ns))
    return ModelFile(source.name, digest.hexdigest(), status.st_size)


def _check_promises(model: Model, written: tuple[ModelFile, ...]) -> None:
    if model.files.origin == "folder":
        return
    promised = {file.name: file.sha256 for file in model.spec.source.files if file.sha256}
    for file in written:
        if file.sha256 != promised.get(file.name, file.sha256):
            raise ChecksumMismatch(
                f"{model.files.folder / file.name} is not the file that the registry promises: "
                f"expected SHA-256 {promised[file.name]}, got {file.sha256}.\nLoad it again."
            )


def _with_files(spec: ModelSpec, files: tuple[ModelFile, ...]) -> ModelSpec:
    return replace(spec, source=replace(spec.source, files=files))
