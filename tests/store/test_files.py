import pytest

from nlu_lite.spec import ModelFile
from nlu_lite.store.files import needed


def names(*given: str) -> list[str]:
    return [file.name for file in needed(map(ModelFile, given))]


def test_safetensors_are_chosen_before_the_pickle() -> None:
    assert names("pytorch_model.bin", "model.safetensors") == ["model.safetensors"]


def test_the_pickle_is_chosen_where_there_is_nothing_else() -> None:
    assert names("config.json", "pytorch_model.bin") == ["config.json", "pytorch_model.bin"]


@pytest.mark.parametrize(
    "name",
    [
        "modeling_custom.py",
        "tf_model.h5",
        "flax_model.msgpack",
        "onnx/model.onnx",
        "rust_model.ot",
        "bert_model.ckpt.data-00000-of-00001",
        "training_args.bin",
    ],
)
def test_code_and_other_frameworks_are_never_chosen(name: str) -> None:
    assert names("config.json", name) == ["config.json"]
