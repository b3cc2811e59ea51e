"""Attention of all sequences of a batch in one call, by operators that CUDA has.

Group by group, a batch of many lengths is many small calls, each of which a GPU has done before it
is given the next. PyTorch reaches these operators through nested tensors
(torch/nested/_internal/sdpa.py), but they are private. So, as in `onednn`, they are tried before
they are used: where none is there, or gives what the public one gives, sequences attend in groups.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import IntArray, offsets_of
from nlu_lite.encoder.attention import GroupedAttention, groups_of

__all__ = ["OPERATORS", "Operator", "PackedAttention", "packed_operator"]

# Of queries, keys and values, each of shape (positions, heads, width of a head), of where the
# sequences begin and the last one ends, int32, and of the longest one's length: what each position
# takes, of the same shape.
Operator: TypeAlias = Callable[[Tensor, Tensor, Tensor, Tensor, int], Tensor]

_TRIAL = (70, 33, 33, 8, 1)
_TOLERANCES = {torch.float32: 1e-4, torch.float16: 5e-3, torch.bfloat16: 4e-2}


def _flash(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
    """FlashAttention-2 (Dao, 2023, arXiv:2307.08691)."""
    attended: Tensor = torch.ops.aten._flash_attention_forward(
        query, key, value, bounds, bounds, longest, longest, 0.0, False, False
    )[0]
    return attended


def _efficient(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
    """That of xFormers (after Rabe and Staats, 2021, arXiv:2112.05682)."""
    attended: Tensor = torch.ops.aten._efficient_attention_forward(
        query.unsqueeze(0), key.unsqueeze(0), value.unsqueeze(0),
        None, bounds, bounds, longest, longest, 0.0, 0,
    )[0]  # fmt: skip
    return attended.squeeze(0)


# By kind of device and type, the fastest first.
OPERATORS: Mapping[tuple[str, torch.dtype], tuple[Operator, ...]] = {
    ("cuda", torch.float32): (_efficient,),
    ("cuda", torch.float16): (_flash, _efficient),
    ("cuda", torch.bfloat16): (_flash, _efficient),
}


@dataclass(frozen=True, slots=True, eq=False)
class PackedAttention:
    """Attention of a batch in one call.

    Attributes:
        operator: What attends.
        bounds: Shape (sequences + 1,), int32, where each sequence begins and the last one ends.
        longest: Length of the longest.
        heads: Heads of the attention.
    """

    operator: Operator
    bounds: Tensor
    longest: int
    heads: int

    @classmethod
    def of(
        cls, operator: Operator, lengths: IntArray, *, heads: int, device: torch.device
    ) -> "PackedAttention":
        """That of a batch whose sequences have these lengths.

        Args:
            operator: What attends.
            lengths: Shape (sequences,), positions of each.
            heads: Heads of the attention.
            device: Where it attends.
        """
        bounds = torch.from_numpy(offsets_of(lengths).astype(np.int32)).to(device)
        return cls(operator, bounds, int(lengths.max()), heads)

    def __call__(self, projected: Tensor) -> Tensor:
        """As `Attention`."""
        rows, columns = projected.shape
        parts = projected.view(rows, 3, self.heads, columns // 3 // self.heads)
        query, key, value = parts.unbind(dim=1)
        attended = self.operator(query, key, value, self.bounds, self.longest)
        return attended.reshape(rows, columns // 3)


@lru_cache
def packed_operator(device: str, dtype: torch.dtype, *, heads: int, width: int) -> Operator | None:
    """The fastest operator that is there and gives what attention in groups gives.

    Args:
        device: A PyTorch device.
        dtype: Type of the hidden states.
        heads: Heads of the attention.
        width: Width of the hidden states.

    Returns:
        None where there is none.

    >>> packed_operator("cpu", torch.float32, heads=4, width=256) is None
    True
    """
    candidates = OPERATORS.get((torch.device(device).type, dtype), ())
    return next((each for each in candidates if _agrees(each, device, dtype, heads, width)), None)


def _agrees(operator: Operator, device: str, dtype: torch.dtype, heads: int, width: int) -> bool:
    lengths = np.array(_TRIAL, dtype=np.int64)
    rows = int(lengths.sum())
    generator = torch.Generator().manual_seed(0)
    projected = torch.randn(rows, 3 * width, generator=generator).to(device, dtype)
    context = torch.zeros(rows, width, device=device, dtype=dtype)
    grouped = GroupedAttention(groups_of(lengths, dtype=dtype), heads, context)
    packed = PackedAttention.of(operator, lengths, heads=heads, device=torch.device(device))
    with torch.inference_mode():
        try:
            expected, found = grouped(projected), packed(projected)
            return torch.allclose(expected, found, rtol=1e-2, atol=_TOLERANCES[dtype])
        # It says nothing about the operator.
        except torch.OutOfMemoryError:
            raise
        # Another version of PyTorch may lack an operator, or want other arguments; and a GPU may
        # have no kernel for a width.
        except (AttributeError, NotImplementedError, RuntimeError, TypeError):
            return False
