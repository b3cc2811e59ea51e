"""`nlu-lite predict`: texts to a table on standard output."""

import argparse
import io
import sys
from typing import TYPE_CHECKING, TextIO

from nlu_lite.cli.model_options import add_model_to, pipeline_of
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, ReplacedTextWarning
from nlu_lite.input.encodings import is_utf_8, marked_encoding, probable_encoding
from nlu_lite.output.formats import FORMATS

if TYPE_CHECKING:
    from nlu_lite.prediction.options import PredictOptions

__all__ = ["add_prediction_to", "add_to", "prediction_options", "run"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    predict = commands.add_parser(
        "predict",
        help="embed texts, or label them with a model that was trained",
        description="Embed texts, a row a word; of a model that was trained (--path), label them.",
    )
    predict.add_argument(
        "texts", nargs="*", metavar="TEXT", help="a text; without any, each line of standard input"
    )
    add_prediction_to(predict)
    predict.add_argument("--format", choices=list(FORMATS), default="table")
    predict.set_defaults(run=run)


def add_prediction_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say what to compute."""
    add_model_to(command)
    command.add_argument(
        "--output-level",
        metavar="L",
        help="what a row is: token, sentence or document, or entity of a model that finds entities "
        "(default: what the last reference is for)",
    )
    command.add_argument(
        "--positions", action="store_true", help="say where in its text each row begins and ends"
    )
    command.add_argument(
        "--probabilities",
        action="store_true",
        help="of a model that was trained: a column for each of its classes",
    )
    command.add_argument(
        "--embeddings",
        action="store_true",
        help="of a model that was trained: show its vectors too, beside its labels",
    )
    command.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="how many processes compute, on a machine with many cores; they share the memory of "
        "the weights (default: %(default)s)",
    )


def prediction_options(options: argparse.Namespace) -> "PredictOptions":
    """What was asked for of the table, as `Pipeline.predict` takes it."""
    return {
        "positions": options.positions,
        "probabilities": options.probabilities,
        # Without a word, a model that gives no labels shows its vectors.
        "embeddings": True if options.embeddings else None,
        "workers": options.workers,
    }


def run(options: argparse.Namespace) -> str:
    """Give the table as text."""
    texts = options.texts or _lines(sys.stdin)
    frame = pipeline_of(options).predict(texts, options.output_level, **prediction_options(options))
    return FORMATS[options.format](frame)


def _lines(stream: TextIO | None) -> list[str]:
    if stream is None or stream.isatty():
        raise InvalidInput(
            'there is no text: give one (nlu-lite predict "I love NLP") or pipe a file, '
            "a text a line (nlu-lite predict < texts.txt)."
        )
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    content = _decoded(stream.read())
    return content.removesuffix("\n").split("\n") if content else []


def _decoded(content: str) -> str:
    """The texts without a byte order mark, and of UTF-16 what it says; other bytes as they are."""
    plain = content.encode("utf-8", "surrogateescape")
    marked = marked_encoding(plain)
    if marked is not None:
        return plain.decode(marked, "surrogateescape" if marked == "utf-8-sig" else "replace")
    if is_utf_8(plain) and "\0" not in content:
        return content
    probable = probable_encoding(plain)
    convert = f"Convert it before: iconv -f {probable or 'ENCODING'} -t utf-8"
    if "\0" in content and probable is not None:
        raise InvalidInput(f"standard input is not UTF-8; it looks like {probable}.\n{convert}")
    if not is_utf_8(plain):
        warn(
            "standard input is not UTF-8; what is not is kept as it is, and no model knows it. "
            f"Probably it is {probable or 'in an encoding that is not known'}. {convert}",
            ReplacedTextWarning,
        )
    return content
