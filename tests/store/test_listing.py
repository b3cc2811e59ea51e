import hashlib
from pathlib import Path

import pytest

from nlu_lite.errors import InvalidModel, UnpinnedWarning, WeightsUnavailable
from nlu_lite.spec import Source
from nlu_lite.store.listing import forget, listing
from nlu_lite.store.places import own_cache
from tests.store.conftest import Machine
from tests.support.hub_server import Failure
from tests.support.store_models import COMMIT, CONTENT, REPOSITORY, SMALL, cache_snapshot, write

REF = f"hf:{REPOSITORY}@{COMMIT}"
UNUSED = {
    "README.md": b"x",
    "tf_model.h5": b"x",
    "model.py": b"x",
    "onnx/config.json": b"x",
    "training_args.bin": b"x",
    "results.json": b"{}",
}


pytestmark = pytest.mark.usefixtures("machine_of_process")


def pinned() -> Source:
    return listing(REF, REPOSITORY, COMMIT)


def test_only_the_files_of_a_model_are_listed(machine: Machine, tmp_path: Path) -> None:
    content = CONTENT | UNUSED | {"1_Pooling/config.json": b"{}", "modules.json": b"[]"}
    machine.hub.add(REPOSITORY, write(tmp_path / "more", content), COMMIT)
    names = {file.name for file in pinned().files}
    assert names == {*CONTENT, "1_Pooling/config.json", "modules.json"}


def test_of_two_files_of_weights_the_safe_one_is_listed(machine: Machine, tmp_path: Path) -> None:
    content = CONTENT | {"model.safetensors": b"x"}
    machine.hub.add(REPOSITORY, write(tmp_path / "both", content), COMMIT)
    names = {file.name for file in pinned().files}
    assert names == {*SMALL, "model.safetensors"}


def test_the_sum_of_the_weights_is_the_one_that_the_hub_knows() -> None:
    sums = {file.name: (file.sha256, file.size) for file in pinned().files}
    weights = CONTENT["pytorch_model.bin"]
    assert sums["pytorch_model.bin"] == (hashlib.sha256(weights).hexdigest(), len(weights))
    assert sums["vocab.txt"] == (None, len(CONTENT["vocab.txt"]))


def test_the_hub_is_asked_once(machine: Machine) -> None:
    first = pinned()
    machine.hub.stop()
    assert pinned() == first


@pytest.mark.parametrize("revision", [None, "main"])
def test_a_branch_becomes_the_commit_that_it_was_first(
    machine: Machine, tmp_path: Path, revision: str | None
) -> None:
    with pytest.warns(UnpinnedWarning, match=f"hf:{REPOSITORY}@{COMMIT}"):
        first = listing("hf:x", REPOSITORY, revision)
    machine.hub.add(REPOSITORY, write(tmp_path / "newer"), "f" * 40)
    with pytest.warns(UnpinnedWarning):
        second = listing("hf:x", REPOSITORY, revision)
    assert first.revision == second.revision == COMMIT


def test_what_is_forgotten_is_asked_for_again(machine: Machine, tmp_path: Path) -> None:
    with pytest.warns(UnpinnedWarning):
        listing("hf:x", REPOSITORY, None)
    machine.hub.add(REPOSITORY, write(tmp_path / "newer"), "f" * 40)
    assert forget(REPOSITORY) == 2
    with pytest.warns(UnpinnedWarning):
        assert listing("hf:x", REPOSITORY, None).revision == "f" * 40


def test_a_damaged_record_is_made_anew() -> None:
    first = pinned()
    for record in own_cache().rglob("*.json"):
        record.write_text("{}")
    assert pinned() == first


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_refusal_says_what_to_do(machine: Machine, status: int) -> None:
    machine.hub.fail(Failure(status=status))
    with pytest.raises(WeightsUnavailable, match=f"HTTP {status}") as caught:
        pinned()
    assert "the list of files" in str(caught.value)


