"""Attention of many short sequences as batched matrix products.

Sequences of nearly equal length are padded to one, and the products of all their heads are asked
for at once. PyTorch's own kernel, which `attention` asks, makes a product for each head of each
sequence instead. That is faster in float32, and in bfloat16 on Intel's processors, whose tiles it
uses; on AMD's it is not.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import BoolArray, IntArray, offsets_of, runs
from nlu_lite.common.system_files import processor
from nlu_lite.encoder.attention import Group, attend, groups_of

__all__ = ["BatchedAttention", "Block", "batched_is_faster", "suits_batches"]

# Products and sums over a multiple of this number of keys are the fastest.
_KEYS = 8
# Of longer sequences, scores take more time to write and read than is saved.
_LONGEST = 192
# With fewer rows in blocks, or a smaller part of all, blocks take longer to prepare than they save.
_FEWEST_ROWS = 1_000
_LEAST_PART = 0.75
# Most scores of a block, for each head: it bounds their memory.
_SCORES = 4_096 * 48


def batched_is_faster(lengths: IntArray, *, rows: int) -> bool:
    """Whether a batch should attend in blocks, where `suits_batches` says that any should.

    Args:
        lengths: Shape (sequences,), positions of each.
        rows: Rows of the batch.

    >>> batched_is_faster(np.full(100, 40), rows=4_096), batched_is_faster(np.array([9]), rows=16)
    (True, False)
    """
    in_blocks = int(lengths[lengths <= _LONGEST].sum())
    return in_blocks >= max(_FEWEST_ROWS, _LEAST_PART * rows)


@lru_cache
def suits_batches(device: str, dtype: torch.dtype) -> bool:
    """Whether this machine is one on which blocks of short sequences were measured to be faster.

    Args:
        device: A PyTorch device.
        dtype: Type of the hidden states.

    >>> suits_batches("cpu", torch.float32), suits_batches("cuda", torch.bfloat16)
    (False, False)
    """
    of_amd = torch.device(device).type == "cpu" and "AMD" in processor()
    return of_amd and dtype == torch.bfloat16


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Sequences that are padded to one length.

    Attributes:
        places: Where they stand among those of all blocks: sequence by sequence, head by head,
            position by position.
        length: Positions of each, with padding.
        mask: Shape (sequences, 1, 1, length), float32, minus infinity for padding, else 0; None
            where nothing is padded.
    """

    places: slice
    length: int
    mask: Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class BatchedAttention:
    """Attention of a batch, block by block.

    Attributes:
        blocks: Which sequences are padded to which length.
        groups: Longer ones, which attend as in `attention`.
        heads: Heads of the attention.
        spread: Shape (3 * places,), int32, the row of ``projected.view(-1, width of a head)`` that
            is the query of each place, then the keys, then the values.
        collected: Shape (rows * heads,), int32, the place of each head of each row.
    """

    blocks: tuple[Block, ...]
    groups: Sequence[Group]
    heads: int
    spread: Tensor
    collected: Tensor

    @classmethod
    def of(
        cls, lengths: IntArray, *, heads: int, rows: int, dtype: torch.dtype
    ) -> "BatchedAttention":
        """That of a batch whose sequences have these lengths.

        Args:
            lengths: Shape (sequences,), positions of each; like ones should stand together.
            heads: Heads of the attention.
            rows: Rows of the batch.
            dtype: Type of the hidden states.
        """
        begins = offsets_of(lengths)[:-1]
        head = np.arange(heads)
        spread, blocks, taken = [], [], 0
        collected = np.zeros((rows, heads), dtype=np.int32)
        for first, stop, length in _like(lengths):
            own: BoolArray = np.arange(length) < lengths[first:stop, np.newaxis]
            # Padding reads the first row of the batch, which is finite as any.
            row = np.where(own, begins[first:stop, np.newaxis] + np.arange(length), 0)
            # Of shape (sequences, heads, length), as the places of a block are.
            shape = stop - first, heads, length
            spread.append((row[:, np.newaxis] * 3 * heads + head[:, np.newaxis]).ravel())
            place = taken + np.arange(math.prod(shape)).reshape(shape)
            collected[row[own]] = place.transpose(0, 2, 1)[own]
            places = slice(taken, taken := taken + math.prod(shape))
            blocks.append(Block(places, length, None if own.all() else _mask(own)))
        queries = np.concatenate(spread)
        sources = np.concatenate([queries + part * heads for part in range(3)]).astype(np.int32)
        every = groups_of(lengths, dtype=dtype, rows=rows)
        return cls(
            blocks=tuple(blocks),
            groups=[group for group in every if group.length > _LONGEST],
            heads=heads,
            spread=torch.from_numpy(sources),
            collected=torch.from_numpy(collected.ravel()),
        )

    def __call__(self, projected: Tensor) -> Tensor:
        """As `Attention`."""
        rows, columns = projected.shape
        split = columns // 3 // self.heads
        parts = projected.view(-1, split).index_select(0, self.spread).view(3, -1, split)
        attended = torch.empty_like(parts[0])
        for block in self.blocks:
            query, key, value = parts[:, block.places].view(3, -1, block.length, split)
            into = attended[block.places].view_as(query)
            torch.bmm(_shares(query, key, block.mask), value, out=into)
        context = attended.index_select(0, self.collected).view(rows, self.heads * split)
        attend(projected, self.groups, heads=self.heads, context=context)
        return context


def _shares(query: Tensor, key: Tensor, mask: Tensor | None) -> Tensor:
    """How much each position takes of each, of shape (sequences * heads, length, length)."""
    length, split = query.shape[1:]
    products = torch.baddbmm(
        query.new_empty(1), query, key.transpose(1, 2), beta=0, alpha=1 / math.sqrt(split)
    )
    # The softmax of bfloat16 is not vectorized for most lengths.
    scores = products.float()
    if mask is not None:
        scores.view(len(mask), -1, length, length).add_(mask)
    return scores.softmax(dim=-1).to(query.dtype)


def _like(lengths: IntArray) -> Iterator[tuple[int, int, int]]:
    """Runs of short sequences of one rounded length: first, the one behind the last, the length."""
    rounded = -(-lengths // _KEYS) * _KEYS
    changes = np.flatnonzero(np.diff(rounded)) + 1
    bounds = np.concatenate([[0], changes, [len(lengths)]]).tolist()
    for first, stop in zip(bounds, bounds[1:], strict=False):
        length = int(rounded[first])
        if length > _LONGEST:
            continue
        for begin, end in runs(rounded[first:stop], most=_SCORES // length):
            yield first + begin, first + end, length


def _mask(own: BoolArray) -> Tensor:
    return torch.from_numpy(np.where(own, np.float32(0), np.float32(-np.inf)))[:, None, None]
