"""Whole numbers that somebody types."""

from operator import index
from typing import SupportsIndex, cast

from nlu_lite.errors import InvalidOption

__all__ = ["GREATEST_SEED", "whole_number"]

# Of the random numbers of NumPy, which scikit-learn draws.
GREATEST_SEED = 2**32 - 1


def whole_number(name: str, value: object, *, least: int, most: int | None = None) -> int:
    """The value of an option that takes a whole number; those of NumPy are as good as any.

    Args:
        name: The option.
        value: What was given.
        least: The smallest number that it takes.
        most: The largest one; None: there is none.

    Raises:
        InvalidOption: The value is no whole number, or not between the two.

    >>> whole_number("dims", 2, least=1, most=3)
    2
    >>> whole_number("dims", 4, least=1, most=3)
    Traceback (most recent call last):
    nlu_lite.InvalidOption: dims=4; expected a whole number from 1 to 3.
    """
    expected = f"of {least} or more" if most is None else f"from {least} to {most}"
    refusal = InvalidOption(f"{name}={value!r}; expected a whole number {expected}.")
    if isinstance(value, bool):
        raise refusal
    try:
        number = index(cast(SupportsIndex, value))
    except TypeError as error:
        raise refusal from error
    if number < least or (most is not None and number > most):
        raise refusal
    return number
