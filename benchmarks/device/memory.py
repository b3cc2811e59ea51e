"""What happens where a batch does not fit the memory of a GPU."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.models import Geometry
from benchmarks.table import Cell, Table
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder

if TYPE_CHECKING:
    import torch

__all__ = ["Watched", "full_memory", "little_memory", "measure_memory"]

_SEQUENCES, _LENGTH, _LONGEST = 256, 256, 512
_MEGABYTES = 256
_MOST_DIFFERENCE = 1e-5
# Holes of these sizes are filled: a batch of one sequence needs larger ones.
_HOLES = (2**21, 2**20, 2**19, 2**18)


@contextmanager
def little_memory(device: str, megabytes: int) -> Iterator[None]:
    """Leave PyTorch so many megabytes of a GPU beside what it holds already.

    Args:
        device: A device of CUDA.
        megabytes: In 2^20 bytes.
    """
    import torch

    given = torch.device(device)
    index = torch.cuda.current_device() if given.index is None else given.index
    torch.cuda.synchronize(index)
    torch.cuda.empty_cache()
    whole = torch.cuda.get_device_properties(index).total_memory
    allowed = torch.cuda.memory_reserved(index) + megabytes * 2**20
    torch.cuda.set_per_process_memory_fraction(min(1.0, allowed / whole), index)
    try:
        yield
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0, index)
        torch.cuda.empty_cache()


@contextmanager
def full_memory(device: str) -> Iterator[None]:
    """Leave PyTorch no memory of a GPU but small holes.

    Args:
        device: A device of CUDA.
    """
    with little_memory(device, 0):
        held = _filled(device)
        try:
            yield
        finally:
            held.clear()


def _filled(device: str) -> "list[torch.Tensor]":
    import torch

    held = []
    for size in _HOLES:
        try:
            while True:
                held.append(torch.empty(size, dtype=torch.uint8, device=device))
        except torch.OutOfMemoryError:
            continue
    return held


class Watched:
    """An encoder that remembers how many positions it was asked for at once."""

    def __init__(self, encoder: Encoder) -> None:
        """Begin to watch.

        Args:
            encoder: What computes.
        """
        self._encoder = encoder
        self.facts = encoder.facts
        self.batches: list[int] = []

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`."""
        self.batches.append(len(ids))
        return self._encoder.encode(ids, lengths, layers=layers)

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`."""
        return self._encoder.pooler(states)


def measure_memory(geometry: Geometry, folder: Path, *, device: str) -> Table:
    """A large batch with all memory and with little; failed where that makes a difference.

    Args:
        geometry: The shape of the model.
        folder: Its files.
        device: A PyTorch device; of CUDA, or nothing is measured.
    """
    title = f"{geometry.name}: little memory"
    if not device.startswith("cuda"):
        return Table(title, [], notes=[f"left out: of the {device}, PyTorch lets none be taken"])
    import nlu_lite

    (model,) = nlu_lite.load(geometry.ref, path=folder, device=device).models.values()
    rows = [_in_halves(model.encoder, device), _not_at_all(model.encoder, device)]
    return Table(title, rows, failed=not all(row["holds"] for row in rows), digits=7)


def _in_halves(encoder: Encoder, device: str) -> dict[str, Cell]:
    from nlu_lite.encoder.halving import encode_in_memory

    lengths = np.full(_SEQUENCES, _LENGTH)
    ids = np.random.default_rng(0).integers(0, 30_000, int(lengths.sum()))
    expected = encode_in_memory(encoder, ids, lengths, LAST_LAYER)
    watched = Watched(encoder)
    with little_memory(device, _MEGABYTES):
        found = encode_in_memory(watched, ids, lengths, LAST_LAYER)
    difference = float(np.abs(found - expected).max())
    return {
        "what": f"{len(ids):,} positions, {_MEGABYTES} MB",
        "batches tried": len(watched.batches),
        "the smallest": min(watched.batches),
        "greatest difference": difference,
        "holds": len(watched.batches) > 1 and difference <= _MOST_DIFFERENCE,
        "how": "equal to what all memory gives, in smaller batches",
    }


def _not_at_all(encoder: Encoder, device: str) -> dict[str, Cell]:
    import nlu_lite
    from nlu_lite.encoder.halving import encode_in_memory

    lengths = np.array([_LONGEST])
    ids = np.random.default_rng(0).integers(0, 30_000, _LONGEST)
    expected = encode_in_memory(encoder, ids, lengths, LAST_LAYER)
    said = ""
    with full_memory(device):
        try:
            encode_in_memory(encoder, ids, lengths, LAST_LAYER)
        except nlu_lite.OutOfMemory as error:
            said = str(error).partition("\n")[0]
    # Behind the error, all is as it was.
    difference = float(np.abs(encode_in_memory(encoder, ids, lengths, LAST_LAYER) - expected).max())
    return {
        "what": "one sequence, no memory",
        "batches tried": 1,
        "the smallest": _LONGEST,
        "greatest difference": difference,
        "holds": f"one sequence of {_LONGEST} positions does not fit" in said
        and difference <= _MOST_DIFFERENCE,
        "how": f"OutOfMemory: {said}" if said else "no error",
    }
