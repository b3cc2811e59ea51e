"""How what is typed behind a command is read."""

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar, overload

from nlu_lite.common.choices import did_you_mean, expected

__all__ = ["CommandParser"]

_Options = TypeVar("_Options")
_MOST_NAMED = 2


class CommandParser(argparse.ArgumentParser):
    """A parser that says of what it does not know what may have been meant.

    argparse hands unknown words of a command up to the program, which refuses them under the usage
    of all commands.
    """

    @overload
    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: None = None
    ) -> tuple[argparse.Namespace, list[str]]: ...

    @overload
    def parse_known_args(
        self, args: Iterable[str] | None, namespace: _Options
    ) -> tuple[_Options, list[str]]: ...

    @overload
    def parse_known_args(
        self, args: Iterable[str] | None = None, *, namespace: _Options
    ) -> tuple[_Options, list[str]]: ...

    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: _Options | None = None
    ) -> tuple[_Options | argparse.Namespace, list[str]]:
        """As argparse's, but nothing stays unknown: the process ends with status 2."""
        words = None if args is None else list(args)
        options, unknown = super().parse_known_args(words, namespace)
        if unknown:
            self.error(_unknown(unknown, list(self._option_string_actions)))
        return options, unknown

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """As argparse's, of commands and of options that take one of several; names the nearest."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        raise argparse.ArgumentError(
            action, f"{value!r} is not known; {expected(choices)}.{did_you_mean(value, choices)}"
        )


def _unknown(words: Sequence[str], options: Sequence[str]) -> str:
    """What is said of words that nothing takes.

    >>> _unknown(["--colum", "review"], ["--text-column", "--device"])
    '--colum is not an option of this command; did you mean --text-column?'
    >>> _unknown(["late"], ["--device"])
    "'late' is more than this command takes; put quotation marks around a text with blanks"
    """
    typed = next((word for word in words if word.startswith("-") and word != "--"), None)
    if typed is None:
        named = " ".join(words)
        return (
            f"{named!r} is more than this command takes; put quotation marks around a text with "
            "blanks"
        )
    name = typed.partition("=")[0]
    near = get_close_matches(name, options, n=_MOST_NAMED)
    hint = f"did you mean {' or '.join(near)}?" if near else "--help lists its options"
    return f"{name} is not an option of this command; {hint}"
