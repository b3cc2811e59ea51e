"""nlu_lite on a device: to the finished DataFrame, and the parts of it that a GPU makes matter."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contenders import Contender
from benchmarks.device.products import synchronize
from benchmarks.models import Geometry
from benchmarks.peers.padded import tokenizer_of
from benchmarks.timing import Work
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder

if TYPE_CHECKING:
    from nlu_lite.encoder.plan import Plan
    from nlu_lite.pipeline import Pipeline

__all__ = ["COPIES", "DATAFRAME", "ENCODER", "GROUPS", "LARGER", "PINNED", "TEXTS", "ours_on"]

DATAFRAME = "nlu_lite, to the DataFrame"
TEXTS = "nlu_lite, a vector a text"
ENCODER = "nlu_lite, the encoder alone"
GROUPS = f"{ENCODER}, attention in groups"
LARGER = f"{ENCODER}, batches four times as large"
COPIES = "copies of its states to the CPU, and nothing else"
PINNED = f"{COPIES}, into pinned memory"
_TIMES_THE_POSITIONS = 4


class _Sized:
    """An encoder with batches of another size."""

    def __init__(self, encoder: Encoder, positions: int) -> None:
        self._encoder = encoder
        self.facts = replace(encoder.facts, batch_positions=positions)

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        return self._encoder.encode(ids, lengths, layers=layers)

    def pooler(self, states: FloatArray) -> FloatArray:
        return self._encoder.pooler(states)


def ours_on(
    geometry: Geometry, folder: Path, texts: Sequence[str], *, device: str, precision: str
) -> list[Contender]:
    """nlu_lite, whole and in parts.

    Args:
        geometry: The shape of the model.
        folder: Its files.
        texts: What to read.
        device: A PyTorch device.
        precision: One of those that it computes in.
    """
    import nlu_lite
    from nlu_lite.encoder.plan import plan

    pipeline = nlu_lite.load(geometry.ref, path=folder, device=device, precision=precision)
    (model,) = pipeline.models.values()
    encoder = model.encoder
    found = tokenizer_of(folder)(list(texts), truncation=True, max_length=512)["input_ids"]
    lengths = np.array([len(ids) for ids in found], dtype=np.int64)
    planned = plan(np.concatenate(found).astype(np.int64), lengths)
    works: dict[str, tuple[Work, str]] = {
        DATAFRAME: (partial(_frame, pipeline, list(texts)), "list of str to DataFrame of words"),
        TEXTS: (partial(_vectors, pipeline, list(texts)), "list of str to a matrix"),
        ENCODER: (partial(_executed, planned, encoder), "pieces to states on the CPU"),
    }
    if getattr(encoder, "_packed", None) is not None:
        works[GROUPS] = (partial(_in_groups, planned, encoder), "as on a CPU")
    if not device.startswith("cpu"):
        positions = _TIMES_THE_POSITIONS * encoder.facts.batch_positions
        larger = _Sized(encoder, positions)
        works[LARGER] = (partial(_executed, planned, larger), f"of {positions:,} positions")
        # Only CUDA copies faster into memory that stays where it is.
        for name, pinned in ((COPIES, False), (PINNED, True))[: 1 + device.startswith("cuda")]:
            work = partial(_copied, len(planned.ids), encoder, device, pinned=pinned)
            works[name] = (work, f"of {encoder.facts.batch_positions:,} positions each")
    return [Contender(name, how, work, 1, None) for name, (work, how) in works.items()]


def _frame(pipeline: "Pipeline", texts: list[str]) -> object:
    return pipeline.predict(texts, output_level="token", progress=False)


def _vectors(pipeline: "Pipeline", texts: list[str]) -> object:
    return pipeline.predict_embeds(texts, progress=False)


def _executed(planned: "Plan", encoder: Encoder) -> object:
    from nlu_lite.encoder.layer_choice import Layers
    from nlu_lite.encoder.plan import Workspace, execute

    return execute(planned, encoder, Layers(), Workspace(encoder.facts.dimension))


def _in_groups(planned: "Plan", encoder: Encoder) -> object:
    with _grouped(encoder):
        return _executed(planned, encoder)


@contextmanager
def _grouped(encoder: Encoder) -> Iterator[None]:
    """Let an encoder take no operator for packed sequences."""
    name = "_packed"
    operator = getattr(encoder, name)
    setattr(encoder, name, None)
    try:
        yield
    finally:
        setattr(encoder, name, operator)


def _copied(positions: int, encoder: Encoder, device: str, *, pinned: bool) -> None:
    import torch

    size = encoder.facts.batch_positions
    states = torch.zeros(size, 1, encoder.facts.dimension, device=device)
    synchronize(device)
    for _ in range(-(-positions // size)):
        torch.empty(states.shape, pin_memory=pinned).copy_(states)
