"""Attention in plain products, held against PyTorch's own and against transformers' models."""

import pytest
import torch
from torch import Tensor
from transformers import BertConfig, BertModel, PreTrainedModel

from nlu_lite.training.attention import attend, take_plain_attention
from tests.support.random_architectures import ARCHITECTURES, random_model

VOCABULARY = 60
# Those whose classes let others attend for them.
TAKING = ["albert", "bert", "camembert", "distilbert", "electra", "modernbert", "roberta"]
TAKING += ["xlm-roberta"]
OTHERS = ["deberta", "deberta-v2", "longformer", "mpnet", "xlnet"]


def random(*shape: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).requires_grad_(True)


def mask_of(lengths: list[int], longest: int) -> Tensor:
    there = torch.arange(longest) < torch.tensor(lengths)[:, None]
    least = torch.finfo(torch.float32).min
    return torch.where(there[:, None, None, :], 0.0, least).expand(-1, 1, longest, longest)


@pytest.mark.parametrize("masked", [False, True], ids=["all", "masked"])
@pytest.mark.parametrize("scaling", [None, 0.3], ids=["by width", "0.3"])
def test_it_equals_that_of_pytorch_with_its_gradients(masked: bool, scaling: float | None) -> None:
    mask = mask_of([7, 3, 1], 7) if masked else None
    results = []
    for way in ("ours", "theirs"):
        query, key, value = (random(3, 2, 7, 8, seed=seed) for seed in range(3))
        if way == "ours":
            attended, weights = attend(object(), query, key, value, mask, scaling=scaling)
            assert weights is None and attended.is_contiguous()
        else:
            attended = torch.nn.functional.scaled_dot_product_attention(
                query, key, value, attn_mask=mask, scale=scaling
            ).transpose(1, 2)
        torch.autograd.backward(attended.square().sum())
        results.append([attended, query.grad, key.grad, value.grad])
    for ours, theirs in zip(*results, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)


def test_bfloat16_stays_bfloat16_under_a_mask_of_float32() -> None:
    query, key, value = (random(2, 2, 5, 8, seed=seed).bfloat16() for seed in range(3))
    attended, _ = attend(object(), query, key, value, mask_of([5, 2], 5))
    assert attended.dtype == torch.bfloat16
    assert attended.isfinite().all()


def test_what_is_masked_counts_for_nothing() -> None:
    query, key, value = (random(1, 2, 6, 8, seed=seed).detach() for seed in range(3))
    attended, _ = attend(object(), query, key, value, mask_of([4], 6))
    changed = value.clone()
    changed[:, :, 4:] = 1e6
    assert torch.equal(attend(object(), query, key, changed, mask_of([4], 6))[0], attended)


def learned(model: PreTrainedModel, lengths: list[int]) -> tuple[Tensor, dict[str, Tensor]]:
    """Hidden states of sequences of these lengths, and the gradients of all weights."""
    generator = torch.Generator().manual_seed(0)
    longest = max(lengths)
    ids = torch.randint(7, VOCABULARY, (len(lengths), longest), generator=generator)
    there = (torch.arange(longest) < torch.tensor(lengths)[:, None]).long()
    ids = torch.where(there == 1, ids, model.config.pad_token_id)
    model.zero_grad()
    states = model(input_ids=ids, attention_mask=there).last_hidden_state * there[..., None]
    wanted = torch.randn(states.shape, generator=generator)
    # As large as a loss is, so that 1e-5 says something of the gradients.
    ((states - wanted) * there[..., None]).square().mean().backward()
    gradients = {
        name: parameter.grad.clone()
        for name, parameter in model.named_parameters()
        if parameter.grad is not None
    }
    return states.detach(), gradients


@pytest.mark.parametrize("lengths", [[30, 30], [30, 17, 1]], ids=["one length", "padded"])
@pytest.mark.parametrize("name", TAKING)
@pytest.mark.parametrize("theirs", ["eager", "sdpa"])
def test_it_equals_that_of_transformers_with_its_gradients(
    name: str, lengths: list[int], theirs: str
) -> None:
    model = random_model(name, VOCABULARY)
    model.set_attn_implementation(theirs)
    expected, gradients = learned(model, lengths)
    take_plain_attention(model)
    assert model.config._attn_implementation == "nlu_lite"
    found, own = learned(model, lengths)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert own.keys() == gradients.keys()
    for weight, gradient in gradients.items():
        torch.testing.assert_close(own[weight], gradient, atol=1e-5, rtol=1e-5)


def test_it_is_this_attention_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    model = random_model("bert", VOCABULARY)
    before, _ = learned(model, [9, 5])
    take_plain_attention(model)
    monkeypatch.setattr(
        torch.nn.functional, "scaled_dot_product_attention", lambda *_, **__: pytest.fail("theirs")
    )
    after, _ = learned(model, [9, 5])
    torch.testing.assert_close(after, before, atol=1e-5, rtol=1e-5)


def test_a_sliding_window_hides_what_is_far() -> None:
    model = random_model("modernbert", VOCABULARY)
    take_plain_attention(model)
    assert isinstance(model.layers, torch.nn.ModuleList)
    windows = [getattr(layer.attn, "sliding_window", None) for layer in model.layers]
    assert [window is None for window in windows] == [True, False]
    # Only the layer with a window is left: what is changed at one end is not seen at the other.
    model.layers = torch.nn.ModuleList([model.layers[1]])
    ids = torch.arange(10, 40)[None]
    changed = ids.clone()
    changed[0, -1] = 50
    with torch.inference_mode():
        states, others = (model(input_ids=one).last_hidden_state[0] for one in (ids, changed))
    half = model.config.local_attention // 2
    assert torch.equal(states[: -1 - half], others[: -1 - half])
    assert not torch.allclose(states[-1 - half], others[-1 - half])


def test_a_decoder_stays_one() -> None:
    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        is_decoder=True,
    )
    torch.manual_seed(0)
    model = BertModel(config, add_pooling_layer=False).train(False)
    expected, _ = learned(model, [12, 12])
    take_plain_attention(model)
    found, _ = learned(model, [12, 12])
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", OTHERS)
def test_architectures_that_attend_in_their_own_way_stay_as_they_are(name: str) -> None:
    model = random_model(name, VOCABULARY)
    before, own = model.config._attn_implementation, learned(model, [16, 9])[0]
    take_plain_attention(model)
    assert model.config._attn_implementation == before != "nlu_lite"
    assert torch.equal(learned(model, [16, 9])[0], own)


def test_every_architecture_is_told_apart() -> None:
    assert sorted([*TAKING, *OTHERS]) == sorted(ARCHITECTURES)
