"""Heads that learn."""

import numpy as np
import torch

from nlu_lite.model.head import HeadInput, HeadLayer
from nlu_lite.training.head_module import HeadModule


def vectors() -> torch.Tensor:
    return torch.randn(5, 4, generator=torch.Generator().manual_seed(0))


def test_without_layers_vectors_are_given_as_they_are() -> None:
    head = HeadModule([], HeadInput("mean"), 0.5, dimension=4)
    head.train()
    assert head.outputs == 4
    assert torch.equal(head(vectors()), vectors())
    assert not list(head.parameters())


def test_without_layers_vectors_are_normalised_where_they_are_to_be() -> None:
    head = HeadModule([], HeadInput("mean", normalize=True), 0.0, dimension=4)
    expected = vectors() / vectors().norm(dim=1, keepdim=True)
    assert torch.allclose(head(vectors()), expected)


def test_layers_say_how_many_numbers_come_out() -> None:
    weight = np.eye(3, 4, dtype=np.float32)
    head = HeadModule([HeadLayer(weight, np.ones(3, np.float32))], HeadInput("mean"), 0.0)
    assert head.outputs == 3
    assert torch.allclose(head(vectors()), vectors()[:, :3] + 1)
