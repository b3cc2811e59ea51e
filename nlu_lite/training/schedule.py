"""How far the weights are moved, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import nn

__all__ = ["Schedule", "optimizer_of", "share_of_rate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How far the weights are moved.

    Attributes:
        epochs: How often all examples are seen.
        learning_rate: The largest one of the encoder.
        head_multiple: That of the head in times of it: the encoder has learned before.
        warm_up: Share of the steps in which the rate rises; it then falls to 0, in straight lines.
        weight_decay: Of matrices; not of biases, norms and embeddings.
        gradient_norm: Longer gradients are shortened to this.
        patience: Stop after so many epochs without a better metric; None: never.
    """

    epochs: int
    learning_rate: float
    head_multiple: float = 1.0
    warm_up: float = 0.1
    weight_decay: float = 0.01
    gradient_norm: float = 1.0
    patience: int | None = None


def share_of_rate(step: int, steps: int, warm_up: float) -> float:
    """The share of the largest learning rate that a step has: it rises, then falls to 0.

    >>> [round(share_of_rate(step, 10, 0.2), 3) for step in range(10)]
    [0.5, 1.0, 0.889, 0.778, 0.667, 0.556, 0.444, 0.333, 0.222, 0.111]
    """
    rising = round(steps * warm_up)
    if step < rising:
        return (step + 1) / rising
    return (steps - step) / max(1, steps - rising + (rising > 0))


def optimizer_of(
    encoder: nn.Module, head: Iterable[nn.Parameter], schedule: Schedule
) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter, 2019, arXiv:1711.05101) over an encoder and its head.

    Args:
        encoder: The module whose rate is the schedule's.
        head: Parameters whose rate is a multiple of it.
        schedule: The rates; each group keeps its own as `largest`.
    """
    decayed: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    embeddings = {
        id(weight)
        for module in encoder.modules()
        if isinstance(module, nn.Embedding)
        for weight in module.parameters()
    }
    for parameter in encoder.parameters():
        is_matrix = parameter.ndim > 1 and id(parameter) not in embeddings
        (decayed if is_matrix else others).append(parameter)
    rate, decay = schedule.learning_rate, schedule.weight_decay
    groups = [
        (decayed, rate, decay),
        (others, rate, 0.0),
        (list(head), rate * schedule.head_multiple, 0.0),
    ]
    return torch.optim.AdamW(
        [
            {"params": parameters, "lr": largest, "largest": largest, "weight_decay": share}
            for parameters, largest, share in groups
            if parameters
        ],
        fused=True,
    )
