"""The command `nlu-lite`."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from nlu_lite.errors import InvalidInput, NluLiteError
from nlu_lite.formats import FORMATS

__all__ = ["main"]

_DEFAULT_REFERENCE = "en.embed.minilm_L6_384"
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What stands behind `nlu-lite`; None: the arguments of the process.

    Returns:
        The exit status: 0; 1 for an error, told in one line on standard error; 130 when it was
        interrupted. Wrong usage exits with 2.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], str] = options.run
    try:
        _write(run(options))
    except NluLiteError as error:
        return _failed(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone (`nlu-lite models | head`); nothing is left to be said.
        sys.stdout = io.TextIOWrapper(open(os.devnull, "wb"))
    return 0


def _parser() -> argparse.ArgumentParser:
    from nlu_lite import __version__

    parser = argparse.ArgumentParser(
        prog="nlu-lite", description="Text to words with BERT vectors."
    )
    parser.add_argument("--version", action="version", version=f"nlu-lite {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    predict = commands.add_parser(
        "predict", help="embed texts", description="Embed texts; a row a word."
    )
    predict.add_argument(
        "texts", nargs="*", metavar="TEXT", help="a text; without any, each line of standard input"
    )
    predict.add_argument(
        "--ref",
        default=_DEFAULT_REFERENCE,
        metavar="R",
        help="one or more references, blanks between them (default: %(default)s)",
    )
    predict.add_argument("--output-level", metavar="L", help="what a row is: token")
    predict.add_argument(
        "--positions", action="store_true", help="say where in its text each word begins and ends"
    )
    predict.add_argument("--format", choices=list(FORMATS), default="table")
    predict.set_defaults(run=_predict)

    models = commands.add_parser("models", help="list the models, or search them")
    models.add_argument("words", nargs="*", metavar="WORDS", help="words that must all occur")
    models.set_defaults(run=_models)

    info = commands.add_parser("info", help="show the card of a model")
    info.add_argument("ref", metavar="REF")
    info.set_defaults(run=_info)
    return parser


def _predict(options: argparse.Namespace) -> str:
    import nlu_lite

    texts = options.texts or _lines(sys.stdin)
    frame = nlu_lite.load(options.ref).predict(
        texts, options.output_level, positions=options.positions
    )
    return FORMATS[options.format](frame)


def _models(options: argparse.Namespace) -> str:
    import nlu_lite

    found = nlu_lite.models(" ".join(options.words))
    if found.empty:
        return f"No model has all of these words: {' '.join(options.words)}\n"
    return found.to_string(index=False, na_rep="") + "\n"


def _info(options: argparse.Namespace) -> str:
    import nlu_lite

    return f"{nlu_lite.info(options.ref)}\n"


def _lines(stream: TextIO) -> list[str]:
    if stream.isatty():
        raise InvalidInput(
            'there is no text: give one (nlu-lite predict "I love NLP") or pipe a file, '
            "a text a line (nlu-lite predict < texts.txt)."
        )
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    content = stream.read()
    return content.removesuffix("\n").split("\n") if content else []


def _write(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What came in as bytes that are no UTF-8 goes out as the same bytes.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.stdout.write(text)
    sys.stdout.flush()


def _failed(error: NluLiteError) -> int:
    sys.stderr.write(f"nlu-lite: {' '.join(str(error).split())}\n")
    return 1
