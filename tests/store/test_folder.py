import json
from pathlib import Path

import pytest

from nlu_lite.errors import (
    IgnoredSettingWarning,
    InvalidModel,
    InvalidOption,
    WeightsUnavailable,
)
from nlu_lite.store import locate
from tests.support.store_models import CONTENT, SMALL, spec, write


def test_a_folder_of_the_users_is_taken(tmp_path: Path) -> None:
    files = locate(spec(), path=write(tmp_path / "model"))
    assert (files.origin, files.folder) == ("folder", tmp_path / "model")
    assert files.config == tmp_path / "model" / "config.json"
    assert files.weights == tmp_path / "model" / "pytorch_model.bin"
    assert files.vocabulary == tmp_path / "model" / "vocab.txt"
    assert files.tokenizer is None


def test_safetensors_are_taken_before_the_pickle(tmp_path: Path) -> None:
    folder = write(tmp_path / "model", CONTENT | {"model.safetensors": b"tensors"})
    assert locate(spec(), path=folder).weights.name == "model.safetensors"


def test_weights_of_the_users_own_need_no_checksum(tmp_path: Path) -> None:
    folder = write(tmp_path / "model", CONTENT | {"pytorch_model.bin": b"others"})
    assert locate(spec(), path=str(folder)).weights.read_bytes() == b"others"


def test_the_folder_is_taken_before_the_embedded_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    assert locate(spec(embedded="all-MiniLM-L6-v2"), path=folder).origin == "folder"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    write(tmp_path / "model")
    assert locate(spec(), path="~/model").folder == tmp_path / "model"


def test_all_that_is_missing_and_all_that_is_there_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "model", {"notes.md": b"", "tf_model.h5": b""})
    with pytest.raises(InvalidModel) as caught:
        locate(spec(), path=folder)
    assert len(caught.value.faults) == 3
    for part in ("config.json", "model.safetensors", "vocab.txt", "notes.md", "tf_model.h5"):
        assert part in str(caught.value)


@pytest.mark.parametrize("name", ["config.json", "pytorch_model.bin", "vocab.txt"])
def test_no_part_can_be_left_out(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(InvalidModel) as caught:
        locate(spec(), path=folder)
    assert name in caught.value.faults[0]


def test_a_tokenizer_json_does_without_a_vocabulary(tmp_path: Path) -> None:
    content = {name: data for name, data in CONTENT.items() if name != "vocab.txt"}
    folder = write(tmp_path / "model", content | {"tokenizer.json": b"{}"})
    files = locate(spec(), path=folder)
    assert files.vocabulary is None
    assert files.tokenizer == folder / "tokenizer.json"


@pytest.mark.parametrize("inner", ["bert", "snapshots/abc", "models--a--b/snapshots/abc"])
def test_a_model_that_lies_deeper_is_pointed_to(tmp_path: Path, inner: str) -> None:
    folder = write(tmp_path / inner)
    with pytest.raises(InvalidModel) as caught:
        locate(spec(), path=tmp_path)
    assert f"path={str(folder)!r}" in str(caught.value)


def test_a_missing_folder_is_told_with_its_nearest_sibling(tmp_path: Path) -> None:
    write(tmp_path / "my_model", SMALL)
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec(), path=tmp_path / "my_modle" / "deeper")
    assert "'my_modle'" in str(caught.value)
    assert repr(str(tmp_path / "my_model")) in str(caught.value)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec(), path=folder / "config.json")
    assert "is a file" in str(caught.value)
    assert repr(str(folder)) in str(caught.value)


@pytest.mark.parametrize("path", ["", "  ", b"model", 3, "a\0b"])
def test_what_is_no_path_is_an_invalid_option(path: object) -> None:
    with pytest.raises(InvalidOption) as caught:
        locate(spec(), path=path)  # type: ignore[arg-type]
    assert repr(path) in str(caught.value)


def test_a_part_of_the_weights_that_is_missing_is_named(tmp_path: Path) -> None:
    shards = {f"model-0000{number}-of-00003.safetensors": b"x" for number in (1, 3)}
    names = [f"model-0000{number}-of-00003.safetensors" for number in (1, 2, 3)]
    index = json.dumps({"weight_map": dict(zip("abc", names, strict=True))}).encode()
    content = SMALL | shards | {"model.safetensors.index.json": index}
    with pytest.raises(InvalidModel, match=r"missing: model-00002-of-00003\.safetensors") as caught:
        locate(spec(), path=write(tmp_path / "model", content))
    assert len(caught.value.faults) == 1


def test_weights_in_one_file_are_taken_before_those_in_several(tmp_path: Path) -> None:
    folder = write(tmp_path / "model", CONTENT | {"model.safetensors.index.json": b"{"})
    files = locate(spec(), path=folder)
    assert (files.weights.name, files.shards) == ("pytorch_model.bin", ())


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("tf_model.h5", "from_tf=True"),
        ("flax_model.msgpack", "from_flax=True"),
        ("model.onnx", "hf:owner/name"),
        ("bert_model.ckpt.index", "<folder>/bert_model.ckpt.index"),
        ("adapter_model.safetensors", "merge_and_unload"),
    ],
)
def test_weights_of_others_are_named_with_the_way_to_ours(
    tmp_path: Path, name: str, way_out: str
) -> None:
    folder = write(tmp_path / "model", SMALL | {name: b"x"})
    with pytest.raises(InvalidModel) as caught:
        locate(spec(), path=folder)
    assert f"{name} is" in str(caught.value)
    assert way_out in str(caught.value)


def test_an_adapter_beside_the_weights_is_warned_of(tmp_path: Path) -> None:
    adapter = {"adapter_config.json": b"{}", "adapter_model.safetensors": b"x"}
    folder = write(tmp_path / "model", CONTENT | adapter)
    with pytest.warns(IgnoredSettingWarning, match="adapter.*not applied"):
        assert locate(spec(), path=folder).weights.name == "pytorch_model.bin"
