import pytest
import torch
from torch import Tensor

from nlu_lite.encoder.dense import PlainDense
from nlu_lite.encoder.int8 import quantized_dense, quantized_is_available

pytestmark = pytest.mark.skipif(
    not quantized_is_available(), reason="this PyTorch has no products of 8-bit integers"
)


def random(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)))


def by_definition(hidden: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Rows in steps of a 127th of their largest number, multiplied as whole numbers."""
    hidden_steps = hidden.abs().amax(1, keepdim=True) / 127
    weight_steps = weight.abs().amax(1, keepdim=True) / 127
    product = (hidden / hidden_steps).round() @ (weight / weight_steps).round().T
    return product * hidden_steps * weight_steps.T + bias


@torch.inference_mode()
def test_a_layer_equals_its_definition() -> None:
    hidden, weight, bias, residual = random(9, 64), random(48, 64), random(48), random(9, 48)
    layer = quantized_dense(weight, bias)
    expected = by_definition(hidden, weight, bias)
    assert torch.allclose(layer(hidden), expected, atol=1e-3)
    assert torch.allclose(layer(hidden, residual), expected + residual, atol=1e-3)


@torch.inference_mode()
def test_a_layer_is_near_one_of_floats() -> None:
    hidden, weight, bias = random(30, 64), random(48, 64), random(48)
    expected = PlainDense(weight, bias, "gelu")(hidden)
    found = quantized_dense(weight, bias, "gelu")(hidden)
    assert torch.nn.functional.cosine_similarity(found, expected).min() > 0.99


@torch.inference_mode()
def test_a_row_does_not_depend_on_what_is_in_the_batch() -> None:
    layer = quantized_dense(random(48, 64), random(48))
    row = random(1, 64)
    batch = torch.cat([row, 1_000 * random(5, 64)])
    assert torch.equal(layer(batch)[0], layer(row)[0])


@torch.inference_mode()
def test_a_row_of_zeros_gives_the_bias() -> None:
    bias = random(48)
    assert torch.allclose(quantized_dense(random(48, 64), bias)(torch.zeros(2, 64)), bias)
