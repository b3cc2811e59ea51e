"""What a file of weights is, where it can't be read; and that no advice is passed on to run it."""

import os
import re
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from transformers import BertModel

from nlu_lite.encoder.weights_files import stored_tensors
from nlu_lite.errors import InvalidModel
from tests.common.test_file_kinds import POINTER
from tests.support.random_models import random_bert

TENSORS = {"a": torch.arange(600.0), "b": torch.ones(3, 4)}


def refused(path: Path) -> str:
    with pytest.raises(InvalidModel) as caught:
        stored_tensors(path)
    assert "`False`" not in "".join(traceback.format_exception(caught.value))
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
@pytest.mark.parametrize(
    ("content", "named"),
    [
        (POINTER, "Git LFS pointer.*\n.*git lfs pull"),
        (b"<!doctype html><html>Sign in</html>", "HTML page.*\n.*hf download"),
        (b"Entry not found", "answer of a server.*\n.*hf download"),
        (bytes(5_000), "nothing but zeros"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
    ],
)
def test_a_file_that_holds_no_weights_is_named(
    tmp_path: Path, name: str, content: bytes, named: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert re.search(named, refused(tmp_path / name))


def save_whole(model: BertModel, path: Path) -> None:
    torch.save(model, path)


def save_whole_in_the_old_way(model: BertModel, path: Path) -> None:
    torch.save(model, path, _use_new_zipfile_serialization=False)


def save_in_a_dict(model: BertModel, path: Path) -> None:
    torch.save({"model": model, "epoch": 3}, path)


@pytest.mark.parametrize("save", [save_whole, save_whole_in_the_old_way, save_in_a_dict])
def test_a_whole_model_in_a_pickle_is_named_with_the_way_out(
    tmp_path: Path, save: Callable[[BertModel, Path], None]
) -> None:
    # A model that has computed holds hooks of transformers', which do not pickle.
    save(random_bert(1, 8, 2), tmp_path / "pytorch_model.bin")
    message = refused(tmp_path / "pytorch_model.bin")
    assert "asks for transformers.models.bert.modeling_bert.BertModel" in message
    assert "model.save_pretrained(<folder>)" in message


def test_numbers_of_numpy_beside_the_weights_are_named(tmp_path: Path) -> None:
    torch.save({"state_dict": TENSORS, "best": np.float64(0.5)}, tmp_path / "pytorch_model.bin")
    assert "multiarray.scalar" in refused(tmp_path / "pytorch_model.bin")


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_a_program_of_torchscript_is_named(tmp_path: Path) -> None:
    program = torch.jit.trace(torch.nn.Linear(2, 2), torch.zeros(1, 2))  # type: ignore[no-untyped-call]
    torch.jit.save(program, tmp_path / "pytorch_model.bin")
    assert "TorchScript" in refused(tmp_path / "pytorch_model.bin")


def test_files_under_the_name_of_another_kind_are_named(tmp_path: Path) -> None:
    torch.save(TENSORS, tmp_path / "model.safetensors")
    assert "a pickle" in refused(tmp_path / "model.safetensors")


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
def test_a_file_that_was_cut_is_said_to_be(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".bin":
        torch.save(TENSORS, path)
    else:
        save_file(TENSORS, path)
    os.truncate(path, path.stat().st_size - 1_000)
    assert "cut short" in refused(path)


def test_tensors_of_nested_dicts_have_both_names(tmp_path: Path) -> None:
    torch.save({"state_dict": {"x": TENSORS}, "epoch": 3}, tmp_path / "pytorch_model.bin")
    found = stored_tensors(tmp_path / "pytorch_model.bin")
    assert found.keys() == {"state_dict.x.a", "state_dict.x.b"}


def test_weights_in_several_files_are_read_together(tmp_path: Path) -> None:
    for name, tensor in TENSORS.items():
        save_file({name: tensor}, tmp_path / f"model-{name}.safetensors")
    path = tmp_path / "model.safetensors.index.json"
    path.write_text('{"weight_map": {"a": "model-a.safetensors", "b": "model-b.safetensors"}}')
    found = stored_tensors(path)
    assert all(torch.equal(found[name], tensor) for name, tensor in TENSORS.items())


def test_a_text_is_not_said_to_be_cut_short(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_text("The weights are in the other folder, sorry.")
    assert "it is cut short" not in refused(tmp_path / "model.safetensors")
