"""The command `nlu-lite`."""

import argparse
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TextIO

from nlu_lite.cli import (
    cards,
    demo,
    distill,
    doctor,
    embed,
    predict,
    registry,
    report,
    serve,
    store,
    train,
    verify,
)
from nlu_lite.cli.parser import CommandParser
from nlu_lite.cli.wording import in_options
from nlu_lite.errors import NluLiteError, NluLiteWarning, OutputUnavailable

__all__ = ["main"]

# In the order in which help lists them.
_COMMANDS = (
    predict,
    embed,
    train,
    report,
    distill,
    serve,
    demo,
    cards,
    store,
    verify,
    registry,
    doctor,
)
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What stands behind `nlu-lite`; None: the arguments of the process.

    Returns:
        The exit status: 0; 1 for an error, told in one line on standard error, and where
        something that was checked is not right; 130 when it was interrupted. Wrong usage exits
        with 2.
    """
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], str | tuple[str, int]] = options.run
    status = 0
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _warned
            answer = run(options)
            text, status = answer if isinstance(answer, tuple) else (answer, 0)
            _write(text)
    except NluLiteError as error:
        _say(in_options(str(error)))
        return 1
    except KeyboardInterrupt:
        if options.run is embed.run:
            _say(embed.how_to_go_on(options, words))
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone (`nlu-lite models | head`); nothing is left to be said.
        sys.stdout = io.TextIOWrapper(open(os.devnull, "wb"))
    return status


def _parser() -> argparse.ArgumentParser:
    from nlu_lite import __version__

    parser = CommandParser(prog="nlu-lite", description="Text to words with BERT vectors.")
    parser.add_argument("--version", action="version", version=f"nlu-lite {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return parser


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OutputUnavailable("standard output is closed; leave it open, or send it to a file.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What came in as bytes that are no UTF-8 goes out as the same bytes.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as cause:
        sys.stdout = io.TextIOWrapper(open(os.devnull, "wb"))
        raise OutputUnavailable(f"standard output can't be written: {cause.strerror}") from cause


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    ours = issubclass(category, NluLiteWarning)
    _say(in_options(str(message)) if ours else f"{category.__name__}: {message}")


def _say(message: str) -> None:
    sys.stderr.write(f"nlu-lite: {' '.join(message.split())}\n")
