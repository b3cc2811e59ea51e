"""From the start of a process to its first vectors, with the files on disk: seconds and memory.

Each program runs in a fresh process, in turns with the others; seconds are taken from outside, from
the start of the process to its end.
"""

import argparse
from importlib.util import find_spec
from math import prod
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.models import L10_H256, MINILM, Geometry, embedded_model, write_model
from benchmarks.options import whole_number
from benchmarks.peers import PIPELINE, SENTENCE_TRANSFORMERS
from benchmarks.processes import MEGABYTE, Finished, alternating
from benchmarks.table import Cell, Table
from benchmarks.timing import median_ratio

__all__ = ["IMPORTS", "MEMORY", "OURS", "add_arguments", "measure", "named"]

IMPORTS = "import torch, pandas"
OURS = "nlu_lite"
MEMORY = "peak memory of nlu_lite without its weights"

_TEXT = "I love NLP"
_OURS = f"""\
import sys, nlu_lite
path = sys.argv[2] if len(sys.argv) > 2 else None
print(nlu_lite.load(sys.argv[1], path=path).predict({_TEXT!r}, output_level="token"))
"""
_PIPELINE = f"""\
import sys
from transformers import pipeline
extract = pipeline("feature-extraction", model=sys.argv[1], tokenizer=sys.argv[1], device="cpu")
print(len(extract({_TEXT!r})[0]))
"""
_SENTENCE_TRANSFORMERS = f"""\
import sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
print(model.encode({_TEXT!r}, output_value="token_embeddings").shape)
"""


def named(geometry: Geometry, what: str, beside: str) -> str:
    """The name of a figure: one divided by the other.

    >>> named(L10_H256, OURS, IMPORTS)
    'cold, L-10 H-256: nlu_lite / import torch, pandas'
    """
    return f"cold, {geometry.name}: {what} / {beside}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--geometry",
        choices=[geometry.name for geometry in (L10_H256, MINILM)],
        action="append",
        help="once or several times; default: all",
    )
    parser.add_argument("--rounds", type=whole_number, default=4, help="default: %(default)s")


def measure(options: argparse.Namespace) -> list[Table]:
    """Start everything that is installed, for random weights on disk and the embedded model."""
    with TemporaryDirectory() as name:
        random = write_model(Path(name), L10_H256)
        models = {
            L10_H256: (random, [L10_H256.ref, str(random)]),
            MINILM: (embedded_model(), [MINILM.ref]),
        }
        return [
            _measure(geometry, *model, options.rounds)
            for geometry, model in models.items()
            if options.geometry is None or geometry.name in options.geometry
        ]


def _measure(geometry: Geometry, folder: Path, reference: list[str], rounds: int) -> Table:
    programs = {
        IMPORTS: [IMPORTS],
        OURS: [_OURS, *reference],
        PIPELINE: [_PIPELINE, str(folder)],
    }
    notes = []
    if find_spec("sentence_transformers"):
        programs[SENTENCE_TRANSFORMERS] = [_SENTENCE_TRANSFORMERS, str(folder)]
    else:
        notes.append(f"{SENTENCE_TRANSFORMERS} left out: not installed")
    found = alternating(programs, rounds=rounds, warm=rounds > 1)
    weights = _bytes_of_weights(folder / "model.safetensors")
    title = f"{geometry.name}: fresh process to first vectors, medians of {rounds} rounds"
    notes.append(f"the weights are {weights / MEGABYTE:.0f} MB in fp32")
    rows = [_row(name, runs, found[IMPORTS]) for name, runs in found.items()]
    return Table(title, rows, notes, _figures(geometry, found, weights))


def _bytes_of_weights(path: Path) -> int:
    """What the weights take in fp32, however they lie on the disk."""
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        shapes = [file.get_slice(name).get_shape() for name in file.keys()]
    return 4 * sum(map(prod, shapes))


def _row(name: str, runs: list[Finished], imports: list[Finished]) -> dict[str, Cell]:
    seconds = [run.seconds for run in runs]
    return {
        "what": name,
        "seconds": median(seconds),
        f"times {IMPORTS}": median_ratio(seconds, [run.seconds for run in imports]),
        "peak MB": median(run.peak for run in runs) / MEGABYTE,
    }


def _figures(
    geometry: Geometry, found: dict[str, list[Finished]], weights: int
) -> dict[str, float]:
    seconds = {name: [run.seconds for run in runs] for name, runs in found.items()}
    figures = {
        named(geometry, name, OURS): median_ratio(taken, seconds[OURS])
        for name, taken in seconds.items()
        if name not in (OURS, IMPORTS)
    }
    figures[named(geometry, OURS, IMPORTS)] = median_ratio(seconds[OURS], seconds[IMPORTS])
    without = [run.peak - weights for run in found[OURS]]
    imports = [run.peak for run in found[IMPORTS]]
    figures[named(geometry, MEMORY, IMPORTS)] = median_ratio(without, imports)
    return figures
