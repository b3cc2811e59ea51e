from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from nlu_lite.encoder.dense import ACTIVATIONS, PlainDense
from nlu_lite.encoder.onednn import FusedDense, fused_dense, fused_is_available

needs_fused = pytest.mark.skipif(
    not fused_is_available(torch.float32, None),
    reason="this PyTorch has no private operators of oneDNN",
)


def tensors(dtype: torch.dtype) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    shapes = ((24, 64), (24,), (37, 64), (37, 24))
    weight, bias, hidden, residual = (torch.randn(s, generator=generator).to(dtype) for s in shapes)
    return weight, bias, hidden, residual


@needs_fused
@pytest.mark.parametrize("activation", [None, *ACTIVATIONS])
@pytest.mark.parametrize("rows", [1, 16, 37])
def test_a_fused_layer_equals_a_plain_one(activation: str | None, rows: int) -> None:
    weight, bias, hidden, residual = tensors(torch.float32)
    plain, fused = (make(weight, bias, activation) for make in (PlainDense, fused_dense))
    assert isinstance(fused, FusedDense)
    with torch.inference_mode():
        assert torch.allclose(fused(hidden[:rows]), plain(hidden[:rows]), atol=1e-5)
        pair = (hidden[:rows], residual[:rows])
        assert torch.allclose(fused(*pair), plain(*pair), atol=1e-5)


@needs_fused
def test_a_layer_in_bfloat16_is_near_one_in_float32() -> None:
    single, half = tensors(torch.float32), tensors(torch.bfloat16)
    with torch.inference_mode():
        expected = PlainDense(single[0], single[1], "gelu")(single[2], single[3])
        found = fused_dense(half[0], half[1], "gelu")(half[2], half[3])
    assert found.dtype == torch.bfloat16
    assert torch.nn.functional.cosine_similarity(found.float(), expected).min() > 0.999


@pytest.fixture
def without_private_operators(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fused_is_available.cache_clear()
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    yield
    fused_is_available.cache_clear()


@pytest.mark.usefixtures("without_private_operators")
def test_without_the_private_operators_the_plain_layer_is_taken() -> None:
    weight, bias, hidden, _ = tensors(torch.float32)
    layer = fused_dense(weight, bias, "gelu")
    assert isinstance(layer, PlainDense)
    assert layer(hidden).shape == (37, 24)
