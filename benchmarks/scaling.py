"""Ten times the text in ten times the time; a stream of documents in the same memory.

First `predict`, on one long document, many, and hard ones: each amount of text is predicted whole
and as ten parts, in turns; the ratio compares the whole with a part, as the median of the rounds.
Then `predict_iter`, on more documents and on longer ones, up to as many pieces as are asked for.
"""

import argparse
import re
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.growth import measure_growth
from benchmarks.models import random_pipeline
from benchmarks.options import whole_number
from benchmarks.table import Cell, Table
from benchmarks.text import documents, english
from benchmarks.timing import Work, median_ratio, side_by_side

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["MOST_TIMES_THE_TIME", "WORST", "add_arguments", "measure"]

TIMES_THE_TEXT = 10
MOST_TIMES_THE_TIME = 12.0
WORST = "scaling: predict, 10 times the text, the worst case"


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of data.

    Attributes:
        name: What it is.
        unit: What is counted.
        size: How many of them are the small amount.
        data: Makes data of a size.
    """

    name: str
    unit: str
    size: int
    data: Callable[[int], str | list[str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--rounds", type=whole_number, default=5, help="default: %(default)s")
    parser.add_argument(
        "--scale", type=float, default=1.0, metavar="X", help="X times the text in every case"
    )
    parser.add_argument(
        "--pieces",
        type=whole_number,
        default=400_000,
        metavar="N",
        help="of the largest stream; default: %(default)s, the whole test: 10_000_000",
    )
    parser.add_argument(
        "--processes", type=whole_number, default=2, help="for each stream; default: %(default)s"
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Time every case at two sizes, and streams, with random weights of L-2 H-128."""
    from nlu_lite import UnknownWordsWarning

    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownWordsWarning)
        pipeline = random_pipeline(Path(folder), layers=2, hidden=128)
        rows = [_row(case, pipeline, options) for case in CASES]
    worst = max(float(row["ratio"] or 0) for row in rows)
    title = f"predict, L-2 H-128: ten times the text, medians of {options.rounds} rounds"
    return [
        Table(title, rows, figures={WORST: worst}),
        *measure_growth(options.pieces, rounds=options.processes),
    ]


def _row(case: Case, pipeline: "Pipeline", options: argparse.Namespace) -> dict[str, Cell]:
    small = max(1, round(case.size * options.scale))
    whole = case.data(small * TIMES_THE_TEXT)
    parts = [whole[begin : begin + small] for begin in range(0, len(whole), small)]
    predict = partial(pipeline.predict, output_level="token", progress=False)
    # The small amount is timed as often as there are parts in the whole: the same text on both
    # sides, and as much time for the machine to be disturbed in.
    works: dict[str, Work] = {
        "parts": lambda: deque(map(predict, parts), maxlen=0),
        "whole": lambda: predict(whole),
    }
    times = side_by_side(works, rounds=options.rounds)
    ratio = TIMES_THE_TEXT * median_ratio(times["whole"], times["parts"])
    return {
        "case": case.name,
        "unit": case.unit,
        "small": small,
        "small seconds": median(times["parts"]) / TIMES_THE_TEXT,
        "large": len(whole),
        "large seconds": median(times["whole"]),
        "ratio": ratio,
        f"within {MOST_TIMES_THE_TIME:g}": ratio <= MOST_TIMES_THE_TIME,
    }


def _one_document(size: int) -> str:
    return english()[:size]


def _without_sentence_ends(size: int) -> str:
    return re.sub(r"[.!?\n]", " ", english())[:size]


def _without_blanks(size: int) -> str:
    return "".join(english().split())[:size]


def _with_open_quotes(size: int) -> str:
    # Whoever looks for the other mark finds none.
    return ". \u00ab".join(" ".join(english().split()).split(". "))[:size]


def _words(size: int) -> list[str]:
    # Numbered, as equal texts are computed only once; the numbers are as long in every size.
    words = islice(cycle(english().split()), size)
    return [f"{word}{100_000 + place * 7_919 % 100_000}" for place, word in enumerate(words)]


CASES = (
    Case("one long document", "characters", 40_000, _one_document),
    Case("many documents", "documents", 160, documents),
    Case("one without sentence ends", "characters", 40_000, _without_sentence_ends),
    Case("one without white space", "characters", 30_000, _without_blanks),
    Case("one with quotation marks left open", "characters", 40_000, _with_open_quotes),
    Case("one-word documents", "documents", 10_000, _words),
)
