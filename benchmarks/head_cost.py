"""What a head costs: labels and their confidence, beside the vectors alone."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.learning import HEAD, OF_TEXTS
from benchmarks.models import L2_H128, MINILM, Geometry, write_model
from benchmarks.options import whole_number
from benchmarks.streaming import stream
from benchmarks.table import Cell, Table
from benchmarks.timing import Work, median_ratio, side_by_side
from benchmarks.training_texts import KINDS, labelled_texts
from benchmarks.ways import REF

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["MODELS", "EMBEDDING", "WITH_HEAD", "add_arguments", "measure", "named"]

EMBEDDING, WITH_HEAD, WITHOUT = "predict_embeds", "predict with a head", "predict without one"
_WORDS = 20
_EXAMPLES = 60


@dataclass(frozen=True, slots=True)
class _Model:
    geometry: Geometry
    ref: str


# References of sentences, so that a text has one vector.
MODELS = (_Model(MINILM, REF), _Model(L2_H128, "en.embed_sentence.small_bert_L2_128"))


def named(geometry: Geometry) -> str:
    """The name of a figure: the time with a head beside that of embedding.

    >>> named(MINILM)
    'head, MiniLM: predict with a head / predict_embeds'
    """
    return f"head, {geometry.name}: {WITH_HEAD} / {EMBEDDING}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--texts", type=whole_number, default=10_000, help="default: %(default)s")
    parser.add_argument("--rounds", type=whole_number, default=5, help="default: %(default)s")


def measure(options: argparse.Namespace) -> list[Table]:
    """A table for each model."""
    texts = list(stream(options.texts, _WORDS))
    return [_measure_model(model, texts, options.rounds) for model in MODELS]


def _measure_model(model: _Model, texts: Sequence[str], rounds: int) -> Table:
    import nlu_lite

    sys.stderr.write(f"{model.geometry.name}\n")
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.UnknownWordsWarning)
        folder = write_model(Path(name), model.geometry)
        pipeline = nlu_lite.load(model.ref, path=folder, device="cpu")
        fitted = _fitted(pipeline)
        works: dict[str, Work] = {
            EMBEDDING: partial(pipeline.predict_embeds, texts, progress=False),
            WITHOUT: partial(pipeline.predict, texts, "document", progress=False),
            WITH_HEAD: partial(fitted.predict, texts, progress=False),
        }
        times = side_by_side(works, rounds=rounds)
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "seconds": median(taken),
            f"times {EMBEDDING}": median_ratio(taken, times[EMBEDDING]),
        }
        for name, taken in times.items()
    ]
    return Table(
        f"{model.geometry.name}: the cost of a head, {len(texts):,} texts; medians of {rounds} "
        "rounds",
        rows,
        notes=[f"texts of {_WORDS} words; {EMBEDDING} gives a matrix, the others a DataFrame"],
        figures={named(model.geometry): median_ratio(times[WITH_HEAD], times[EMBEDDING])},
    )


def _fitted(pipeline: "Pipeline") -> "Pipeline":
    """A head of six classes, of whatever it has learnt: its cost is the same."""
    import pandas as pd

    data = labelled_texts(KINDS["questions"], _EXAMPLES)
    table = pd.DataFrame({"text": data.texts, "y": [f"class {label}" for label in data.labels]})
    return pipeline.fit(table, task=OF_TEXTS.name, tune=HEAD, validation=0, progress=False)
