"""Warnings that point at the line of the user's code that led to them."""

import sys
import warnings
from pathlib import Path

__all__ = ["warn"]

_PACKAGE = str(Path(__file__).parents[1])


def warn(message: str, category: type[Warning]) -> None:
    """Warn, as if the line that called into nlu_lite did.

    However many calls lie between: frames of the package are passed over. (`skip_file_prefixes` of
    `warnings.warn` does this from Python 3.12 on.)

    Args:
        message: What the user should know.
        category: Its class.
    """
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
