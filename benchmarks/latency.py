"""A short sentence on a warm model, and what repeated texts cost."""

import argparse
import random
import warnings
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.models import GEOMETRIES, L10_H256, Geometry, write_model
from benchmarks.options import whole_number
from benchmarks.peers import PIPELINE
from benchmarks.peers.padded import tokenizer_of
from benchmarks.peers.transformers_model import model_of, pipeline_of
from benchmarks.table import Cell, Table
from benchmarks.text import english
from benchmarks.timing import Work, median_ratio, side_by_side

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["ENCODER", "OURS", "REPEATS", "add_arguments", "measure", "named"]

OURS = "nlu_lite predict"
ENCODER = "nlu_lite encoder alone"
MODEL = "transformers model alone"
REPEATS = "of half repeated rows / of all different ones"

_SENTENCE = "Our flight to Lisbon was delayed by two hours."
_CALLS = 20
_WORDS_A_ROW = 6
# A round of them takes half a minute.
_ROUNDS_OF_REPEATS = 3


def named(geometry: Geometry, what: str) -> str:
    """The name of a figure: the time of ours beside that of something else.

    >>> named(L10_H256, PIPELINE)
    'latency, L-10 H-256: nlu_lite predict / transformers pipeline'
    """
    return f"latency, {geometry.name}: {what if what == REPEATS else f'{OURS} / {what}'}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--geometry", choices=list(GEOMETRIES), default=L10_H256.name, help="default: %(default)s"
    )
    parser.add_argument("--rounds", type=whole_number, default=10, help="default: %(default)s")
    parser.add_argument(
        "--rows",
        type=whole_number,
        default=10_000,
        help="of the repeated texts; default: %(default)s",
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Time single calls, and a call with repeated texts."""
    import nlu_lite

    geometry = GEOMETRIES[options.geometry]
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.UnknownWordsWarning)
        folder = write_model(Path(name), geometry)
        pipeline = nlu_lite.load(geometry.ref, path=folder, device="cpu")
        return [
            _of_one_sentence(geometry, pipeline, folder, options.rounds),
            _of_repeats(geometry, pipeline, options.rows, min(options.rounds, _ROUNDS_OF_REPEATS)),
        ]


def _of_one_sentence(geometry: Geometry, pipeline: "Pipeline", folder: Path, rounds: int) -> Table:
    works: dict[str, Work] = {
        OURS: partial(pipeline.predict, _SENTENCE, output_level="token"),
        ENCODER: _encoder(pipeline),
        PIPELINE: partial(pipeline_of(folder), _SENTENCE),
        MODEL: _transformers_model(folder),
    }
    times = side_by_side({name: _repeated(work) for name, work in works.items()}, rounds=rounds)
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "milliseconds": 1_000 * median(taken) / _CALLS,
            f"times {OURS}": median_ratio(taken, times[OURS]),
        }
        for name, taken in times.items()
    ]
    return Table(
        f"{geometry.name}: one short sentence, warm; medians of {rounds} rounds of {_CALLS} calls",
        rows,
        notes=[f"the sentence: {_SENTENCE}"],
        figures={
            named(geometry, PIPELINE): median_ratio(times[OURS], times[PIPELINE]),
            named(geometry, ENCODER): median_ratio(times[OURS], times[ENCODER]),
        },
    )


def _repeated(work: Work) -> Work:
    def many() -> None:
        for _ in range(_CALLS):
            work()

    return many


def _encoder(pipeline: "Pipeline") -> Work:
    """The encoder on the pieces of the sentence: what no way to predict can do without."""
    model = next(iter(pipeline.models.values()))
    tokenizer = model.tokenizer
    pieces = tokenizer.encode([_SENTENCE]).ids.tolist()
    ids = np.array([*tokenizer.prefix, *pieces, *tokenizer.suffix], dtype=np.int64)
    return partial(model.encoder.encode, ids, np.array([len(ids)], dtype=np.int64))


def _transformers_model(folder: Path) -> Work:
    import torch

    model = model_of(folder)
    inputs = tokenizer_of(folder)(_SENTENCE, return_tensors="pt")

    def forward() -> None:
        with torch.inference_mode():
            model(**inputs)

    return forward


def _of_repeats(geometry: Geometry, pipeline: "Pipeline", rows: int, rounds: int) -> Table:
    different = different_texts(rows)
    half = half_repeated(different)
    predict = partial(pipeline.predict, output_level="token", progress=False)
    works: dict[str, Work] = {
        "all different": partial(predict, different),
        "half repeated": partial(predict, half),
    }
    times = side_by_side(works, rounds=rounds)
    ratio = median_ratio(times["half repeated"], times["all different"])
    table: list[dict[str, Cell]] = [
        {
            "rows": name,
            "number": len(texts),
            "different texts": len(set(texts)),
            "seconds": median(times[name]),
        }
        for name, texts in (("all different", different), ("half repeated", half))
    ]
    return Table(
        f"{geometry.name}: repeated texts, medians of {rounds} rounds",
        table,
        notes=[
            f"rows of {_WORDS_A_ROW} words; each text of the second data stands in it twice, "
            "anywhere, and is every second text of the first",
            f"ratio: {ratio:.2f}",
        ],
        figures={named(geometry, REPEATS): ratio},
    )


def different_texts(count: int) -> list[str]:
    """Texts of six words, all different.

    >>> texts = different_texts(20_000)
    >>> len(texts), len(set(texts)), {len(text.split()) for text in texts}
    (20000, 20000, {6})
    """
    words = islice(cycle(english().split()), count * (_WORDS_A_ROW - 1))
    # A number makes even equal words different, where the text begins again.
    rows = zip(*[words] * (_WORDS_A_ROW - 1), strict=True)
    return [" ".join([*row, str(number)]) for number, row in enumerate(rows)]


def half_repeated(texts: list[str]) -> list[str]:
    """As many texts, of which each second one of the given ones stands twice, in any order.

    >>> sorted(half_repeated(["a", "b", "c", "d"]))
    ['a', 'a', 'c', 'c']
    """
    kept = texts[::2]
    rows = [*kept, *kept][: len(texts)]
    random.Random(0).shuffle(rows)
    return rows
