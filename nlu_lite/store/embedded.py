"""Model files that come along in the package."""

import os
from pathlib import Path

__all__ = ["REINSTALL", "ROOT", "embedded_folder"]

ROOT = Path(__file__).parent / "embedded"
REINSTALL = "pip install --force-reinstall nlu_lite"


def embedded_folder(name: str) -> Path | None:
    """The folder of a model's files in the package; None where there is none.

    Args:
        name: One name, no path.

    >>> embedded_folder("all-MiniLM-L6-v2").name, embedded_folder("../folder")
    ('all-MiniLM-L6-v2', None)
    """
    folder = Path(os.path.normpath(ROOT / name))
    return folder if folder.parent == ROOT and folder.is_dir() else None
