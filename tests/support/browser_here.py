"""Whether a page can be looked at in a browser on this machine."""

import os
import shutil
from importlib.util import find_spec

__all__ = ["REQUIRED", "browser_path", "what_browsers_lack"]

# Set where these tests must not be skipped.
REQUIRED = "NLU_LITE_TEST_BROWSER"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str | None:
    """The browser of this machine; None: there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def what_browsers_lack() -> str | None:
    """What keeps the page from being looked at here; None: nothing."""
    reason = _missing()
    if reason is not None and os.environ.get(REQUIRED):
        raise RuntimeError(f"{REQUIRED} is set, but there is no browser: {reason}.")
    return reason


def _missing() -> str | None:
    packages = [name for name in ("playwright", "streamlit") if find_spec(name) is None]
    if packages:
        return f"not installed: {', '.join(packages)}"
    if browser_path() is None:
        return f"none of {', '.join(_NAMES)} is on the path (Debian: apt-get install chromium)"
    return None
