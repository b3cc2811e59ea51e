import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertModel

from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.errors import InvalidModel
from tests.support.closeness import assert_close
from tests.support.random_models import random_bert


def encoder_of(model: BertModel) -> BertEncoder:
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(model.config, name) for name in names})
    return BertEncoder(config, dict(model.state_dict()))


def sequence(length: int) -> np.ndarray:
    return np.random.default_rng(length).integers(0, 30_522, length)


def states_by_transformers(model: BertModel, ids: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        states = model(input_ids=torch.from_numpy(ids)[None]).last_hidden_state[0].numpy()
    return np.asarray(states)


@pytest.mark.parametrize(
    ("layers", "hidden", "heads"), [(2, 128, 2), (4, 256, 4), (10, 256, 4), (3, 96, 12), (1, 64, 1)]
)
def test_states_equal_those_of_transformers(layers: int, hidden: int, heads: int) -> None:
    model = random_bert(layers, hidden, heads)
    ids = sequence(17)
    states = encoder_of(model).encode(ids, np.array([17]))[:, 0]
    assert states.dtype == np.float32
    assert_close(states, states_by_transformers(model, ids))


@pytest.mark.parametrize("length", [1, 2, 3, 64, 127, 128, 129, 511, 512])
def test_sequences_of_every_length(small_bert: BertModel, length: int) -> None:
    ids = sequence(length)
    states = encoder_of(small_bert).encode(ids, np.array([length]))[:, 0]
    assert_close(states, states_by_transformers(small_bert, ids))


@settings(max_examples=20)
@given(lengths=st.lists(st.integers(1, 80), min_size=1, max_size=12))
def test_a_mixed_batch_gives_what_each_sequence_gives_alone(
    small_bert: BertModel, lengths: list[int]
) -> None:
    lengths = sorted(lengths, reverse=True)
    batch = [sequence(length) for length in lengths]
    states = encoder_of(small_bert).encode(np.concatenate(batch), np.array(lengths))[:, 0]
    expected = np.concatenate([states_by_transformers(small_bert, ids) for ids in batch])
    assert_close(states, expected)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_activations_equal_those_of_transformers(activation: str) -> None:
    model = random_bert(1, 64, 2, activation=activation)
    ids = sequence(9)
    states = encoder_of(model).encode(ids, np.array([9]))[:, 0]
    assert_close(states, states_by_transformers(model, ids))


def test_an_unknown_activation_is_named_with_those_that_are_known(small_bert: BertModel) -> None:
    config = BertConfig(
        vocab_size=9,
        hidden_size=4,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=8,
        hidden_act="maxout",
    )
    with pytest.raises(InvalidModel, match=r"'maxout'.*expected one of gelu"):
        BertEncoder(config, {})


@pytest.mark.parametrize("layers", [(0,), (1,), (-1,), (-2,), (0, 1, 2), (-1, 0, -1)])
def test_any_layers_equal_those_of_transformers(
    small_bert: BertModel, layers: tuple[int, ...]
) -> None:
    ids = sequence(13)
    states = encoder_of(small_bert).encode(ids, np.array([13]), layers=layers)
    with torch.inference_mode():
        tensor = torch.from_numpy(ids)[None]
        hidden = small_bert(input_ids=tensor, output_hidden_states=True).hidden_states
    for place, layer in enumerate(layers):
        assert_close(states[:, place], hidden[layer][0].numpy())


def test_the_pooler_equals_that_of_transformers() -> None:
    model = random_bert(1, 64, 1, pooler=True)
    ids = sequence(5)
    encoder = encoder_of(model)
    states = encoder.encode(ids, np.array([5]))[:1, 0]
    with torch.inference_mode():
        expected = model(input_ids=torch.from_numpy(ids)[None]).pooler_output.numpy()
    assert_close(encoder.pooler(states), expected)


def test_a_checkpoint_without_pooler_says_so_when_it_is_asked_for(small_bert: BertModel) -> None:
    with pytest.raises(InvalidModel, match=r"pooling='cls' or pooling='mean'"):
        encoder_of(small_bert).pooler(np.zeros((1, 128), dtype=np.float32))
