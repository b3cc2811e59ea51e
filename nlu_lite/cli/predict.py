"""`nlu-lite predict`: texts to a table on standard output."""

import argparse
import io
import sys
from typing import TextIO

from nlu_lite.errors import InvalidInput
from nlu_lite.output.formats import FORMATS

__all__ = ["add_prediction_to", "add_to", "run"]

_DEFAULT_REFERENCE = "en.embed.minilm_L6_384"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    predict = commands.add_parser(
        "predict", help="embed texts", description="Embed texts; a row a word."
    )
    predict.add_argument(
        "texts", nargs="*", metavar="TEXT", help="a text; without any, each line of standard input"
    )
    add_prediction_to(predict)
    predict.add_argument("--format", choices=list(FORMATS), default="table")
    predict.set_defaults(run=run)


def add_prediction_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say what to compute."""
    command.add_argument(
        "--ref",
        default=_DEFAULT_REFERENCE,
        metavar="R",
        help="one or more references, blanks between them (default: %(default)s)",
    )
    command.add_argument(
        "--output-level",
        metavar="L",
        help="what a row is: token, sentence or document (default: what the last reference is for)",
    )
    command.add_argument(
        "--positions", action="store_true", help="say where in its text each row begins and ends"
    )
    command.add_argument(
        "--precision",
        default="fp32",
        metavar="P",
        help="fp32, bf16, int8, or auto: the fastest that is accurate (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> str:
    """Give the table as text."""
    import nlu_lite

    texts = options.texts or _lines(sys.stdin)
    frame = nlu_lite.load(options.ref, precision=options.precision).predict(
        texts, options.output_level, positions=options.positions
    )
    return FORMATS[options.format](frame)


def _lines(stream: TextIO | None) -> list[str]:
    if stream is None or stream.isatty():
        raise InvalidInput(
            'there is no text: give one (nlu-lite predict "I love NLP") or pipe a file, '
            "a text a line (nlu-lite predict < texts.txt)."
        )
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    content = stream.read()
    return content.removesuffix("\n").split("\n") if content else []
