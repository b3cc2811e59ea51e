from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from transformers import PreTrainedModel

from nlu_lite.encoder.static import StaticEncoder
from nlu_lite.errors import InvalidModel
from nlu_lite.model.facts import facts_of
from nlu_lite.model.model import Model
from nlu_lite.training.static_module import static_module
from nlu_lite.training.trainee import trainee_of
from tests.support.closeness import assert_close
from tests.support.static_students import only, teacher_in, untrained


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return only(untrained(teacher_in(tmp_path_factory.mktemp("teacher"))))


def table_of(module: PreTrainedModel) -> Tensor:
    (table,) = module.parameters()
    return table.detach()


def test_its_states_are_the_vectors_of_the_encoder(model: Model) -> None:
    shape = facts_of(model.files).shape()
    module = static_module(model.files.weights, shape)
    ids = np.array([7, 0, 20, 7, 31, 8])
    with torch.inference_mode():
        output = module(torch.from_numpy(ids.reshape(2, 3)), attention_mask=None)
    encoder = StaticEncoder(model.files.weights, shape)
    expected = encoder.encode(ids, np.array([3, 3]), layers=(0, -1))
    assert_close(output.last_hidden_state.reshape(6, -1).numpy(), expected[:, 1])
    assert len(output.hidden_states) == 1 + shape.layers
    assert_close(output.hidden_states[0].reshape(6, -1).numpy(), expected[:, 0])


def test_a_step_changes_the_vectors_of_what_was_read_and_no_others(model: Model) -> None:
    shape = facts_of(model.files).shape()
    module = static_module(model.files.weights, shape)
    before = table_of(module).clone()
    module(torch.tensor([[3, 5]])).last_hidden_state.sum().backward()
    torch.optim.SGD(module.parameters(), lr=0.1).step()
    changed = (table_of(module) != before).any(dim=1)
    assert changed.nonzero().flatten().tolist() == [3, 5]


def test_a_trainee_gives_back_the_whole_table(model: Model) -> None:
    trainee = trainee_of(model, np.array([9, 12]), precision="fp32")
    shape = facts_of(model.files).shape()
    table = table_of(static_module(model.files.weights, shape))
    assert {name: tuple(one.shape) for name, one in trainee.weights().items()} == {
        "embeddings.weight": (shape.vocabulary, shape.hidden)
    }
    assert torch.equal(trainee.weights()["embeddings.weight"], table)
    assert trainee.dimension == shape.hidden and trainee.dropout == 0


def test_a_file_of_another_model_is_refused(model: Model, tmp_path: Path) -> None:
    teacher = only(teacher_in(tmp_path))
    with pytest.raises(InvalidModel, match="not that of a static model"):
        static_module(teacher.files.weights, facts_of(model.files).shape())
