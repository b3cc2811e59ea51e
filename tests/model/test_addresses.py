import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest
import torch
from transformers import BertModel

import nlu_lite
from nlu_lite.errors import InvalidModel, InvalidOption, WeightsUnavailable
from tests.store.conftest import Machine
from tests.support.hub_server import HubServer
from tests.support.random_models import write_model, write_shards
from tests.support.small_hub import COMMIT, hidden_states, write_repository

REPOSITORY = "someone/new-bert"
PINNED = f"hf:{REPOSITORY}@{COMMIT}"
CODE = """
import json, sys, warnings, nlu_lite
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    frame = nlu_lite.load(sys.argv[1]).predict("I love NLP")
told = [[w.category.__name__, str(w.message)] for w in caught]
vectors = [v.tolist() for v in frame[frame.columns[1]]]
json.dump({"columns": list(frame), "vectors": vectors, "warnings": told}, sys.stdout)
"""


@pytest.fixture(scope="module")
def folder(small_bert: BertModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_repository(small_bert, tmp_path_factory.mktemp("hub") / "new_bert")


@pytest.fixture
def machine(folder: Path, tmp_path: Path) -> Iterator[Machine]:
    with HubServer() as hub:
        hub.add(REPOSITORY, folder, COMMIT)
        yield Machine(tmp_path / "home", hub)


class Told(TypedDict):
    """What `CODE` writes."""

    columns: list[str]
    vectors: list[list[float]]
    warnings: list[list[str]]


def predicted(machine: Machine, reference: str) -> Told:
    run = machine.run("-c", CODE, reference)
    assert run.returncode == 0, run.stderr
    found: Told = json.loads(run.stdout)
    return found


@pytest.mark.slow
def test_a_repository_without_an_entry_is_loaded_and_then_needs_no_hub(
    machine: Machine, small_folder: Path
) -> None:
    first = predicted(machine, PINNED)
    methods = [(r.method, r.path) for r in machine.hub.requests if "/api/" in r.path]
    assert methods == [("GET", f"/api/models/{REPOSITORY}/revision/{COMMIT}")]
    machine.hub.stop()
    assert predicted(machine, PINNED) == first
    assert first["columns"] == ["token", "hf_someone_new-bert_embeddings"]
    assert first["warnings"] == []
    entry = nlu_lite.load("en.embed.bert.small_L2_128", path=small_folder, device="cpu")
    expected = entry.predict("I love NLP").iloc[:, -1].tolist()
    np.testing.assert_allclose(np.array(first["vectors"]), np.stack(expected), atol=1e-6)


@pytest.mark.slow
def test_without_a_commit_the_one_of_now_is_taken_and_told(machine: Machine) -> None:
    first = predicted(machine, f"hf:{REPOSITORY}")
    assert [kind for kind, _ in first["warnings"]] == ["UnpinnedWarning"]
    assert PINNED in first["warnings"][0][1]
    machine.hub.stop()
    assert predicted(machine, f"hf:{REPOSITORY}@main")["vectors"] == first["vectors"]


@pytest.mark.slow
def test_a_cache_that_another_program_filled_is_enough(machine: Machine, folder: Path) -> None:
    root = machine.hub_cache / f"models--{REPOSITORY.replace('/', '--')}"
    snapshot = Path(shutil.copytree(folder, root / "snapshots" / COMMIT))
    (root / "refs").mkdir()
    (root / "refs" / "main").write_text(COMMIT)
    machine.hub.stop()
    branch = predicted(machine, f"hf:{REPOSITORY}")
    assert [kind for kind, _ in branch["warnings"]] == ["UnpinnedWarning", "UncertainModelWarning"]
    frame = nlu_lite.load(path=snapshot, device="cpu").predict("I love NLP")
    assert list(frame.columns) == branch["columns"]
    np.testing.assert_allclose(frame.iloc[:, -1].tolist(), branch["vectors"], atol=1e-6)


@pytest.mark.slow
def test_a_model_of_sentences_is_recognised(machine: Machine, folder: Path, tmp_path: Path) -> None:
    served = tmp_path / "sentences"
    shutil.copytree(folder, served)
    modules = [
        {"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ]
    (served / "modules.json").write_text(json.dumps(modules))
    (served / "1_Pooling").mkdir()
    pooling = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (served / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    machine.hub.add("someone/sentences", served, COMMIT)
    found = predicted(machine, f"hf:someone/sentences@{COMMIT}")
    assert found["columns"][0] == "sentence"


@pytest.mark.slow
def test_weights_in_several_files_are_fetched_and_held_to_their_sums(
    machine: Machine, small_bert: BertModel, folder: Path, tmp_path: Path
) -> None:
    served = Path(shutil.copytree(folder, tmp_path / "sharded"))
    (served / "pytorch_model.bin").unlink()
    write_shards(dict(small_bert.state_dict()), served)
    machine.hub.add("someone/sharded", served, COMMIT)
    reference = f"hf:someone/sharded@{COMMIT}"
    found = predicted(machine, reference)
    assert found["vectors"] == predicted(machine, PINNED)["vectors"]
    (shard,) = machine.hub_cache.rglob("snapshots/*/model-00002-of-00002.safetensors")
    shard.resolve().write_bytes(b"other")
    assert "ChecksumMismatch" in machine.run("-c", CODE, reference).stderr


@pytest.mark.slow
def test_other_weights_than_the_hub_promises_are_refused(machine: Machine) -> None:
    predicted(machine, PINNED)
    (weights,) = machine.hub_cache.rglob("snapshots/*/pytorch_model.bin")
    weights.resolve().write_bytes(b"other")
    run = machine.run("-c", CODE, PINNED)
    assert "ChecksumMismatch" in run.stderr


@pytest.mark.slow
def test_code_in_a_poisoned_pickle_does_not_run(machine: Machine, tmp_path: Path) -> None:
    class Payload:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return exec, (f"open({str(tmp_path / 'ran')!r}, 'w')",)

    served = shutil.copytree(write_poisoned(tmp_path / "poisoned", Payload()), tmp_path / "served")
    machine.hub.add("someone/poisoned", served, COMMIT)
    run = machine.run("-c", CODE, f"hf:someone/poisoned@{COMMIT}")
    assert "InvalidModel" in run.stderr
    assert not (tmp_path / "ran").exists()


def write_poisoned(folder: Path, payload: object) -> Path:
    folder.mkdir()
    source = Path(nlu_lite.__file__).parent / "store" / "embedded" / "all-MiniLM-L6-v2"
    for name in ("config.json", "vocab.txt"):
        shutil.copy(source / name, folder)
    torch.save({"embeddings.word_embeddings.weight": payload}, folder / "pytorch_model.bin")
    return folder


@pytest.mark.parametrize("reference", ["hf:", "hf:name", "hf:a/b/c", "hf:../x", "hf:a/b@"])
def test_an_address_of_another_form_is_told(reference: str) -> None:
    with pytest.raises((InvalidOption, WeightsUnavailable), match="hf:"):
        nlu_lite.load(reference, offline=True)


def test_a_folder_in_a_package_is_loaded(
    small_bert: BertModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(small_bert, tmp_path / "company_models" / "bert" / "tiny")
    (tmp_path / "company_models" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(str(tmp_path))
    pipeline = nlu_lite.load("python:company_models/bert/tiny", device="cpu")
    vectors = pipeline.predict("NLP").iloc[:, -1].tolist()
    ids = next(iter(pipeline.models.values())).tokenizer.encode(["NLP"]).ids.tolist()
    expected = hidden_states(small_bert, [101, *ids, 102])[1]
    np.testing.assert_allclose(vectors[0], expected.numpy(), atol=1e-5)


def test_a_save_in_a_package_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nlu_lite.load("en.embed.minilm_L6_384", device="cpu").save(tmp_path / "company_saves" / "one")
    monkeypatch.syspath_prepend(str(tmp_path))
    (model,) = nlu_lite.load("python:company_saves/one", device="cpu").models.values()
    assert model.spec.ref == "en.embed.minilm_L6_384"
    assert model.files.origin == "installed"


def test_a_save_of_several_models_in_a_package_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = nlu_lite.load("en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    both.save(tmp_path / "company_both" / "two")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(InvalidModel, match="holds several models"):
        nlu_lite.load("python:company_both/two")


def test_a_package_that_is_not_there_is_told() -> None:
    with pytest.raises(WeightsUnavailable, match="pip install no_such_package"):
        nlu_lite.load("python:no_such_package/model")


def test_a_folder_without_a_model_is_told() -> None:
    with pytest.raises(InvalidModel, match="holds no model"):
        nlu_lite.load("python:nlu_lite/cli")
