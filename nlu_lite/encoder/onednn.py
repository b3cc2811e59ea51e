"""Dense layers by oneDNN: weights in its kernels' own layout, all of a layer in one pass.

PyTorch reaches these kernels through private operators, made for its compiler
(torch/_inductor/fx_passes/mkldnn_fusion.py). So they are tried before they are used, and where
they are not there, or give something else than the public ones, `PlainDense` takes their place.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from nlu_lite.encoder.dense import Dense, PlainDense

__all__ = ["FusedDense", "fused_dense", "fused_is_available"]

# Kernels are chosen for a number of rows; any other works too.
_TYPICAL_ROWS = 1024
# Name and algorithm of what oneDNN can do in the same pass.
_FUSED_ACTIVATIONS = {
    None: ("none", ""),
    "gelu": ("gelu", "none"),
    "gelu_new": ("gelu", "tanh"),
    "gelu_pytorch_tanh": ("gelu", "tanh"),
    "relu": ("relu", ""),
    "silu": ("swish", ""),
    "swish": ("swish", ""),
    "tanh": ("tanh", ""),
}
_TOLERANCES = {torch.float32: 1e-5, torch.bfloat16: 5e-2}


@dataclass(frozen=True, slots=True, eq=False)
class FusedDense:
    """A dense layer that passes over memory once.

    Attributes:
        weight: In the layout of oneDNN's kernels.
        bias: Shape (outputs,).
        activation: One of the names in `ACTIVATIONS`; None: there is none.
    """

    weight: Tensor
    bias: Tensor
    activation: str | None = None

    def __call__(self, hidden: Tensor, residual: Tensor | None = None) -> Tensor:
        """Compute the layer."""
        name, algorithm = _FUSED_ACTIVATIONS[self.activation]
        product = torch.ops.mkldnn._linear_pointwise
        if residual is None:
            result: Tensor = product(hidden, self.weight, self.bias, name, [], algorithm)
            return result
        if self.activation is None:
            added: Tensor = product.binary(hidden, residual, self.weight, self.bias, "add")
            return added
        activated: Tensor = product(hidden, self.weight, self.bias, name, [], algorithm)
        return activated + residual


def fused_dense(weight: Tensor, bias: Tensor, activation: str | None = None) -> Dense:
    """A dense layer on the CPU, fused where that works here.

    Args:
        weight: Shape (outputs, inputs), float32 or bfloat16.
        bias: Shape (outputs,), of the same type.
        activation: One of the names in `ACTIVATIONS`; None: there is none.
    """
    if fused_is_available(weight.dtype, activation):
        return _packed(weight, bias, activation)
    return PlainDense(weight, bias, activation)


@lru_cache
def fused_is_available(dtype: torch.dtype, activation: str | None) -> bool:
    """Whether the private operators are there and give what the public ones give."""
    if dtype not in _TOLERANCES or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    generator = torch.Generator().manual_seed(0)
    hidden, weight, residual = (
        torch.randn(rows, columns, generator=generator).to(dtype)
        for rows, columns in ((5, 32), (16, 32), (5, 16))
    )
    bias = torch.linspace(-1, 1, 16).to(dtype)
    plain = PlainDense(weight, bias, activation)
    with torch.inference_mode():
        try:
            fused = _packed(weight, bias, activation)
            pairs = [(layer(hidden), layer(hidden, residual)) for layer in (plain, fused)]
        # Another version of PyTorch may lack an operator, or want other arguments.
        except (AttributeError, NotImplementedError, RuntimeError, TypeError):
            return False
        return all(
            torch.allclose(expected, found, rtol=1e-2, atol=_TOLERANCES[dtype])
            for expected, found in zip(*pairs, strict=True)
        )


def _packed(weight: Tensor, bias: Tensor, activation: str | None) -> FusedDense:
    reordered = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), _TYPICAL_ROWS)
    return FusedDense(reordered, bias.contiguous(), activation)
