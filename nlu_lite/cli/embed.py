"""`nlu-lite embed`: a file of any size to a Parquet file."""

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from nlu_lite.cli.predict import add_prediction_to
from nlu_lite.errors import OutputUnavailable

__all__ = ["add_to", "how_to_go_on", "run"]

_TEXTS_A_PART = 1000


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    embed = commands.add_parser(
        "embed",
        help="embed a file of any size",
        description="Embed a .txt (a text a line), .csv, .tsv, .jsonl or .parquet file of any size "
        "into a Parquet file. Until this is complete, its parts lie in OUT.parquet.parts.",
    )
    embed.add_argument("input", metavar="IN")
    embed.add_argument("output", metavar="OUT.parquet")
    add_prediction_to(embed)
    embed.add_argument("--text-column", metavar="C", help="the column of a table with the texts")
    embed.add_argument(
        "--resume", action="store_true", help="go on with the same work where it was interrupted"
    )
    embed.add_argument(
        "--float16", action="store_true", help="store vectors in half the room, rounded"
    )
    embed.add_argument(
        "--chunk-size",
        type=int,
        default=_TEXTS_A_PART,
        metavar="N",
        help="how many texts make a part, which is kept in memory (default: %(default)s)",
    )
    embed.add_argument("--no-progress", action="store_true", help="show no progress bar")
    embed.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Write the file; there is nothing to print."""
    import nlu_lite
    from nlu_lite.input.files import read_file

    source, target = Path(options.input), Path(options.output)
    if source.exists() and target.exists() and source.samefile(target):
        raise OutputUnavailable(f"{options.output} is the input; give the output another name.")
    size, column = options.chunk_size, options.text_column
    data = read_file(options.input, chunk_size=size, text_column=column)
    nlu_lite.load(options.ref, precision=options.precision).to_parquet(
        data,
        options.output,
        output_level=options.output_level,
        positions=options.positions,
        text_column=column,
        resume=options.resume,
        vectors="float16" if options.float16 else "float32",
        chunk_size=size,
        progress=False if options.no_progress else None,
    )
    return ""


def how_to_go_on(options: argparse.Namespace, words: Sequence[str]) -> str:
    """What to tell somebody who interrupted the command.

    Args:
        options: As understood.
        words: As typed.
    """
    flag = [] if options.resume else ["--resume"]
    return f"interrupted; go on with: {shlex.join(['nlu-lite', *words, *flag])}"
