"""Pieces a second of training the whole encoder, beside transformers' Trainer on the same work.

Both begin with the files of the embedded model, texts and labels, and end with a trained
classifier: the same texts, epochs and size of batches, on the CPU, in turns; each in what it
computes in where nothing is said: the Trainer in float32, ours in bfloat16 where the processor has
instructions for it. Pieces are counted with the special ones, without padding, once an epoch.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.accuracy import lengths_of
from benchmarks.learning import ALL, OF_TEXTS
from benchmarks.models import MINILM, write_model
from benchmarks.options import whole_number
from benchmarks.peers.protocol import Unavailable, needs
from benchmarks.peers.transformers_trainer import train
from benchmarks.table import Cell, Table
from benchmarks.timing import Work, median_ratio, side_by_side
from benchmarks.training_texts import KINDS, LabelledTexts, labelled_texts

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["BY_LENGTH", "OURS", "TRAINER", "add_arguments", "measure", "named"]

OURS = "nlu_lite"
TRAINER = "transformers Trainer"
BY_LENGTH = f"{TRAINER}, grouped by length"
_BATCH_SIZE = 32


def named(kind: str, peer: str) -> str:
    """The name of a figure: how many times faster ours trains.

    >>> named("news", TRAINER)
    'training speed, news: nlu_lite / transformers Trainer'
    """
    return f"training speed, {kind}: {OURS} / {peer}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--kind", choices=list(KINDS), action="append", help="default: all")
    parser.add_argument("--rounds", type=whole_number, default=3, help="default: %(default)s")
    parser.add_argument("--epochs", type=whole_number, default=2, help="default: %(default)s")
    parser.add_argument(
        "--texts", type=whole_number, metavar="N", help="default: what takes some seconds a round"
    )
    parser.add_argument("--no-peers", action="store_false", dest="peers", help="nlu_lite alone")
    parser.add_argument("--no-ours", action="store_false", dest="ours", help="the Trainer alone")


def measure(options: argparse.Namespace) -> list[Table]:
    """A table for each kind of texts."""
    with TemporaryDirectory() as name:
        folder = write_model(Path(name), MINILM)
        return [_measure_kind(kind, folder, options) for kind in options.kind or KINDS]


def _measure_kind(kind: str, folder: Path, options: argparse.Namespace) -> Table:
    sys.stderr.write(f"{kind}\n")
    data = labelled_texts(KINDS[kind], options.texts or KINDS[kind].texts)
    works: dict[str, Work] = {OURS: partial(_ours, data, options.epochs)} if options.ours else {}
    absent = ""
    if options.peers:
        try:
            works |= _trainers(data, folder, options.epochs)
        except Unavailable as cause:
            absent = f"{TRAINER} left out: {cause}"
    times = side_by_side(works, rounds=options.rounds)
    pieces = int(lengths_of(folder, data.texts).sum())
    return Table(
        f"{MINILM.name}: training, {kind}; {len(data.texts):,} texts, {pieces:,} pieces, "
        f"{options.epochs} epochs, medians of {options.rounds} rounds",
        [_row(name, times[name], times.get(OURS), pieces * options.epochs) for name in works],
        notes=[
            "from files, texts and labels to a trained classifier, with opening and tokenizing",
            f"batches of {_BATCH_SIZE} texts, AdamW, no validation; English words, as many in a "
            "text as in questions of TREC and news of R8",
            *([absent] if absent else []),
        ],
        figures={
            named(kind, peer): median_ratio(taken, times[OURS])
            for peer, taken in times.items()
            if OURS in times and peer != OURS
        },
    )


def _ours(data: LabelledTexts, epochs: int) -> "Pipeline":
    import pandas as pd

    import nlu_lite

    return nlu_lite.load(OF_TEXTS.ref, device="cpu").fit(
        pd.DataFrame({"text": data.texts, "y": [f"class {label}" for label in data.labels]}),
        task=OF_TEXTS.name,
        tune=ALL,
        epochs=epochs,
        batch_size=_BATCH_SIZE,
        validation=0,
        progress=False,
        seed=0,
    )


def _trainers(data: LabelledTexts, folder: Path, epochs: int) -> dict[str, Work]:
    needs("accelerate")
    return {
        name: partial(
            train,
            folder,
            data.texts,
            data.labels,
            epochs=epochs,
            batch_size=_BATCH_SIZE,
            by_length=by_length,
        )
        for name, by_length in ((TRAINER, False), (BY_LENGTH, True))
    }


def _row(
    name: str, taken: Sequence[float], ours: Sequence[float] | None, pieces: int
) -> dict[str, Cell]:
    return {
        "what": name,
        "pieces/s": round(pieces / median(taken)),
        "seconds": median(taken),
        f"{OURS} is faster by": None if ours is None else median_ratio(taken, ours),
    }
