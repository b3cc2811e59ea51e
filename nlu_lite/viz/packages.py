"""The packages that draw."""

from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidOption

__all__ = ["require_package"]


def require_package(picture: str, *, interactive: bool, ax: object = None) -> None:
    """Raise an error where what draws a picture is not installed, or not what was asked for.

    Args:
        picture: Its function.
        interactive: Whether plotly draws it.
        ax: What the user wants it drawn on.

    Raises:
        InvalidOption: There are Axes for plotly.
        MissingExtra: The package is not installed.
    """
    if interactive and ax is not None:
        raise InvalidOption("ax= is for static pictures; plotly draws a Figure of its own.")
    package = "plotly" if interactive else "matplotlib"
    require(package, for_what=f"nlu_lite.viz.{picture}", extra="viz")
