"""Texts that others may read: without the name of the user and the path of the home folder."""

import getpass
import os
import re
from pathlib import Path

__all__ = ["anonymous"]

_USER = "<user>"


def anonymous(text: str) -> str:
    """A text in which the home folder is `~`, and the user's name in other paths is `<user>`.

    >>> home = os.path.expanduser("~")
    >>> anonymous(f"in {home}{os.sep}.cache, of {home}") == f"in ~{os.sep}.cache, of ~"
    True
    """
    for home in _homes():
        text = re.sub(rf"{re.escape(home)}(?![^\s/\\:;,'\")\]])", "~", text)
    name = _name()
    return re.sub(rf"(?<=[/\\]){re.escape(name)}(?![\w.-])", _USER, text) if name else text


def _homes() -> list[str]:
    home = os.path.expanduser("~")
    try:
        found = {home, os.path.realpath(home)}
    except OSError:
        found = {home}
    # No home at all is the root of the disk, or stays as it is written.
    named = [place for place in found if Path(place).is_absolute() and len(Path(place).parts) > 1]
    return sorted(named, key=len, reverse=True)


def _name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
