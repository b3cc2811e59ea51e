"""A folder of model files that the user names with `path=`."""

import os
from pathlib import Path

from nlu_lite.common.choices import nearest
from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidModel, WeightsUnavailable
from nlu_lite.store.files import CONFIG, ModelFiles, assemble
from nlu_lite.store.layouts import transformer_folder
from nlu_lite.store.other_weights import tell_of_adapter

__all__ = ["absolute_folder", "open_folder"]

_DEEPER = (f"*/{CONFIG}", f"snapshots/*/{CONFIG}", f"*/snapshots/*/{CONFIG}")


def open_folder(path: str | os.PathLike[str]) -> ModelFiles:
    """The model files of a folder, taken as they are; no checksums are compared.

    Args:
        path: The folder; `~` stands for the home folder.

    Raises:
        InvalidOption: `path` is empty or no path at all.
        WeightsUnavailable: There is no such folder.
        InvalidModel: Parts of a model are missing in it.
    """
    folder = absolute_folder(path)
    if not folder.is_dir():
        raise WeightsUnavailable(f"path={str(path)!r}: {_why_no_folder(folder)}")
    folder = transformer_folder(folder)
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError as cause:
        raise WeightsUnavailable(
            f"path={str(path)!r}: the folder cannot be read: {cause}"
        ) from cause
    try:
        files = assemble(folder, "folder", names)
    except InvalidModel as cause:
        inner = _models_below(folder)
        hint = f"\n  model files lie deeper: try path={str(inner[0])!r}" if inner else ""
        raise InvalidModel(f"{cause}{hint}", faults=cause.faults) from cause
    tell_of_adapter(str(folder), names)
    return files


def absolute_folder(path: str | os.PathLike[str]) -> Path:
    """Where a folder is that a user names; it need not exist.

    Args:
        path: The folder; `~` stands for the home folder.

    Raises:
        InvalidOption: `path` is empty, no path at all, or an address such as `s3://…`.
    """
    return user_path(path).absolute()


def _why_no_folder(folder: Path) -> str:
    if folder.exists():
        return f"{folder} is a file; give the folder that holds the model, {str(folder.parent)!r}"
    ancestor = next((parent for parent in folder.parents if parent.is_dir()), None)
    if ancestor is None:
        return f"there is no {folder.anchor!r}"
    wanted = folder.relative_to(ancestor).parts[0]
    siblings = _names(ancestor)
    near = nearest(wanted, siblings)
    hint = "" if near is None else f"; the nearest name there is {str(ancestor / near)!r}"
    return f"there is no {wanted!r} in {ancestor}{hint}"


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if os.access(folder, os.R_OK) else []


def _models_below(folder: Path) -> list[Path]:
    return sorted(config.parent for pattern in _DEEPER for config in folder.glob(pattern))
