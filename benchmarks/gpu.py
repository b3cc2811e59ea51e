"""Whether a GPU gives the vectors of the CPU, what it does with little memory, and how fast it is.

The vectors of each precision beside those of the CPU; a large batch, and one sequence, where memory
is short; and pieces a second beside transformers (padded, and without padding as inference servers
have it) and sentence-transformers. The exit status is 1 where vectors are too far away or a batch
that does not fit gives other ones.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from benchmarks.device.memory import measure_memory
from benchmarks.device.rates import measure_rates
from benchmarks.device.vectors import measure_vectors
from benchmarks.models import GEOMETRIES, L2_H128, L10_H256, L12_H768, MINILM, Geometry, write_model
from benchmarks.options import whole_number
from benchmarks.suites import add_quick
from benchmarks.table import Table
from benchmarks.text import numbered_sentences

__all__ = ["PARTS", "add_arguments", "measure"]

_OF_VECTORS = 400
_QUICK_TEXTS = 16


@dataclass(frozen=True, slots=True)
class _Subject:
    geometry: Geometry
    folder: Path
    texts: Sequence[str]
    device: str
    rounds: int


_Part: TypeAlias = Callable[[_Subject], list[Table]]


def _vectors(of: _Subject) -> list[Table]:
    texts = of.texts[:_OF_VECTORS]
    return [measure_vectors(of.geometry, of.folder, texts, device=of.device)]


def _memory(of: _Subject) -> list[Table]:
    return [measure_memory(of.geometry, of.folder, device=of.device)]


def _rates(of: _Subject) -> list[Table]:
    return measure_rates(of.geometry, of.folder, of.texts, device=of.device, rounds=of.rounds)


# What each is, and of which geometries.
PARTS: dict[str, tuple[_Part, tuple[Geometry, ...]]] = {
    "vectors": (_vectors, (L10_H256, MINILM, L12_H768)),
    "memory": (_memory, (L10_H256,)),
    "rates": (_rates, (L10_H256, MINILM, L12_H768)),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    several = "once or several times; default: all"
    parser.add_argument(
        "--device", default="auto", metavar="D", help="default: a GPU, where there is one"
    )
    parser.add_argument("--part", choices=list(PARTS), action="append", help=several)
    parser.add_argument(
        "--geometry",
        choices=list(GEOMETRIES),
        action="append",
        help="once or several times; default: those that matter to a part",
    )
    parser.add_argument("--rounds", type=whole_number, default=3, help="default: %(default)s")
    parser.add_argument(
        "--sentences", type=whole_number, default=2_000, metavar="N", help="default: %(default)s"
    )
    add_quick(parser)


def measure(options: argparse.Namespace) -> list[Table]:
    """The tables of the parts, of one geometry after the other."""
    import nlu_lite
    from nlu_lite.encoder.devices import resolve_device

    device = resolve_device(options.device)
    count, rounds = (_QUICK_TEXTS, 1) if options.quick else (options.sentences, options.rounds)
    texts = numbered_sentences(count)
    tables = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.UnknownWordsWarning)
        for name in options.part or PARTS:
            part, usual = PARTS[name]
            for geometry in _geometries(options, usual):
                sys.stderr.write(f"{name} of {geometry.name} on the {device}\n")
                with TemporaryDirectory() as folder:
                    files = write_model(Path(folder), geometry)
                    tables += part(_Subject(geometry, files, texts, device, rounds))
    return [*tables, _left_out(device)]


def _geometries(options: argparse.Namespace, usual: Sequence[Geometry]) -> Sequence[Geometry]:
    if options.geometry:
        return [GEOMETRIES[name] for name in options.geometry]
    return (L2_H128,) if options.quick else usual


def _left_out(device: str) -> Table:
    """A sentence for each kind of GPU that was not measured."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    kind = torch.device(device).type
    return Table(
        "GPUs that were left out",
        [],
        notes=[
            f"{name}: {f'ask for it with --device {name}' if has else 'this machine has none'}"
            for name, has in there.items()
            if name != kind
        ],
    )
