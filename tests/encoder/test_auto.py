import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import LongformerModel

from nlu_lite.common.json_files import read_object
from nlu_lite.encoder.auto import AutoEncoder
from nlu_lite.errors import InvalidModel
from tests.support.closeness import assert_close
from tests.support.random_architectures import HIDDEN, random_model, write_architecture

IDS = np.array([2, 7, 8, 3, 2, 9, 3, 2, 11, 12, 13, 14, 3], dtype=np.int64)
LENGTHS = np.array([4, 3, 6], dtype=np.int64)


@pytest.fixture(scope="module")
def electra(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("electra", tmp_path_factory.mktemp("auto") / "electra")


def encoder(folder: Path, weights: str = "model.safetensors") -> AutoEncoder:
    settings = read_object(folder / "config.json")
    return AutoEncoder(settings, folder / weights, architecture="electra")


def vocabulary(folder: Path) -> int:
    return int(json.loads((folder / "config.json").read_text())["vocab_size"])


def changed(folder: Path, target: Path, **settings: object) -> Path:
    target.mkdir()
    (target / "model.safetensors").symlink_to(folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text())
    (target / "config.json").write_text(json.dumps({**config, **settings}))
    return target


def test_packed_sequences_are_as_each_alone(electra: Path) -> None:
    made = encoder(electra)
    alone = [made.encode(ids, np.array([len(ids)])) for ids in np.split(IDS, [4, 7])]
    assert_close(made.encode(IDS, LENGTHS), np.concatenate(alone))
    assert made.encode(IDS, LENGTHS).shape == (13, 1, HIDDEN)


def test_nothing_to_encode_gives_no_rows(electra: Path) -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert encoder(electra).encode(nothing, nothing).shape == (0, 1, HIDDEN)


@pytest.mark.parametrize("prefix", ["", "electra."])
def test_a_pickle_with_and_without_a_prefix_is_read(
    electra: Path, tmp_path: Path, prefix: str
) -> None:
    model = random_model("electra", vocabulary(electra))
    tensors = {f"{prefix}{name}": tensor for name, tensor in model.state_dict().items()}
    tensors["discriminator_predictions.dense.weight"] = torch.zeros(2, 2)
    torch.save(tensors, tmp_path / "pytorch_model.bin")
    made = AutoEncoder(
        read_object(changed(electra, tmp_path / "model") / "config.json"),
        tmp_path / "pytorch_model.bin",
        architecture="electra",
    )
    assert_close(made.encode(IDS, LENGTHS), encoder(electra).encode(IDS, LENGTHS))


def test_settings_that_say_how_to_run_a_model_are_not_heard(electra: Path, tmp_path: Path) -> None:
    settings = {
        "torch_dtype": "float16",
        "dtype": "float16",
        "attn_implementation": "someone/kernels",
        "_attn_implementation": "flash_attention_2",
        "output_attentions": True,
        "return_dict": False,
        "torchscript": True,
        "quantization_config": {"load_in_8bit": True},
    }
    made = encoder(changed(electra, tmp_path / "model", **settings))
    assert_close(made.encode(IDS, LENGTHS), encoder(electra).encode(IDS, LENGTHS))


def test_all_missing_tensors_are_named(electra: Path, tmp_path: Path) -> None:
    folder = changed(electra, tmp_path / "model", num_hidden_layers=3)
    with pytest.raises(InvalidModel, match=r"encoder\.layer\.2\.attention") as caught:
        encoder(folder)
    assert len(caught.value.faults) == 16


def test_settings_that_make_no_model_are_told(electra: Path, tmp_path: Path) -> None:
    folder = changed(electra, tmp_path / "model", hidden_act="abacus")
    with pytest.raises(InvalidModel, match="makes no electra of the settings"):
        encoder(folder)


def test_opening_a_model_leaves_random_weights_of_others_alone(electra: Path) -> None:
    encoder(electra)
    torch.manual_seed(0)
    assert torch.nn.Linear(4, 4).weight.abs().sum() > 0


def test_it_equals_transformers(electra: Path) -> None:
    found = encoder(electra).encode(IDS[:4], LENGTHS[:1])[:, 0]
    model = random_model("electra", vocabulary(electra))
    with torch.inference_mode():
        states = model(input_ids=torch.tensor([IDS[:4].tolist()])).last_hidden_state[0].numpy()
    assert_close(found, states)


def test_the_first_position_of_a_longformer_attends_to_all(tmp_path: Path) -> None:
    folder = write_architecture("longformer", tmp_path)
    settings, weights = read_object(folder / "config.json"), folder / "model.safetensors"
    made = AutoEncoder(settings, weights, architecture="longformer", global_first=True)
    ids = np.tile(IDS, 2)
    found = made.encode(ids, np.array([len(ids)]))[:, 0]
    model = LongformerModel.from_pretrained(folder)
    first = torch.tensor([[1, *[0] * (len(ids) - 1)]])
    with torch.inference_mode():
        output = model(input_ids=torch.from_numpy(ids)[None], global_attention_mask=first)
    assert_close(found, output.last_hidden_state[0].numpy())
    alone = AutoEncoder(settings, weights, architecture="longformer")
    assert np.abs(alone.encode(ids, np.array([len(ids)]))[:, 0] - found).max() > 1e-3
