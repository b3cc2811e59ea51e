"""What takes part in a comparison: nlu_lite in each precision, and its peers."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy import vectors_of_peer
from benchmarks.models import Geometry
from benchmarks.peers import PEERS, Peer
from benchmarks.peers.protocol import Unavailable
from benchmarks.products import PRECISIONS
from benchmarks.timing import Work
from nlu_lite.common.arrays import FloatArray

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.pipeline import Pipeline

__all__ = ["OURS", "Absent", "Contender", "ours", "peers"]

OURS = {precision: f"nlu_lite {precision}" for precision in PRECISIONS}


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that is measured.

    Attributes:
        name: What it is called.
        how: How it is used.
        work: Does the work once.
        every: It reads every so many-th of the texts.
        vectors: Its vectors of all texts; None where they are not to be compared.
    """

    name: str
    how: str
    work: Work
    every: int
    vectors: Callable[[], FloatArray] | None


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that can't be measured here.

    Attributes:
        name: What it is called.
        reason: Why.
    """

    name: str
    reason: str


def ours(folder: Path, geometry: Geometry, texts: Sequence[str]) -> list[Contender | Absent]:
    """nlu_lite in each precision, from a list of texts to the DataFrame of tokens."""
    return [_ours(folder, geometry, list(texts), precision) for precision in OURS]


def _ours(folder: Path, geometry: Geometry, texts: list[str], precision: str) -> Contender | Absent:
    import nlu_lite

    try:
        pipeline = nlu_lite.load(geometry.ref, path=folder, device="cpu", precision=precision)
    except nlu_lite.InvalidOption as cause:
        return Absent(OURS[precision], str(cause).partition("\n")[0])
    work = partial(_frame, pipeline, texts)
    return Contender(OURS[precision], "list of str to DataFrame", work, 1, lambda: _stacked(work()))


def _frame(pipeline: "Pipeline", texts: list[str]) -> "pd.DataFrame":
    return pipeline.predict(texts, output_level="token", progress=False)


def _stacked(frame: "pd.DataFrame") -> FloatArray:
    return np.stack(frame.iloc[:, -1].tolist())


def peers(
    folder: Path, texts: Sequence[str], chosen: Sequence[Peer] = PEERS
) -> list[Contender | Absent]:
    """Its peers, from a list of texts to the vectors of each."""
    return [_peer(peer, folder, list(texts)) for peer in chosen]


def _peer(peer: Peer, folder: Path, texts: list[str]) -> Contender | Absent:
    sys.stderr.write(f"opening {peer.name}\n")
    # Enough for several batches of each size that is tried.
    sample = texts[:: max(1, len(texts) // max(20, min(100, len(texts) // 10)))]
    try:
        opened = peer.opener(folder, sample)
        opened.embed(sample)
    except Unavailable as cause:
        return Absent(peer.name, str(cause))
    # Some version of somebody else's package may fail with anything: the others are measured still.
    except Exception as cause:
        return Absent(peer.name, f"{type(cause).__name__}: {cause}".partition("\n")[0])
    own = texts[:: peer.every]
    return Contender(
        peer.name,
        opened.how,
        lambda: opened.embed(own),
        peer.every,
        (lambda: vectors_of_peer(opened.embed(texts), folder, texts)) if peer.of_pieces else None,
    )
