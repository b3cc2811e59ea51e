"""Attention that learns fast on a CPU, in the place of transformers' own."""

from typing import TYPE_CHECKING

from torch import Tensor

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["attend", "take_plain_attention"]

_NAME = "nlu_lite"
_REPLACED = ("sdpa", "eager")


def attend(
    module: object,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **others: object,
) -> tuple[Tensor, None]:
    """Softmax attention in plain products, all of it in the type of its inputs.

    PyTorch's fused operator is slow on a CPU where gradients are asked for, and transformers' plain
    one computes in float32 as soon as there is a mask. Nothing is dropped: PyTorch draws what is
    dropped number by number, which of long texts would be two thirds of a step.

    Args:
        module: The layer that asks.
        query: Shape (sequences, heads, positions, width).
        key: The same.
        value: The same.
        attention_mask: What is added to the scores, shape (sequences, 1, positions, positions).
        scaling: What scores are multiplied by; None: one divided by the root of the width.
        dropout: Not obeyed.
        **others: What other operators take.

    Returns:
        Shape (sequences, positions, heads, width), and no weights.
    """
    factor = query.shape[-1] ** -0.5 if scaling is None else scaling
    scores = (query * factor) @ key.transpose(2, 3)
    if attention_mask is not None:
        scores += attention_mask.to(scores.dtype)
    return (scores.softmax(dim=-1) @ value).transpose(1, 2).contiguous(), None


def take_plain_attention(module: "PreTrainedModel") -> None:
    """Let a model of transformers attend by `attend`, if it lets others attend at all."""
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import eager_mask

    if not module._supports_attention_backend:
        return
    AttentionInterface.register(_NAME, attend)
    AttentionMaskInterface.register(_NAME, eager_mask)
    module.set_attn_implementation(_NAME)
