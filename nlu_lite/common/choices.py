"""Names that somebody types: whether they are known, and which one is meant if they are not."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from nlu_lite.errors import InvalidOption

__all__ = ["did_you_mean", "expected", "nearest", "one_of"]


def nearest(name: object, names: Iterable[str]) -> str | None:
    """The name that looks most like another one; None where none looks like it.

    >>> nearest("lisence", ["layers", "licence"])
    'licence'
    """
    return next(iter(get_close_matches(str(name), list(names), n=1)), None)


def did_you_mean(name: object, names: Iterable[str], *, shown: Callable[[str], str] = repr) -> str:
    """The sentence that names the nearest, a blank in front; "" where none looks like it.

    Args:
        name: What was typed.
        names: What is known.
        shown: How the nearest is written.

    >>> did_you_mean("lisence", ["layers", "licence"])
    " Did you mean 'licence'?"
    """
    near = nearest(name, names)
    return "" if near is None else f" Did you mean {shown(near)}?"


def expected(choices: Iterable[str]) -> str:
    """What could have been said instead.

    >>> expected(["cls", "mean"])
    "expected one of 'cls', 'mean'"
    """
    return f"expected one of {', '.join(map(repr, choices))}"


def one_of(name: str, value: object, choices: Iterable[str], *, fault: str = "is not known") -> str:
    """The value of an option that takes one of several names.

    Args:
        name: The option.
        value: What was given.
        choices: What it takes.
        fault: What is wrong with any other value.

    Raises:
        InvalidOption: The value is none of the choices.

    >>> one_of("tokens", "words", ["words", "pieces"])
    'words'
    """
    names = list(choices)
    if isinstance(value, str) and value in names:
        return value
    hint = did_you_mean(value, names)
    raise InvalidOption(f"{name}={value!r} {fault}; {expected(names)}.{hint}")
