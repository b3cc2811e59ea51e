"""Packed sequences as transformers' models take them: padded to one length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["NO_TYPES", "Padding", "SpecialTypes", "like_lengths", "padding_of"]


@dataclass(frozen=True, slots=True)
class SpecialTypes:
    """The token types of the special pieces around a sequence; those of its pieces are 0.

    Attributes:
        prefix: Types of the special pieces in front.
        suffix: Types of those behind.
    """

    prefix: tuple[int, ...] = ()
    suffix: tuple[int, ...] = ()


NO_TYPES = SpecialTypes()
# What stands in the mask of attention for a position that attends to all.
_GLOBAL = 2
# Sequences share a batch while padding makes at most this part of it.
_MOST_PADDING = 0.1


@dataclass(frozen=True, slots=True)
class Padding:
    """How a model wants its sequences.

    Attributes:
        piece: What stands behind the end of a sequence.
        multiple: The length of all is a multiple of this.
        longest: No length is made longer than this to be a multiple; None: any is.
        types: Token types of the special pieces.
        global_first: Whether the first position attends to all others, and all to it, where others
            see a window only (Longformer: Beltagy et al., 2020, arXiv:2004.05150).
    """

    piece: int
    multiple: int = 1
    types: SpecialTypes = NO_TYPES
    global_first: bool = False
    longest: int | None = None

    def inputs(self, ids: IntArray, lengths: IntArray) -> dict[str, IntArray]:
        """The inputs of a model of transformers, by their names, of shape (sequences, width).

        Args:
            ids: Shape (positions,), the pieces of all sequences, one behind the other.
            lengths: Shape (sequences,), positions of each.
        """
        needed = int(lengths.max())
        width = -(-needed // self.multiple) * self.multiple
        if self.longest is not None:
            width = max(needed, min(width, self.longest))
        there = np.arange(width) < lengths[:, np.newaxis]
        padded = np.full(there.shape, self.piece, dtype=np.int64)
        padded[there] = ids
        mask = there.astype(np.int64)
        if self.global_first:
            mask[:, 0] = _GLOBAL
        inputs = {"input_ids": padded, "attention_mask": mask}
        if any(self.types.prefix + self.types.suffix):
            inputs["token_type_ids"] = _type_ids(there, lengths, self.types)
        return inputs


def like_lengths(
    lengths: IntArray, *, most: int | None = None, spare: int = 0
) -> Iterator[tuple[int, int]]:
    """Runs of sequences of nearly equal length: the first of each, and the one behind its last.

    Padding is at most a tenth of a run.

    Args:
        lengths: Shape (sequences,), positions of each.
        most: Most positions of a run of several sequences, padding included; None: any number.
        spare: Positions that padding may always take.

    >>> list(like_lengths(np.array([40, 38, 37, 12, 11, 3])))
    [(0, 3), (3, 5), (5, 6)]
    >>> list(like_lengths(np.array([40, 38, 37, 12, 11, 3]), most=80, spare=16))
    [(0, 2), (2, 3), (3, 6)]
    """
    first, longest, total = 0, 0, 0
    for place, length in enumerate(lengths.tolist()):
        longest, total = max(longest, length), total + length
        padded = longest * (place + 1 - first)
        too_much = padded - total > max(spare, padded * _MOST_PADDING)
        if place > first and (too_much or (most is not None and padded > most)):
            yield first, place
            first, longest, total = place, length, length
    if len(lengths):
        yield first, len(lengths)


def padding_of(
    model: "PreTrainedModel", types: SpecialTypes, *, global_first: bool = False
) -> Padding:
    """How a model of transformers wants its sequences."""
    # Longformer reads whole windows only; it would pad by itself, and say so each time.
    window = getattr(model.config, "attention_window", 1)
    multiple = max(window) if isinstance(window, list) else int(window)
    piece = getattr(model.config, "pad_token_id", None) or 0
    return Padding(piece, multiple, types, global_first)


def _type_ids(there: BoolArray, lengths: IntArray, types: SpecialTypes) -> IntArray:
    type_ids = np.zeros(there.shape, dtype=np.int64)
    type_ids[:, : len(types.prefix)] = types.prefix
    for place, kind in enumerate(reversed(types.suffix), start=1):
        type_ids[np.arange(len(lengths)), lengths - place] = kind
    return type_ids
