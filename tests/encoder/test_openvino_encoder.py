import gc
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertModel

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.encoder.openvino_encoder import OpenVinoEncoder
from nlu_lite.errors import InvalidModel
from tests.support.closeness import assert_close
from tests.support.openvino_here import needs_openvino, skip_without_bfloat16
from tests.support.random_models import random_bert

# From 3.12 on Python warns of any fork of a process with threads.
pytestmark = [needs_openvino, pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")]

SECONDS = 30
needs_fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="needs fork"
)


def config_of(model: BertModel) -> BertConfig:
    names = BertConfig.__dataclass_fields__
    return BertConfig(**{name: getattr(model.config, name) for name in names})


def encoder_of(model: BertModel, precision: str = "fp32") -> OpenVinoEncoder:
    return OpenVinoEncoder(config_of(model), dict(model.state_dict()), precision=precision)


def by_torch(model: BertModel) -> BertEncoder:
    return BertEncoder(config_of(model), dict(model.state_dict()))


def random_ids(lengths: list[int]) -> tuple[IntArray, IntArray]:
    generator = np.random.default_rng(sum(lengths))
    return generator.integers(0, 30_522, sum(lengths)), np.array(lengths)


def states_by_transformers(model: BertModel, ids: IntArray) -> FloatArray:
    with torch.inference_mode():
        states = model(input_ids=torch.from_numpy(ids)[None]).last_hidden_state[0].numpy()
    return np.asarray(states)


@pytest.fixture(scope="module")
def encoder(small_bert: BertModel) -> OpenVinoEncoder:
    return encoder_of(small_bert)


@pytest.mark.parametrize(
    ("layers", "hidden", "heads"), [(2, 128, 2), (10, 256, 4), (3, 96, 12), (1, 64, 1), (2, 384, 6)]
)
def test_states_equal_those_of_transformers_and_of_pytorch(
    layers: int, hidden: int, heads: int
) -> None:
    model = random_bert(layers, hidden, heads)
    ids, lengths = random_ids([41, 17, 17, 3])
    states = encoder_of(model).encode(ids, lengths)
    assert states.dtype == np.float32
    assert_close(states, by_torch(model).encode(ids, lengths))
    parts = np.split(ids, np.cumsum(lengths)[:-1])
    expected = np.concatenate([states_by_transformers(model, part) for part in parts])
    assert_close(states[:, 0], expected)


@pytest.mark.parametrize("length", [1, 2, 3, 64, 127, 129, 511, 512])
def test_sequences_of_every_length(
    small_bert: BertModel, encoder: OpenVinoEncoder, length: int
) -> None:
    ids, lengths = random_ids([length])
    expected = states_by_transformers(small_bert, ids)
    assert_close(encoder.encode(ids, lengths)[:, 0], expected)


@settings(max_examples=30)
@given(lengths=st.lists(st.integers(1, 80), min_size=1, max_size=40))
def test_a_mixed_batch_gives_what_each_sequence_gives_alone(
    small_bert: BertModel, encoder: OpenVinoEncoder, lengths: list[int]
) -> None:
    ids, counts = random_ids(sorted(lengths, reverse=True))
    together = encoder.encode(ids, counts)
    assert_close(together, by_torch(small_bert).encode(ids, counts))
    last = int(counts[-1])
    assert_close(encoder.encode(ids[-last:], counts[-1:]), together[-last:])


def test_more_than_is_computed_at_once(small_bert: BertModel, encoder: OpenVinoEncoder) -> None:
    ids, lengths = random_ids([*range(90, 5, -1)] * 2)
    assert len(ids) > 2 * 1_024
    assert_close(encoder.encode(ids, lengths), by_torch(small_bert).encode(ids, lengths))


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_activations_equal_those_of_transformers(activation: str) -> None:
    model = random_bert(1, 64, 2, activation=activation)
    ids, lengths = random_ids([9])
    expected = states_by_transformers(model, ids)
    assert_close(encoder_of(model).encode(ids, lengths)[:, 0], expected)


