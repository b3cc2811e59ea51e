"""The folder in which nlu_lite keeps what it remembers between runs."""

import os
import sys
from pathlib import Path

from nlu_lite.common.paths import user_path

__all__ = ["own_cache"]

_SWITCH = "NLU_LITE_CACHE"
_BY_PLATFORM = {"win32": ("LOCALAPPDATA", "~/AppData/Local"), "darwin": ("", "~/Library/Caches")}
_ELSEWHERE = ("XDG_CACHE_HOME", "~/.cache")


def own_cache() -> Path:
    """The cache folder of nlu_lite; it need not exist.

    NLU_LITE_CACHE names it. Otherwise it is `nlu_lite` in the user's cache folder: XDG_CACHE_HOME
    or ~/.cache, ~/Library/Caches on macOS, LOCALAPPDATA on Windows.

    Raises:
        InvalidOption: NLU_LITE_CACHE is no path, but an address such as `s3://…`.

    >>> own_cache().is_absolute()
    True
    """
    named = os.environ.get(_SWITCH)
    if named:
        return user_path(named, name=_SWITCH).absolute()
    variable, fallback = _BY_PLATFORM.get(sys.platform, _ELSEWHERE)
    base = os.environ.get(variable) or os.path.expanduser(fallback)
    return Path(base).absolute() / "nlu_lite"
