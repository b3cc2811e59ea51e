"""Where sentence-transformers keeps a model's files: beside modules.json, or in a folder below."""

from pathlib import Path

from nlu_lite.common.json_files import read_json
from nlu_lite.errors import InvalidModel

__all__ = ["MODULES", "modules_file", "transformer_folder"]

# The file without which a folder is one of token embeddings.
MODULES = "modules.json"


def transformer_folder(folder: Path) -> Path:
    """The folder with config.json and the weights: a model's folder, or one for its first module.

    Until version 2, sentence-transformers wrote them into `0_Transformer`.
    """
    below = _first_module(folder / MODULES)
    if below and (folder / below / "config.json").is_file():
        return folder / below
    return folder


def modules_file(folder: Path) -> Path | None:
    """The modules.json that the files of a folder belong to: beside them, or one folder above."""
    here, above = folder / MODULES, folder.parent / MODULES
    if here.is_file():
        return here
    return above if folder.name and _first_module(above) == folder.name else None


def _first_module(path: Path) -> str:
    """The folder of the first module; "" where it is that of modules.json, or not known."""
    if not path.is_file():
        return ""
    try:
        modules = read_json(path)
    # Whoever wants to know the modules meets the same fault, and tells it.
    except InvalidModel:
        return ""
    match modules:
        case [{"path": str(below)}, *_] if Path(below).name == below and below != "..":
            return below
    return ""
