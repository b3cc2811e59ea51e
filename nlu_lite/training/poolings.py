"""Hidden states to vectors, with gradients: as `encoder.pool` does without."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

__all__ = ["POOLINGS", "means_between", "states_at"]


def states_at(states: Tensor, mask: Tensor, *, at: tuple[Tensor, Tensor]) -> Tensor:
    """The states of places, shape (n, width).

    Args:
        states: Shape (sequences, positions, width).
        mask: Not asked.
        at: The sequence of each, and its position.
    """
    return states[at]


def means_between(states: Tensor, mask: Tensor, *, at: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """The means of states that stand side by side, shape (n, width).

    Args:
        states: Shape (sequences, positions, width).
        mask: Not asked.
        at: The sequence of each mean, its first position, and the one behind its last.
    """
    sequence, first, behind = at
    sums = nn.functional.pad(states.cumsum(dim=1), (0, 0, 1, 0))
    return (sums[sequence, behind] - sums[sequence, first]) / (behind - first).unsqueeze(1)


def _mean(states: Tensor, mask: Tensor, *, pooler: tuple[Tensor, Tensor] | None) -> Tensor:
    there = mask.unsqueeze(-1).to(states.dtype)
    return (states * there).sum(dim=1) / there.sum(dim=1)


def _max(states: Tensor, mask: Tensor, *, pooler: tuple[Tensor, Tensor] | None) -> Tensor:
    return states.masked_fill(mask.unsqueeze(-1) == 0, -torch.inf).amax(dim=1)


def _cls(states: Tensor, mask: Tensor, *, pooler: tuple[Tensor, Tensor] | None) -> Tensor:
    return states[:, 0]


def _last(states: Tensor, mask: Tensor, *, pooler: tuple[Tensor, Tensor] | None) -> Tensor:
    return states[torch.arange(len(states), device=states.device), mask.sum(dim=1) - 1]


def _pooler(states: Tensor, mask: Tensor, *, pooler: tuple[Tensor, Tensor] | None) -> Tensor:
    assert pooler is not None, "asked for where there is one"
    return torch.tanh(nn.functional.linear(states[:, 0], *pooler))


# As `encoder.pool.SEQUENCE_POOLINGS`, with gradients.
POOLINGS: Mapping[str, Callable[..., Tensor]] = {
    "mean": _mean,
    "cls": _cls,
    "pooler": _pooler,
    "last": _last,
    "max": _max,
}