def test_a_repository_that_is_not_there_is_told() -> None:
    with pytest.raises(WeightsUnavailable, match="HTTP 404"):
        listing("hf:no/where", "no/where", COMMIT)


@pytest.mark.parametrize(
    ("index", "stem"), [("model.safetensors", "model"), ("pytorch_model.bin", "pytorch_model")]
)
def test_weights_in_several_files_are_listed(
    machine: Machine, tmp_path: Path, index: str, stem: str
) -> None:
    ending = Path(index).suffix
    weights = CONTENT["pytorch_model.bin"]
    shards = {f"{stem}-0000{number}-of-00002{ending}": weights for number in (1, 2)}
    content = SMALL | shards | {f"{index}.index.json": b"{}"}
    machine.hub.add(REPOSITORY, write(tmp_path / "sharded", content | UNUSED), COMMIT)
    found = {file.name: file.sha256 for file in pinned().files}
    assert found.keys() == content.keys()
    assert all(found[name] == hashlib.sha256(weights).hexdigest() for name in shards)


def test_weights_in_several_files_are_left_alone_beside_one(
    machine: Machine, tmp_path: Path
) -> None:
    shards = {"model-00001-of-00001.safetensors": b"x", "model.safetensors.index.json": b"{}"}
    machine.hub.add(REPOSITORY, write(tmp_path / "both", CONTENT | shards), COMMIT)
    assert {file.name for file in pinned().files} == set(CONTENT)


def test_offline_weights_in_several_files_are_taken(machine: Machine) -> None:
    index = b'{"weight_map": {"a": "model-00001-of-00001.safetensors"}}'
    shards = {"model-00001-of-00001.safetensors": b"x", "model.safetensors.index.json": index}
    cache_snapshot(machine.hub_cache, SMALL | shards | UNUSED)
    source = listing(REF, REPOSITORY, COMMIT, offline=True)
    assert {file.name for file in source.files} == {*SMALL, *shards}


def test_offline_a_part_of_the_weights_that_is_missing_is_named(machine: Machine) -> None:
    index = b'{"weight_map": {"a": "model-00001-of-00001.safetensors"}}'
    content = SMALL | {"model.safetensors.index.json": index}
    cache_snapshot(machine.hub_cache, content | UNUSED)
    with pytest.raises(WeightsUnavailable, match="model-00001-of-00001.safetensors"):
        listing(REF, REPOSITORY, COMMIT, offline=True)


def test_the_layout_of_early_versions_of_sentence_transformers_is_told(
    machine: Machine, tmp_path: Path
) -> None:
    content = {f"0_Transformer/{name}": data for name, data in CONTENT.items()}
    folder = write(tmp_path / "old", content | {"modules.json": b"[]"})
    machine.hub.add(REPOSITORY, folder, COMMIT)
    with pytest.raises(InvalidModel, match="early versions of sentence-transformers.*\n.*hf down"):
        pinned()


def test_a_repository_without_weights_for_pytorch_is_told(machine: Machine, tmp_path: Path) -> None:
    content = SMALL | {"tf_model.h5": b"x"}
    machine.hub.add(REPOSITORY, write(tmp_path / "other", content), COMMIT)
    with pytest.raises(InvalidModel, match=r"weights(.*\n)*tf_model\.h5 is .*TensorFlow"):
        pinned()


def test_offline_nothing_is_asked(machine: Machine) -> None:
    with pytest.raises(WeightsUnavailable, match="offline=True"):
        listing(REF, REPOSITORY, COMMIT, offline=True)
    assert machine.hub.requests == []


def test_offline_what_another_program_fetched_is_taken(machine: Machine) -> None:
    cache_snapshot(machine.hub_cache, CONTENT | UNUSED)
    source = listing(REF, REPOSITORY, COMMIT, offline=True)
    assert {file.name for file in source.files} == set(CONTENT)
