"""Pieces a second from texts to vectors, beside everything else that computes them.

Ours goes from a list of texts to the finished DataFrame of tokens, its peers from the same list to
arrays. All read the same weights, in one process, in turns. Pieces are counted with the special
ones: what the model reads.
"""

import argparse
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks import products
from benchmarks.accuracy import cosines, lengths_of
from benchmarks.contenders import OURS, Absent, Contender, ours, peers
from benchmarks.models import GEOMETRIES, Geometry, write_model
from benchmarks.options import whole_number
from benchmarks.peers import PEERS, TRANSFORMERS_SORTED
from benchmarks.rates import PRODUCTS, Rates, least_cosine
from benchmarks.stages import measure_stages
from benchmarks.table import Cell, Table
from benchmarks.text import all_sentences, of_mean, sentences
from benchmarks.timing import Work, side_by_side
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["add_arguments", "measure"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    several = "once or several times; default: all"
    parser.add_argument("--geometry", choices=list(GEOMETRIES), action="append", help=several)
    parser.add_argument(
        "--peer", choices=[peer.name for peer in PEERS], action="append", help=several
    )
    parser.add_argument(
        "--no-peers", action="store_const", const=[], dest="peer", help="nlu_lite alone"
    )
    parser.add_argument("--rounds", type=whole_number, default=5, help="default: %(default)s")
    parser.add_argument(
        "--sentences",
        type=whole_number,
        metavar="N",
        help="default: what takes some seconds a round",
    )
    parser.add_argument(
        "--pieces",
        type=whole_number,
        metavar="N",
        help="of a sentence, as their mean, with little between them; default: as English has them",
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Compare everything that is installed, for each geometry."""
    chosen = [peer.name for peer in PEERS] if options.peer is None else options.peer
    return [
        table
        for name in options.geometry or GEOMETRIES
        for table in _measure_geometry(
            GEOMETRIES[name],
            rounds=options.rounds,
            count=options.sentences or GEOMETRIES[name].sentences,
            chosen=chosen,
            pieces=options.pieces,
        )
    ]


def _measure_geometry(
    geometry: Geometry, *, rounds: int, count: int, chosen: Sequence[str], pieces: int | None
) -> list[Table]:
    """Tables of throughput, of matrix products, and of the stages of ours.

    Args:
        geometry: The shape of the model.
        rounds: How often each is measured.
        count: Number of sentences.
        chosen: Names of the peers to take, where they are installed.
        pieces: The mean length of a sentence; None: sentences of all lengths.
    """
    import nlu_lite

    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.UnknownWordsWarning)
        folder = write_model(Path(name), geometry)
        texts = sentences(count)
        if pieces is not None:
            every = all_sentences()
            texts = of_mean(pieces, every, lengths_of(folder, every), count=count)
            geometry = replace(geometry, name=f"{geometry.name}, {pieces} pieces a sentence")
        lengths = lengths_of(folder, texts)
        found = [
            *ours(folder, geometry, texts),
            *peers(folder, texts, [peer for peer in PEERS if peer.name in chosen]),
        ]
        present = [each for each in found if isinstance(each, Contender)]
        rates = _rates(geometry, present, lengths, rounds=rounds)
        likeness = _likeness(present)
        pipeline = nlu_lite.load(geometry.ref, path=folder, device="cpu")
        stages = measure_stages(pipeline, texts, geometry, rounds=rounds)
    about = f"{count:,} sentences, {lengths.sum():,} pieces, medians of {rounds} rounds"
    return [
        _throughput(f"{geometry.name}: throughput; {about}", geometry, found, rates, likeness),
        _of_products(f"{geometry.name}: matrix products alone", geometry, rates, lengths),
        stages,
    ]


def _rates(
    geometry: Geometry, present: Sequence[Contender], lengths: IntArray, *, rounds: int
) -> Rates:
    works: dict[tuple[str, ...], Work] = {(each.name,): each.work for each in present}
    flop = {}
    for precision in products.PRECISIONS:
        for (way, rows), work in products.products(geometry, precision).items():
            works[precision, way, str(rows)] = work
            flop[precision, way, str(rows)] = products.flop(geometry, rows)
    times = side_by_side(works, rounds=rounds)
    pieces = {
        each.name: [int(lengths[:: each.every].sum()) / taken for taken in times[(each.name,)]]
        for each in present
    }
    best: dict[str, list[float]] = {}
    for precision in products.PRECISIONS:
        ways = [[flop[key] / taken for taken in times[key]] for key in flop if key[0] == precision]
        if ways:
            best[precision] = [max(of_round) for of_round in zip(*ways, strict=True)]
    return Rates(pieces, best)


def _likeness(present: Sequence[Contender]) -> dict[str, tuple[float, float]]:
    """The least and the median cosine to the vectors in fp32: of ours to ours, of peers' to theirs.

    Ours are those of words, theirs those of pieces.
    """
    vectors: dict[str, FloatArray] = {
        each.name: each.vectors() for each in present if each.vectors is not None
    }
    found = {}
    for name, own in vectors.items():
        exact = vectors.get(OURS["fp32"] if name in OURS.values() else TRANSFORMERS_SORTED)
        if exact is not None:
            likeness = cosines(own, exact)
            found[name] = (float(likeness.min()), float(np.median(likeness)))
    return found


def _throughput(
    title: str,
    geometry: Geometry,
    found: Sequence[Contender | Absent],
    rates: Rates,
    likeness: Mapping[str, tuple[float, float]],
) -> Table:
    medians = rates.medians()
    rows: list[dict[str, Cell]] = []
    for each in found:
        least, middle = likeness.get(each.name, (None, None))
        rows.append(
            {
                "what": each.name,
                "pieces/s": round(medians[each.name]) if each.name in medians else None,
                "nlu_lite fp32 is faster by": rates.ratio(OURS["fp32"], each.name),
                "least cosine": least and round(least, 6),
                "median cosine": middle and round(middle, 6),
                "how": each.how if isinstance(each, Contender) else f"left out: {each.reason}",
            }
        )
    cosine_figures = {least_cosine(geometry, name): least for name, (least, _) in likeness.items()}
    return Table(title, rows, figures=rates.figures(geometry) | cosine_figures)


def _of_products(title: str, geometry: Geometry, rates: Rates, lengths: IntArray) -> Table:
    rows: list[dict[str, Cell]] = []
    for precision, name in PRODUCTS.items():
        share = rates.share(geometry, precision)
        found = rates.products.get(precision)
        rows.append(
            {
                "what": name,
                "GFLOP/s": None if found is None else median(found) / 1e9,
                "% that nlu_lite reaches": None if share is None else 100 * share,
            }
        )
    attention = geometry.flop_of_attention(1) * float((lengths**2).sum() / lengths.sum())
    return Table(
        title,
        rows,
        notes=[
            f"a piece takes {geometry.flop_of_products / 1e6:.2f} MFLOP of matrix products in the "
            f"layers, which are what is compared; attention takes {attention / 1e6:.2f} more",
            f"the fastest way of each round, of {' and '.join(map(str, products.ROWS))} rows",
        ],
    )
