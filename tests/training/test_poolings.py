"""Hidden states as vectors, with gradients and without."""

import numpy as np
import pytest
import torch

from nlu_lite.encoder.pool import SEQUENCE_POOLINGS
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.poolings import POOLINGS
from tests.support.closeness import assert_close
from tests.support.teachers import model_of


def test_every_pooling_learns() -> None:
    assert {*POOLINGS} == {*SEQUENCE_POOLINGS}


@pytest.mark.parametrize("name", sorted({*POOLINGS} - {"pooler"}))
def test_padded_states_give_the_vectors_of_packed_ones(name: str, embedded: Pipeline) -> None:
    encoder: Encoder = model_of(embedded).encoder
    lengths = np.array([3, 5, 1])
    states = np.random.default_rng(0).normal(size=(3, 5, 8)).astype(np.float32)
    there = np.arange(5) < lengths[:, np.newaxis]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    expected = SEQUENCE_POOLINGS[name](states[there], offsets, encoder)
    mask = torch.from_numpy(there.astype(np.int64))
    assert_close(POOLINGS[name](torch.from_numpy(states), mask, pooler=None).numpy(), expected)


def test_the_pooler_is_a_dense_layer_on_the_first_state() -> None:
    states, weight, bias = torch.randn(2, 3, 4), torch.randn(4, 4), torch.randn(4)
    found = POOLINGS["pooler"](states, torch.ones(2, 3), pooler=(weight, bias))
    assert_close(found.numpy(), np.tanh((states[:, 0] @ weight.T + bias).numpy()))
