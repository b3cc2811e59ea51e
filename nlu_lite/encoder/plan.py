"""What is computed when: equal sequences once, sorted by length, packed to a budget."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.halving import encode_in_memory
from nlu_lite.encoder.lanes import lanes_of, side_by_side
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.protocol import Encoder

__all__ = ["Plan", "Workspace", "execute", "plan"]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Different sequences, the longest first, and which of them each sequence is.

    Attributes:
        ids: Shape (positions,), pieces of the different sequences, one behind the other.
        offsets: Shape (different sequences + 1,), where each begins and ends.
        number: Shape (sequences,), the different sequence that each sequence is equal to.
    """

    ids: IntArray
    offsets: IntArray
    number: IntArray


def plan(ids: IntArray, lengths: IntArray) -> Plan:
    """Order sequences for computing.

    Args:
        ids: Shape (positions,), pieces of all sequences, one behind the other.
        lengths: Shape (sequences,), positions of each.

    >>> planned = plan(np.array([5, 6, 7, 8, 9, 6, 7]), np.array([1, 2, 2, 2]))
    >>> planned.ids, planned.offsets, planned.number
    (array([6, 7, 8, 9, 5]), array([0, 2, 4, 5]), array([2, 0, 1, 0]))
    """
    offsets = offsets_of(lengths)
    numbers: dict[bytes, int] = {}
    number = np.empty(len(lengths), dtype=np.int64)
    firsts: list[int] = []
    bounds = offsets.tolist()
    for place, (begin, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
        number[place] = equal = numbers.setdefault(ids[begin:end].tobytes(), len(firsts))
        if equal == len(firsts):
            firsts.append(place)
    first = np.array(firsts, dtype=np.int64)
    order = np.argsort(-lengths[first], kind="stable")
    chosen = first[order]
    place_of_number = np.argsort(order)
    return Plan(
        ids=ids[ranges(offsets[chosen], lengths[chosen])],
        offsets=offsets_of(lengths[chosen]),
        number=place_of_number[number],
    )


class Workspace:
    """Memory for states that is used again: memory that is touched for the first time is slow."""

    def __init__(self, width: int) -> None:
        """Begin without memory.

        Args:
            width: Numbers in a row.
        """
        self._memory = np.empty((0, width), dtype=np.float32)

    def rows(self, count: int) -> FloatArray:
        """Shape (count, width): the same memory as the last time, with whatever it holds."""
        if len(self._memory) < count:
            self._memory = np.empty((count, self._memory.shape[1]), dtype=np.float32)
        return self._memory[:count]


def execute(planned: Plan, encoder: Encoder, layers: Layers, workspace: Workspace) -> FloatArray:
    """Run the encoder batch by batch.

    Args:
        planned: What to compute.
        encoder: The model.
        layers: Which hidden states to take and how to put them together.
        workspace: Where the result goes; it holds until the workspace is used again.

    Returns:
        Shape (positions, width), the states of the different sequences in the plan's order.
    """
    result = workspace.rows(len(planned.ids))

    def compute(batch: tuple[int, int]) -> None:
        first, stop = batch
        rows = slice(int(planned.offsets[first]), int(planned.offsets[stop]))
        lengths = np.diff(planned.offsets[first : stop + 1])
        states = encode_in_memory(encoder, planned.ids[rows], lengths, layers.indices)
        result[rows] = layers.combined(states)

    total, most = len(planned.ids), encoder.facts.batch_positions
    threads = torch.get_num_threads() if encoder.facts.in_lanes else 1
    lanes = lanes_of(threads, positions=total, most=most)
    batches = _batches(planned.offsets, most=lanes.size(most), at_once=max(1, len(lanes.threads)))
    side_by_side(compute, list(batches), lanes)
    return result


def _batches(offsets: IntArray, *, most: int, at_once: int) -> Iterator[tuple[int, int]]:
    """Batches of like size, so that those which are computed at once end together.

    Sequences without pieces, which come last, are in none.
    """
    last = int(np.count_nonzero(np.diff(offsets)))
    bounds = offsets[: last + 1]
    count = at_once * -(-int(bounds[-1]) // (most * at_once))
    first = 0
    while first < last:
        from_here = bounds[first:] - bounds[first]
        nearest = int(np.abs(from_here - from_here[-1] / max(count, 1)).argmin())
        fitting = int(np.searchsorted(from_here, most, side="right")) - 1
        stop = first + max(1, min(nearest, fitting))
        yield first, stop
        first, count = stop, count - 1
