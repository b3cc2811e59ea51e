"""A dense layer of a transformer: a product with weights, and what is done at once with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.errors import InvalidModel

__all__ = ["ACTIVATIONS", "Activation", "Dense", "DenseMaker", "PlainDense", "check_activation"]

Activation: TypeAlias = Callable[[Tensor], Tensor]

# The names that `config.json` gives them.
ACTIVATIONS: dict[str, Activation] = {
    "gelu": functional.gelu,
    "gelu_new": partial(functional.gelu, approximate="tanh"),
    "gelu_pytorch_tanh": partial(functional.gelu, approximate="tanh"),
    "relu": functional.relu,
    "silu": functional.silu,
    "swish": functional.silu,
    "tanh": torch.tanh,
}


def check_activation(name: str) -> None:
    """Raise an error where an activation is not known.

    Args:
        name: As `config.json` gives it.

    Raises:
        InvalidModel: It is none of `ACTIVATIONS`.

    >>> check_activation("gelu")
    """
    if name not in ACTIVATIONS:
        fault = f"hidden_act is {name!r}"
        raise InvalidModel(
            f"{fault} in config.json; expected one of {', '.join(ACTIVATIONS)}.",
            faults=[fault],
        )


class Dense(Protocol):
    """Gives ``activation(hidden @ weight.T + bias) + residual``."""

    def __call__(self, hidden: Tensor, residual: Tensor | None = None) -> Tensor:
        """Compute the layer.

        Args:
            hidden: Shape (positions, inputs).
            residual: Shape (positions, outputs), what to add to the result.

        Returns:
            Shape (positions, outputs).
        """


DenseMaker: TypeAlias = Callable[[Tensor, Tensor, str | None], Dense]


@dataclass(frozen=True, slots=True, eq=False)
class PlainDense:
    """A dense layer in PyTorch's public operators, on any device and in any type.

    Attributes:
        weight: Shape (outputs, inputs).
        bias: Shape (outputs,).
        activation: One of the names in `ACTIVATIONS`; None: there is none.
    """

    weight: Tensor
    bias: Tensor
    activation: str | None = None

    def __call__(self, hidden: Tensor, residual: Tensor | None = None) -> Tensor:
        """Compute the layer."""
        product = functional.linear(hidden, self.weight, self.bias)
        result = product if self.activation is None else ACTIVATIONS[self.activation](product)
        return result if residual is None else result + residual
