"""What is computed when: equal sequences once, sorted by length, packed to a budget."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlu_lite.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.protocol import Encoder

__all__ = ["Plan", "execute", "plan"]

# Larger batches are not faster on a CPU: their hidden states fall out of its caches.
_POSITIONS_A_BATCH = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Different sequences, the longest first, and where the states of each sequence will be.

    Attributes:
        ids: Shape (positions,), pieces of the different sequences, one behind the other.
        lengths: Shape (different sequences,), positions of each, falling.
        states: Shape (sequences,), the position at which the states of each sequence begin.
    """

    ids: IntArray
    lengths: IntArray
    states: IntArray


def plan(ids: IntArray, lengths: IntArray) -> Plan:
    """Order sequences for computing.

    Args:
        ids: Shape (positions,), pieces of all sequences, one behind the other.
        lengths: Shape (sequences,), positions of each.

    >>> made = plan(np.array([5, 6, 7, 8, 9, 6, 7]), np.array([1, 2, 2, 2]))
    >>> made.ids, made.lengths, made.states
    (array([6, 7, 8, 9, 5]), array([2, 2, 1]), array([4, 0, 2, 0]))
    """
    offsets = offsets_of(lengths)
    numbers: dict[bytes, int] = {}
    number = np.empty(len(lengths), dtype=np.int64)
    for place, (begin, end) in enumerate(
        zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    ):
        number[place] = numbers.setdefault(ids[begin:end].tobytes(), len(numbers))
    _, first = np.unique(number, return_index=True)
    order = np.argsort(-lengths[first], kind="stable")
    chosen = first[order]
    begins = np.empty(len(chosen), dtype=np.int64)
    begins[order] = offsets_of(lengths[chosen])[:-1]
    return Plan(
        ids=ids[ranges(offsets[chosen], lengths[chosen])],
        lengths=lengths[chosen],
        states=begins[number],
    )


def execute(planned: Plan, encoder: Encoder) -> FloatArray:
    """Run the encoder batch by batch.

    Returns:
        Shape (positions, dimension), the states of the different sequences in the plan's order.
    """
    states = np.empty((len(planned.ids), encoder.dimension), dtype=np.float32)
    offsets = offsets_of(planned.lengths)
    for first, stop in _batches(offsets):
        rows = slice(int(offsets[first]), int(offsets[stop]))
        states[rows] = encoder.encode(planned.ids[rows], planned.lengths[first:stop])
    return states


def _batches(offsets: IntArray) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(offsets) - 1:
        fitting = np.searchsorted(offsets, offsets[first] + _POSITIONS_A_BATCH, side="right") - 1
        stop = max(int(fitting), first + 1)
        yield first, stop
        first = stop
