"""Options that several commands take."""

import argparse
from collections.abc import Callable, Iterable

from nlu_lite.common.choices import expected

__all__ = ["several", "whole_number", "whole_numbers"]


def whole_number(text: str) -> int:
    """A number of things, for the `type` of an argument.

    Raises:
        argparse.ArgumentTypeError: It is no whole number from 1.

    >>> whole_number("10_000_000")
    10000000
    """
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return number


def several(choices: Iterable[str]) -> Callable[[str], list[str]]:
    """The `type` of an argument that takes names, with commas between them.

    >>> several(["r8", "r52", "ewt"])("r8,ewt")
    ['r8', 'ewt']
    """
    known = list(choices)

    def names(text: str) -> list[str]:
        found = text.split(",")
        unknown = [name for name in found if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(
                f"{unknown[0]!r} is not known; {expected(known)}, several with commas"
            )
        return found

    return names


def whole_numbers(text: str) -> list[int]:
    """Whole numbers from 0, with commas between them, for the `type` of an argument.

    >>> whole_numbers("0,1,2")
    [0, 1, 2]
    """
    parts = text.split(",")
    if not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} are no whole numbers with commas between them")
    return [int(part) for part in parts]
