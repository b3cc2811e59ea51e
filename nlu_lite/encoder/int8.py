"""Dense layers in 8-bit integers: weights by output channel, hidden states by position.

Both are symmetric: the largest absolute value of a row becomes 127. A position has a step of its
own, which does not depend on what else is in the batch. (Dynamic quantization as in
Jacob et al., 2017, arXiv:1712.05877, with one step a row as in Yao et al., 2022, arXiv:2206.01861.)
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from nlu_lite.encoder.dense import ACTIVATIONS

__all__ = ["QuantizedDense", "quantized_dense", "quantized_is_available"]

_LARGEST = 127
# Kernels want the integers of hidden states without a sign.
_SHIFT = 128
_SMALLEST_STEP = 1e-12
# 1.5 * 2**23: the sum with a smaller number is rounded to a whole one, which its lowest bits hold.
_ROUNDING = 12_582_912


@dataclass(frozen=True, slots=True, eq=False)
class QuantizedDense:
    """A dense layer whose product is one of 8-bit integers.

    Attributes:
        weight: In the layout of oneDNN's kernels.
        steps: Shape (outputs,), float32, what one step of each channel's weights is.
        zeros: Shape (outputs,), int64, all 0: the integers are symmetric.
        rounding: Shape (inputs,), float32, what rounds numbers and shifts them.
        bias: Shape (outputs,), float32.
        activation: One of the names in `ACTIVATIONS`; None: there is none.
    """

    weight: Tensor
    steps: Tensor
    zeros: Tensor
    rounding: Tensor
    bias: Tensor
    activation: str | None = None

    def __call__(self, hidden: Tensor, residual: Tensor | None = None) -> Tensor:
        """Compute the layer; hidden states and result are float32."""
        steps = _steps(hidden)
        product: Tensor = torch.ops.onednn.qlinear_pointwise(
            _shifted_integers(hidden, steps, self.rounding), 1.0, _SHIFT,
            self.weight, self.steps, self.zeros, None, 1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip
        # In place: passes over memory, and over how much of it, are what counts here.
        result = torch.addcmul(self.bias, product, steps, out=product)
        if self.activation is not None:
            result = ACTIVATIONS[self.activation](result)
        return result if residual is None else result.add_(residual)


def quantized_dense(weight: Tensor, bias: Tensor, activation: str | None = None) -> QuantizedDense:
    """Quantize the weights of a dense layer.

    Args:
        weight: Shape (outputs, inputs), float32.
        bias: Shape (outputs,), float32.
        activation: One of the names in `ACTIVATIONS`; None: there is none.
    """
    steps = _steps(weight)
    integers = (weight / steps).round_().to(torch.int8)
    return QuantizedDense(
        weight=torch.ops.onednn.qlinear_prepack(integers, None),
        steps=steps.flatten(),
        zeros=torch.zeros(len(weight), dtype=torch.int64),
        rounding=torch.full((weight.shape[1],), float(_ROUNDING + _SHIFT)),
        bias=bias.contiguous(),
        activation=activation,
    )


@lru_cache
def quantized_is_available() -> bool:
    """Whether the private operators are there and give what products of floats give."""
    hidden = torch.linspace(-1, 1, 5 * 32).reshape(5, 32)
    weight = torch.linspace(-1, 1, 16 * 32).reshape(16, 32).flip(1)
    with torch.inference_mode():
        try:
            product = quantized_dense(weight, torch.ones(16))(hidden)
        # Another version of PyTorch may lack an operator, or want other arguments.
        except (AttributeError, NotImplementedError, RuntimeError, TypeError):
            return False
        return torch.allclose(product, hidden @ weight.T + 1, atol=0.2)


def _shifted_integers(rows: Tensor, steps: Tensor, rounding: Tensor) -> Tensor:
    """Rounded to whole numbers of steps, in 8 bits, of which 128 is 0."""
    # One pass that rounds, and one that takes the lowest byte.
    return torch.addcmul(rounding, rows, steps.reciprocal()).view(torch.int32).to(torch.uint8)


def _steps(rows: Tensor) -> Tensor:
    """What one step of each row is; shape (rows, 1)."""
    largest = torch.maximum(rows.amax(dim=1, keepdim=True), rows.amin(dim=1, keepdim=True).neg_())
    return largest.div_(_LARGEST).clamp_(min=_SMALLEST_STEP)
