"""Pieces a second on a device, beside everything else that computes them there."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.accuracy import lengths_of
from benchmarks.contenders import Absent, Contender
from benchmarks.device.ours import COPIES, DATAFRAME, PINNED, TEXTS, ours_on
from benchmarks.device.peers import DEVICE_PEERS, DevicePeer
from benchmarks.device.products import device_products
from benchmarks.models import Geometry
from benchmarks.peers.protocol import Unavailable
from benchmarks.stages import measure_stages
from benchmarks.table import Cell, Table
from benchmarks.timing import Work, median_ratio, side_by_side

__all__ = ["faster", "measure_rates", "precisions_of"]

_PRODUCTS = "matrix products"
# Of those that are as fast on a GPU, the one that most people take.
_HALVES = ("fp16", "bf16")
# Each so many-th text is for trying how a peer is fastest.
_SAMPLE = 8


def faster(geometry: Geometry, precision: str, ours: str, peer: str) -> str:
    """The name of a figure: how many times faster ours is.

    >>> from benchmarks.models import MINILM
    >>> faster(MINILM, "fp16", "nlu_lite, to the DataFrame", "sentence-transformers")
    'gpu, MiniLM, fp16: nlu_lite, to the DataFrame / sentence-transformers'
    """
    return f"gpu, {geometry.name}, {precision}: {ours} / {peer}"


def precisions_of(device: str) -> list[str]:
    """What rates are measured in: float32, and on a GPU 16 bits.

    >>> precisions_of("cpu")
    ['fp32']
    """
    import torch

    from nlu_lite.encoder.precision import available

    there = [found.name for found in available(device)]
    halves = [] if torch.device(device).type == "cpu" else [p for p in _HALVES if p in there]
    return ["fp32", *halves[:1]]


def measure_rates(
    geometry: Geometry, folder: Path, texts: Sequence[str], *, device: str, rounds: int
) -> list[Table]:
    """A table for each precision, and where the time of ours goes in the last.

    Args:
        geometry: The shape of the model.
        folder: Its files.
        texts: What to read.
        device: A PyTorch device.
        rounds: How often each is measured.
    """
    import nlu_lite

    pieces = int(lengths_of(folder, texts).sum())
    precisions = precisions_of(device)
    tables = [
        _measured(geometry, folder, texts, device=device, precision=each, rounds=rounds, of=pieces)
        for each in precisions
    ]
    last = nlu_lite.load(geometry.ref, path=folder, device=device, precision=precisions[-1])
    stages = measure_stages(last, texts, geometry, rounds=rounds)
    # Its figure is a budget of the CPU.
    title = f"{stages.title}, {precisions[-1]} on the {device}"
    return [*tables, Table(title, stages.rows, stages.notes)]


def _measured(
    geometry: Geometry,
    folder: Path,
    texts: Sequence[str],
    *,
    device: str,
    precision: str,
    rounds: int,
    of: int,
) -> Table:
    from nlu_lite.encoder.precision import PRECISIONS

    found = [
        *ours_on(geometry, folder, texts, device=device, precision=precision),
        *(_peer(peer, folder, texts, device, precision) for peer in DEVICE_PEERS),
    ]
    products, flop = device_products(geometry, PRECISIONS[precision].dtype, device=device)
    present = [each for each in found if isinstance(each, Contender)]
    works: dict[str, Work] = {each.name: each.work for each in present}
    times = side_by_side({**works, _PRODUCTS: products}, rounds=rounds)
    rates = {name: [of / seconds for seconds in times[name]] for name in works}
    machine = [flop / seconds for seconds in times[_PRODUCTS]]
    return Table(
        f"{geometry.name}, {precision} on the {device}: {len(texts):,} sentences, {of:,} pieces, "
        f"medians of {rounds} rounds",
        [_row(each, rates, machine, geometry) for each in found],
        notes=[
            f"matrix products alone: {median(machine) / 1e12:.2f} TFLOP/s, of which a piece takes "
            f"{geometry.flop_of_products / 1e6:.2f} MFLOP",
            f"of words or pieces, ours is {DATAFRAME!r}; of texts, {TEXTS!r}",
        ],
        figures={
            faster(geometry, precision, ours, peer): median_ratio(rates[ours], rates[peer])
            for peer in rates
            if (ours := _ours_beside(peer)) != peer
        },
    )


def _row(
    each: Contender | Absent,
    rates: Mapping[str, Sequence[float]],
    machine: Sequence[float],
    geometry: Geometry,
) -> dict[str, Cell]:
    row: dict[str, Cell] = {"what": each.name}
    if isinstance(each, Absent):
        missing = dict.fromkeys(("pieces/s", "ours is faster by", "% of the products"))
        return row | missing | {"how": f"left out: {each.reason}"}
    own = rates[each.name]
    needed = [rate * geometry.flop_of_products for rate in own]
    share = None if each.name in (COPIES, PINNED) else 100 * median_ratio(needed, machine)
    return row | {
        "pieces/s": round(median(own)),
        "ours is faster by": median_ratio(rates[_ours_beside(each.name)], own),
        "% of the products": share,
        "how": each.how,
    }


def _ours_beside(name: str) -> str:
    """What of ours gives the same."""
    return TEXTS if name.endswith("a vector a text") else DATAFRAME


def _peer(
    peer: DevicePeer, folder: Path, texts: Sequence[str], device: str, precision: str
) -> Contender | Absent:
    sys.stderr.write(f"opening {peer.name}, {precision}\n")
    sample = texts[::_SAMPLE]
    try:
        opened = peer.opener(folder, sample, device=device, precision=precision)
        opened.embed(sample)
    except Unavailable as cause:
        return Absent(peer.name, str(cause))
    # Some version of somebody else's package may fail with anything: the others are measured still.
    except Exception as cause:
        return Absent(peer.name, f"{type(cause).__name__}: {cause}".partition("\n")[0])
    return Contender(peer.name, opened.how, lambda: opened.embed(texts), 1, None)
