"""`nlu-lite embed`: a file of any size to a file of vectors."""

import argparse
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlu_lite.cli.model_options import pipeline_of
from nlu_lite.cli.predict import add_prediction_to, prediction_options
from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidOption, OutputUnavailable
from nlu_lite.output.files import FileKind, kind_of

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.output.parquet import VectorType
    from nlu_lite.pipeline import Pipeline

__all__ = ["add_to", "how_to_go_on", "run"]

_TEXTS_A_PART = 1000


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    embed = commands.add_parser(
        "embed",
        help="embed a file of any size, or label it",
        description="Embed a .txt (a text a line), .csv, .tsv, .jsonl, .parquet or .feather file "
        "of any size; with a model that was trained (--path), label it. The ending of OUT says "
        "what is written: .parquet, .feather, .csv or .jsonl. It appears when it is complete; "
        "until then the parts of OUT.parquet lie in OUT.parquet.parts, from where an interrupted "
        "run can go on.",
    )
    embed.add_argument("input", metavar="IN")
    embed.add_argument("output", metavar="OUT")
    add_prediction_to(embed)
    _add_reading_to(embed)
    embed.add_argument(
        "--resume",
        action="store_true",
        help="go on with the same work where it was interrupted (OUT.parquet only)",
    )
    rounded = embed.add_mutually_exclusive_group()
    rounded.add_argument(
        "--float16",
        action="store_true",
        help="store vectors in half the room, rounded (.parquet and .feather)",
    )
    rounded.add_argument(
        "--int8",
        action="store_true",
        help="store vectors in a quarter of the room, as whole numbers, with a column of scales to "
        "multiply them by (.parquet and .feather)",
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
    from nlu_lite.input.files import read_file

    source = user_path(options.input, name="IN")
    target = user_path(options.output, name="OUT")
    if source.exists() and target.exists() and source.samefile(target):
        raise OutputUnavailable(f"{options.output} is the input; give the output another name.")
    kind = kind_of(target)
    _check(options, kind)
    data = read_file(
        source,
        chunk_size=options.chunk_size,
        text_column=options.text_column,
        delimiter=options.delimiter,
        encoding=options.encoding,
    )
    _write(options, data, data.text_column, target, kind)
    return ""


def how_to_go_on(options: argparse.Namespace, words: Sequence[str]) -> str:
    """What to tell somebody who interrupted the command.

    Args:
        options: As understood.
        words: As typed.
    """
    if not options.output.lower().endswith(".parquet"):
        return (
            f"interrupted; {options.output} was not written. Only a .parquet file can be gone on "
            "with (--resume)."
        )
    flag = [] if options.resume else ["--resume"]
    return f"interrupted; go on with: {shlex.join(['nlu-lite', *words, *flag])}"


def _add_reading_to(embed: argparse.ArgumentParser) -> None:
    embed.add_argument("--text-column", metavar="C", help="the column of a table with the texts")
    embed.add_argument(
        "--no-columns", action="store_true", help="leave the other columns of the table out"
    )
    embed.add_argument(
        "--delimiter",
        metavar="D",
        help="what separates the fields of a .csv file: one character, or comma, semicolon, tab, "
        "pipe, space, or none: each record is one text (default: as the file shows)",
    )
    embed.add_argument(
        "--encoding",
        metavar="E",
        help="the encoding of a text file, such as cp1252 (default: UTF-8, or as its byte order "
        "mark says)",
    )


def _check(options: argparse.Namespace, kind: FileKind) -> None:
    """Refuse options that the kind of file can't obey."""
    rounded = ("parquet", "feather")
    able = {"resume": ("parquet",), "float16": rounded, "int8": rounded}
    for name, kinds in able.items():
        if getattr(options, name) and kind not in kinds:
            endings = " and ".join(f".{kind}" for kind in kinds)
            raise InvalidOption(
                f"--{name} is for {endings} files, and {options.output} is none.\n"
                f"Leave it out, or write {Path(options.output).stem}.parquet."
            )


def _write(
    options: argparse.Namespace,
    data: Iterable[object],
    text_column: str | None,
    target: Path,
    kind: FileKind,
) -> None:
    pipeline = pipeline_of(options)
    asked: dict[str, Any] = {
        "output_level": options.output_level,
        **prediction_options(options),
        "text_column": text_column,
        "keep_columns": not options.no_columns,
        "chunk_size": options.chunk_size,
        "progress": False if options.no_progress else None,
    }

    def write_parquet(path: Path) -> None:
        vectors: VectorType = (
            "int8" if options.int8 else "float16" if options.float16 else "float32"
        )
        pipeline.to_parquet(data, path, resume=options.resume, vectors=vectors, **asked)

    if kind == "parquet":
        write_parquet(target)
    elif kind == "feather":
        from nlu_lite.output.feather import write_feather

        write_feather(write_parquet, target)
    else:
        from nlu_lite.output.text_files import write_csv, write_json_lines

        write = write_csv if kind == "csv" else write_json_lines
        write(_at_least_one(pipeline, data, asked), target)


def _at_least_one(
    pipeline: "Pipeline", data: Iterable[object], asked: dict[str, Any]
) -> "Iterator[pd.DataFrame]":
    """The tables; also of no text there is one, with its names."""
    frame = None
    for frame in pipeline.predict_iter(data, **asked):
        yield frame
    if frame is None:
        of_texts = ("text_column", "chunk_size")
        yield pipeline.predict([], **{name: asked[name] for name in asked if name not in of_texts})
