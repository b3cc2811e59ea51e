import json
from pathlib import Path

import pytest

from nlu_lite.common.shards import shard_names
from nlu_lite.errors import InvalidModel


def index(folder: Path, content: object) -> Path:
    path = folder / "model.safetensors.index.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_each_file_is_named_once(tmp_path: Path) -> None:
    names = {"b": "model-2.safetensors", "a": "model-1.safetensors", "c": "model-1.safetensors"}
    found = shard_names(index(tmp_path, {"weight_map": names}))
    assert found == ("model-1.safetensors", "model-2.safetensors")


@pytest.mark.parametrize("name", ["../x.safetensors", "/x.safetensors", "a/x.safetensors", "a\\b"])
def test_files_of_other_folders_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidModel, match="outside the folder"):
        shard_names(index(tmp_path, {"weight_map": {"a": name}}))


def test_a_pickle_among_safetensors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidModel, match=r"does not end in \.safetensors"):
        shard_names(index(tmp_path, {"weight_map": {"a": "pytorch_model.bin"}}))


@pytest.mark.parametrize("content", [{}, {"weight_map": {}}, {"weight_map": []}])
def test_an_index_of_nothing_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(InvalidModel, match="names no files"):
        shard_names(index(tmp_path, content))
