"""A BERT without padding gives the states of transformers' own."""

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.device.unpadded import Unpadded, attention_on
from benchmarks.models import L2_H128, write_model
from benchmarks.peers.transformers_model import model_of
from tests.support.closeness import assert_close

pytestmark = pytest.mark.slow


def test_states_are_those_of_transformers(tmp_path: Path) -> None:
    model = model_of(write_model(tmp_path, L2_H128))
    generator = np.random.default_rng(0)
    batch = [generator.integers(0, 30_000, length) for length in (40, 17, 17, 3)]
    name, attend = attention_on("cpu", torch.float32)
    assert name == "nested tensors"
    with torch.inference_mode():
        states = [model(input_ids=torch.from_numpy(ids)[None]) for ids in batch]
    expected = torch.cat([output.last_hidden_state[0] for output in states]).numpy()
    assert_close(Unpadded(model, attend)(batch), expected)
