import pytest
import torch
from torch import nn

from nlu_lite.training.schedule import Schedule, optimizer_of, share_of_rate


@pytest.mark.parametrize("steps", [1, 2, 7, 100])
def test_the_rate_rises_once_and_falls_to_nearly_nothing(steps: int) -> None:
    shares = [share_of_rate(step, steps, 0.1) for step in range(steps)]
    top = shares.index(max(shares))
    assert shares[: top + 1] == sorted(shares[: top + 1])
    assert shares[top:] == sorted(shares[top:], reverse=True)
    assert max(shares) == pytest.approx(1.0)
    assert min(shares) > 0


def test_only_matrices_of_the_encoder_decay_and_the_head_has_its_own_rate() -> None:
    encoder = nn.Sequential(nn.Embedding(5, 4), nn.Linear(4, 4), nn.LayerNorm(4))
    head = nn.Linear(4, 2)
    schedule = Schedule(epochs=1, learning_rate=1e-3, head_multiple=10.0)
    decayed, others, of_head = optimizer_of(encoder, head.parameters(), schedule).param_groups
    assert [tuple(one.shape) for one in decayed["params"]] == [(4, 4)]
    assert len(others["params"]) == 4
    assert others["weight_decay"] == of_head["weight_decay"] == 0.0
    assert of_head["largest"] == pytest.approx(1e-2)


def test_a_step_is_that_of_adamw() -> None:
    encoder = nn.Linear(3, 3)
    reference = nn.Linear(3, 3)
    reference.load_state_dict(encoder.state_dict())
    ours = optimizer_of(encoder, [], Schedule(epochs=1, learning_rate=1e-2, weight_decay=0.0))
    theirs = torch.optim.AdamW(reference.parameters(), lr=1e-2, weight_decay=0.0)
    inputs = torch.arange(6.0).reshape(2, 3)
    for module, optimizer in ((encoder, ours), (reference, theirs)):
        module(inputs).square().sum().backward()
        optimizer.step()
    assert torch.allclose(encoder.weight, reference.weight, atol=1e-6)
