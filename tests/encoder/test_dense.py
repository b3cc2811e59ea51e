import pytest
import torch
from torch import Tensor

from nlu_lite.encoder.dense import ACTIVATIONS, PlainDense


def random(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.parametrize("activation", [None, *ACTIVATIONS])
def test_a_plain_layer_is_what_it_says(activation: str | None) -> None:
    weight, bias, hidden, residual = random(24, 64), random(24), random(37, 64), random(37, 24)
    product = hidden @ weight.T + bias
    activated = product if activation is None else ACTIVATIONS[activation](product)
    layer = PlainDense(weight, bias, activation)
    assert torch.allclose(layer(hidden), activated, atol=1e-5)
    assert torch.allclose(layer(hidden, residual), activated + residual, atol=1e-5)
