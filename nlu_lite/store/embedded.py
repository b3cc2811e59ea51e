"""Model files that come along in the package."""

import os
from pathlib import Path

ROOT = Path(__file__).parent / "embedded"
REINSTALL = "pip install --force-reinstall nlu_lite"


def embedded_folder(name: str) -> Path | None:
    """Return a folder of model files in the package, or None where it is not there.

    Args:
        name: One name, no path.

    Example:
        >>> embedded_folder("../folder") is None
        True
    """
    folder = Path(os.path.normpath(ROOT / name))
    return folder if folder.parent == ROOT and folder.is_dir() else None
