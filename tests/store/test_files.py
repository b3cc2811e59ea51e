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


def test_weights_in_several_files_are_chosen_with_their_index() -> None:
    shards = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    index = "model.safetensors.index.json"
    assert names("config.json", index, *shards) == ["config.json", index, *shards]
    assert names("config.json", index, *shards, "pytorch_model.bin") == [
        "config.json",
        "pytorch_model.bin",
    ]


def test_of_two_kinds_in_several_files_the_safe_one_is_chosen() -> None:
    safe = ["model.safetensors.index.json", "model-00001-of-00001.safetensors"]
    pickled = ["pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin"]
    assert names(*pickled, *safe) == safe


def test_a_part_of_the_weights_is_chosen_by_itself() -> None:
    assert names("model-00001-of-00002.safetensors") == ["model-00001-of-00002.safetensors"]