def test_an_unknown_activation_is_named_with_those_that_are_known(small_bert: BertModel) -> None:
    model = random_bert(1, 64, 1)
    model.config.hidden_act = "maxout"
    with pytest.raises(InvalidModel, match=r"'maxout'.*expected one of gelu"):
        encoder_of(model)


@pytest.mark.parametrize("layers", [(0,), (1,), (-1,), (-2,), (0, 1, 2), (-1, 0, -1)])
def test_any_layers_equal_those_of_pytorch(
    small_bert: BertModel, encoder: OpenVinoEncoder, layers: tuple[int, ...]
) -> None:
    ids, lengths = random_ids([13, 5])
    expected = by_torch(small_bert).encode(ids, lengths, layers=layers)
    assert_close(encoder.encode(ids, lengths, layers=layers), expected)


def test_the_pooler_equals_that_of_pytorch() -> None:
    model = random_bert(1, 64, 1, pooler=True)
    states = np.linspace(-1, 1, 128, dtype=np.float32).reshape(2, 64)
    assert_close(encoder_of(model).pooler(states), by_torch(model).pooler(states))


def test_a_checkpoint_without_pooler_says_so(encoder: OpenVinoEncoder) -> None:
    with pytest.raises(InvalidModel, match=r"pooling='cls' or pooling='mean'"):
        encoder.pooler(np.zeros((1, 128), dtype=np.float32))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_weights_of_any_type(dtype: torch.dtype) -> None:
    model = random_bert(2, 64, 2)
    weights = {name: tensor.to(dtype) for name, tensor in model.state_dict().items()}
    found = OpenVinoEncoder(config_of(model), weights)
    ids, lengths = random_ids([9, 4])
    # What is made of the weights has to last as long as what was made of it.
    states = found.encode(ids, lengths)
    gc.collect()
    ballast = [torch.full((64, 64), 7.0) for _ in range(500)]
    assert_close(states, BertEncoder(config_of(model), weights).encode(ids, lengths))
    assert_close(found.encode(ids, lengths), states)
    assert len(ballast) == 500


def test_bfloat16_is_near_fp32() -> None:
    skip_without_bfloat16()
    model = random_bert(10, 256, 4)
    ids, lengths = random_ids([120, 41, 41, 17, 3])
    found = encoder_of(model, "bf16").encode(ids, lengths)[:, 0]
    expected = by_torch(model).encode(ids, lengths)[:, 0]
    assert np.abs(found - expected).max() > 1e-4
    norms = np.linalg.norm(found, axis=1) * np.linalg.norm(expected, axis=1)
    assert ((found * expected).sum(axis=1) / norms).min() > 0.999


def test_threads_share_an_encoder(small_bert: BertModel, encoder: OpenVinoEncoder) -> None:
    loads = [random_ids([60 - number, 40, 7]) for number in range(8)]
    expected = [by_torch(small_bert).encode(*load) for load in loads]

    def run(number: int) -> None:
        ids, lengths = loads[number % 8]
        assert_close(encoder.encode(ids, lengths), expected[number % 8])

    with ThreadPoolExecutor(4) as executor:
        list(executor.map(run, range(64)))


@needs_fork
def test_a_forked_process_computes_and_ends(
    small_bert: BertModel, encoder: OpenVinoEncoder
) -> None:
    ids, lengths = random_ids([21, 8])
    expected = encoder.encode(ids, lengths)
    process = os.fork()
    if not process:
        torch.set_num_threads(1)
        own = encoder_of(small_bert)
        close = [
            np.allclose(one.encode(ids, lengths), expected, rtol=0, atol=1e-5)
            for one in (encoder, own)
        ]
        # What is no longer used goes, as at the end of a process.
        encoder._compiled.clear()
        gc.collect()
        os._exit(0 if all(close) else 1)
    assert exit_code(process) == 0


def exit_code(process: int) -> int:
    """That of a child; one that does not end is killed."""
    for _ in range(10 * SECONDS):
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        sleep(0.1)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return -1
