"""Scaled dot-product attention (Vaswani et al., 2017, arXiv:1706.03762) on packed sequences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.common.arrays import IntArray, offsets_of

__all__ = ["Attention", "Group", "GroupedAttention", "attend", "groups_of"]

# The CPU's kernels are up to twice as fast for a multiple of this number of keys.
_KEYS = 16


class Attention(Protocol):
    """Gives what each position of a batch takes from the positions of its own sequence."""

    def __call__(self, projected: Tensor) -> Tensor:
        """Attend.

        Args:
            projected: Shape (rows, 3 * width), contiguous: queries, keys and values side by side,
                finite in every row.

        Returns:
            Shape (rows, width); it may be memory that the next call uses again.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Sequences of equal length that stand together.

    Attributes:
        begin: Their first position.
        sequences: How many there are.
        length: Positions of each.
        keys: How many positions are read as keys, from each sequence's first on.
        mask: Shape (1, 1, 1, keys), 0 for a sequence's own keys, minus infinity for those beyond
            its end; None where there are none beyond.
    """

    begin: int
    sequences: int
    length: int
    keys: int
    mask: Tensor | None


def groups_of(lengths: IntArray, *, dtype: torch.dtype, rows: int | None = None) -> list[Group]:
    """Put sequences of equal length together.

    Args:
        lengths: Shape (sequences,), positions of each; equal ones stand together.
        dtype: Type of the hidden states.
        rows: Rows of the batch: the number of keys is rounded up, for the CPU's kernels, as long
            as there are rows. A sequence then looks at the first positions behind its end too,
            which the mask takes out again. None: it is not rounded.
    """
    changes = np.flatnonzero(np.diff(lengths)) + 1
    firsts = np.concatenate([[0], changes]).astype(np.int64)
    counts = np.diff(np.append(firsts, len(lengths))).tolist()
    begins, sizes = offsets_of(lengths)[firsts].tolist(), lengths[firsts].tolist()
    groups = []
    for begin, sequences, length in zip(begins, counts, sizes, strict=True):
        keys = length if rows is None else -(-length // _KEYS) * _KEYS
        fitting = sequences if rows is None else (rows - begin - keys) // length + 1
        fitting = max(0, min(fitting, sequences))
        if fitting:
            mask = None if keys == length else _mask(length, keys, dtype)
            groups.append(Group(begin, fitting, length, keys, mask))
        if fitting < sequences:
            begin += fitting * length
            groups.append(Group(begin, sequences - fitting, length, length, None))
    return groups


def attend(projected: Tensor, groups: Sequence[Group], *, heads: int, context: Tensor) -> None:
    """What each position takes from the positions of its own sequence.

    Args:
        projected: Shape (rows, 3 * width), contiguous: queries, keys and values side by side,
            finite in every row.
        groups: Which positions make sequences.
        heads: Heads of the attention; they divide the width.
        context: Shape (rows, width), where the result goes; rows of no sequence are left.
    """
    row, width = projected.shape[1], context.shape[1]
    split = width // heads
    for group in groups:
        sequences, length = group.sequences, group.length
        first = projected.storage_offset() + group.begin * row
        # Sequences follow each other, so the keys of one may reach into the next.
        query, key, value = (
            projected.as_strided(
                (sequences, heads, looked_at, split),
                (length * row, split, row, 1),
                first + part * width,
            )
            for part, looked_at in enumerate((length, group.keys, group.keys))
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=group.mask)
        rows = slice(group.begin, group.begin + sequences * length)
        context[rows] = attended.transpose(1, 2).reshape(-1, width)


@dataclass(frozen=True, slots=True, eq=False)
class GroupedAttention:
    """Attention of a batch, group by group.

    Attributes:
        groups: Which positions make sequences.
        heads: Heads of the attention.
        context: Shape (rows, width), where the results go, one after the other.
    """

    groups: Sequence[Group]
    heads: int
    context: Tensor

    def __call__(self, projected: Tensor) -> Tensor:
        """As `Attention`."""
        attend(projected, self.groups, heads=self.heads, context=self.context)
        return self.context


def _mask(length: int, keys: int, dtype: torch.dtype) -> Tensor:
    mask = torch.zeros(1, 1, 1, keys, dtype=dtype)
    mask[..., length:] = -math.inf
    return mask
