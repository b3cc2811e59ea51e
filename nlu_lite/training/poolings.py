"""Hidden states of sequences as vectors, with gradients."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

__all__ = ["POOLINGS"]


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


# As `encoder.pool.SEQUENCE_POOLINGS`: from states of shape (sequences, positions, dimension), which
# of them are there, and the weights of a pooler to shape (sequences, dimension).
POOLINGS: Mapping[str, Callable[..., Tensor]] = {
    "mean": _mean,
    "cls": _cls,
    "pooler": _pooler,
    "last": _last,
    "max": _max,
}
