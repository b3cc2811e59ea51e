"""Checkpoints under other names: one prefix that makes all of them fit, or what was found."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import BertModel

from nlu_lite.encoder.weight_names import matched
from nlu_lite.encoder.weights_files import Weights, stored_tensors
from nlu_lite.errors import InvalidModel
from tests.support.random_models import with_old_norm_names

PATH = Path("model.safetensors")


@pytest.fixture(scope="module")
def weights(small_bert: BertModel) -> Weights:
    return dict(small_bert.state_dict())


def under(prefix: str, weights: Weights) -> Weights:
    return {f"{prefix}{name}": tensor for name, tensor in weights.items()}


def match(stored: Weights, weights: Weights) -> Weights:
    shapes = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    return matched(PATH, stored, shapes, prefix="bert.")


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "bert.",
        "module.",
        "model.bert.",
        "module.bert.",
        "_orig_mod.",
        "0.auto_model.",
        "a.b.c.",
    ],
)
def test_one_prefix_of_all_names_is_left_out(weights: Weights, prefix: str) -> None:
    stored = under(prefix, weights) | {"classifier.weight": torch.zeros(2, 2)}
    found = match(stored, weights)
    assert all(torch.equal(found[name], tensor) for name, tensor in weights.items())


KEYS: dict[str, Callable[[Weights], object]] = {
    "state_dict": lambda weights: {"state_dict": weights, "epoch": 1},
    "model_state_dict": lambda weights: {"model_state_dict": under("bert.", weights)},
    "model": lambda weights: {"model": under("module.", weights), "optimizer": {"state": {}}},
    "nested": lambda weights: {"model": {"state_dict": under("encoder.", weights)}},
}


@pytest.mark.parametrize("key", KEYS)
def test_weights_in_a_dict_are_found(weights: Weights, tmp_path: Path, key: str) -> None:
    path = tmp_path / "pytorch_model.bin"
    torch.save(KEYS[key](weights), path)
    found = match(stored_tensors(path), weights)
    assert all(torch.equal(found[name], tensor) for name, tensor in weights.items())


def test_old_names_and_a_prefix_go_together(weights: Weights) -> None:
    found = match(under("model.bert.", with_old_norm_names(weights)), weights)
    assert found.keys() >= weights.keys()


def test_a_student_is_told_from_its_teacher_by_its_shape(weights: Weights) -> None:
    teacher = {name: torch.zeros(3, 3) for name in weights}
    found = match(under("student.", weights) | under("teacher.", teacher), weights)
    assert all(torch.equal(found[name], tensor) for name, tensor in weights.items())


def test_two_models_of_one_shape_are_not_guessed_among(weights: Weights) -> None:
    other = {name: tensor + 1 for name, tensor in weights.items()}
    with pytest.raises(InvalidModel, match=r"2 models.*student\.\*, teacher\.\*"):
        match(under("student.", weights) | under("teacher.", other), weights)


def test_one_model_under_two_names_is_taken(weights: Weights) -> None:
    found = match(under("bert.", weights) | under("ema.", weights), weights)
    assert found.keys() >= weights.keys()


def test_names_with_and_without_the_prefix_of_the_architecture_fit(weights: Weights) -> None:
    mixed = {
        f"bert.{name}" if name.startswith("embeddings") else name: tensor
        for name, tensor in weights.items()
    }
    assert match(mixed, weights).keys() >= weights.keys()


def test_what_was_found_stands_beside_what_is_missing_in_ten_lines(weights: Weights) -> None:
    other = {f"transformer.h.{layer}.attn.weight": torch.zeros(2, 6) for layer in range(40)}
    with pytest.raises(InvalidModel) as caught:
        match(other, weights)
    message = str(caught.value)
    assert "transformer.h.0.attn.weight (2, 6)" in message
    assert "embeddings.word_embeddings.weight is missing" in message
    assert len(message.splitlines()) <= 10
    assert len(caught.value.faults) == len(weights)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("base_model.model.encoder.layer.0.query.lora_A.weight", "adapter"),
        ("encoder.layer.0.attention.self.query.qweight", "quantised"),
        ("encoder.layer.0.output.dense.weight.absmax", "quantised"),
    ],
)
def test_weights_of_no_whole_model_are_named(weights: Weights, name: str, hint: str) -> None:
    with pytest.raises(InvalidModel, match=hint):
        match({name: torch.zeros(2)}, weights)


def test_numbers_of_eight_bits_are_refused(weights: Weights) -> None:
    name = "encoder.layer.0.output.dense.weight"
    stored = weights | {name: weights[name].to(torch.float8_e4m3fn)}
    with pytest.raises(InvalidModel, match="float8_e4m3fn"):
        match(stored, weights)
