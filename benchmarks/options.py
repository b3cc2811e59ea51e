"""Options that several commands take."""

import argparse

__all__ = ["whole_number"]


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
