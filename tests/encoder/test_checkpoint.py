import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from transformers import BertModel

from nlu_lite.common.json_files import read_object
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.checkpoint import expected_shapes, read_weights
from nlu_lite.encoder.config import BertConfig, bert_config_of
from nlu_lite.errors import InvalidModel
from tests.support.random_models import LAYOUTS, Weights, write_config, write_model


@pytest.fixture(scope="module")
def config(small_bert: BertModel, tmp_path_factory: pytest.TempPathFactory) -> BertConfig:
    folder = tmp_path_factory.mktemp("config")
    write_config(small_bert, folder)
    path = folder / "config.json"
    return bert_config_of(read_object(path), path=path)


@pytest.mark.parametrize("pickled", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_same_weights(
    small_bert: BertModel,
    config: BertConfig,
    tmp_path: Path,
    layout: Callable[[Weights], Weights],
    pickled: bool,
) -> None:
    weights = layout(dict(small_bert.state_dict()))
    folder = write_model(small_bert, tmp_path, weights=weights, pickled=pickled)
    name = "pytorch_model.bin" if pickled else "model.safetensors"
    found = read_weights(folder / name, config)
    pooler = {name for name in weights if name.startswith("pooler.")}
    assert found.keys() == expected_shapes(config).keys() | pooler
    for tensor_name, tensor in small_bert.state_dict().items():
        assert torch.equal(found[tensor_name], tensor)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_number_formats_give_the_states_of_their_numbers_in_float32(
    small_bert: BertModel, config: BertConfig, tmp_path: Path, dtype: torch.dtype
) -> None:
    stored = {name: tensor.to(dtype) for name, tensor in small_bert.state_dict().items()}
    write_model(small_bert, tmp_path, weights=stored)
    found = read_weights(tmp_path / "model.safetensors", config)
    single = {name: stored[name].float() for name in found}
    ids, lengths = np.arange(1_000, 1_030), np.array([20, 10])
    assert np.array_equal(
        BertEncoder(config, found).encode(ids, lengths),
        BertEncoder(config, single).encode(ids, lengths),
    )


def test_all_missing_and_misshapen_tensors_are_named_at_once(
    small_bert: BertModel, config: BertConfig, tmp_path: Path
) -> None:
    weights = dict(small_bert.state_dict())
    del weights["encoder.layer.1.attention.self.key.bias"]
    del weights["embeddings.LayerNorm.weight"]
    weights["encoder.layer.0.output.dense.weight"] = torch.zeros(128, 511)
    weights["encoder.layer.0.output.dense.bias"] = torch.zeros(128, dtype=torch.int64)
    save_file(weights, tmp_path / "model.safetensors")
    with pytest.raises(InvalidModel) as caught:
        read_weights(tmp_path / "model.safetensors", config)
    assert set(caught.value.faults) == {
        "encoder.layer.1.attention.self.key.bias is missing",
        "embeddings.LayerNorm.weight is missing",
        "encoder.layer.0.output.dense.weight has shape (128, 511), expected (128, 512)",
        "encoder.layer.0.output.dense.bias holds torch.int64, expected floating-point numbers",
    }
    assert all(fault in str(caught.value) for fault in caught.value.faults)


@pytest.mark.parametrize("pickled", [False, True])
@pytest.mark.parametrize("kept", [0, 1, 7, 100, 10_000, 1_000_000])
def test_a_file_that_was_cut_short_is_named(
    small_bert: BertModel, config: BertConfig, tmp_path: Path, pickled: bool, kept: int
) -> None:
    write_model(small_bert, tmp_path, pickled=pickled)
    path = tmp_path / ("pytorch_model.bin" if pickled else "model.safetensors")
    os.truncate(path, kept)
    with pytest.raises(InvalidModel, match=r"can't be read as weights") as caught:
        read_weights(path, config)
    assert str(path) in str(caught.value)
    assert caught.value.__cause__ is not None


class Payload:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("zipped", [False, True])
def test_the_payload_of_a_poisoned_pickle_never_runs(
    config: BertConfig, tmp_path: Path, zipped: bool
) -> None:
    path, mark = tmp_path / "pytorch_model.bin", tmp_path / "payload ran"
    poisoned = {"embeddings.word_embeddings.weight": Payload(mark)}
    if zipped:
        torch.save(poisoned, path)
    else:
        path.write_bytes(pickle.dumps(poisoned, protocol=2))
    with pytest.raises(InvalidModel, match=r"can't be read as weights"):
        read_weights(path, config)
    assert not mark.exists()


def test_a_pickle_that_is_no_dict_is_refused(config: BertConfig, tmp_path: Path) -> None:
    torch.save([torch.zeros(2)], tmp_path / "pytorch_model.bin")
    with pytest.raises(InvalidModel, match="holds a list, expected a dict of tensors"):
        read_weights(tmp_path / "pytorch_model.bin", config)
