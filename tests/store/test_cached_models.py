import hashlib
import json
from pathlib import Path

import pytest

from nlu_lite.store.cached_models import CachedModel, cached_model
from tests.support.store_models import COMMIT, CONTENT, REPOSITORY, cache_snapshot

OTHER = "f" * 40
SENTENCES = CONTENT | {
    "modules.json": json.dumps(
        [
            {"path": "", "type": "sentence_transformers.models.Transformer"},
            {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ]
    ).encode(),
    "1_Pooling/config.json": b"{}",
}


def name_branch(snapshot: Path, branch: str = "main", *, commit: str = COMMIT) -> None:
    reference = snapshot.parents[1] / "refs" / branch
    reference.parent.mkdir(parents=True, exist_ok=True)
    reference.write_text(commit)


def remember_tree(snapshot: Path, names: list[str]) -> None:
    """Write what the client remembers of a repository that it fetched as a whole."""
    tree = snapshot.parents[1] / "trees" / f"{snapshot.name}.json"
    tree.parent.mkdir()
    files = {name: {"size": 1, "blob_id": "0" * 40} for name in names}
    files["pytorch_model.bin"]["lfs_sha256"] = hashlib.sha256(
        CONTENT["pytorch_model.bin"]
    ).hexdigest()
    tree.write_text(json.dumps({"format_version": 1, "files": files}))


def found(revision: str = COMMIT) -> CachedModel:
    model = cached_model(REPOSITORY, revision)
    assert model is not None
    return model


@pytest.mark.parametrize("branch", ["main", "dev", "feature/new", "v1.0", "refs/pr/1", "abcdef0"])
def test_a_branch_or_tag_is_the_commit_that_it_was_last(hub_cache: Path, branch: str) -> None:
    name_branch(cache_snapshot(hub_cache), branch)
    model = found(branch)
    assert (model.commit, model.faults, model.is_only) == (COMMIT, (), False)
    assert {file.name for file in model.source.files} == set(CONTENT)


@pytest.mark.parametrize("digits", [7, 12, 39])
def test_the_first_digits_of_a_commit_are_enough(hub_cache: Path, digits: int) -> None:
    cache_snapshot(hub_cache)
    cache_snapshot(hub_cache, commit=OTHER)
    assert found(COMMIT[:digits]).commit == COMMIT


@pytest.mark.parametrize("revision", [COMMIT[:6], "fffffff", "0000000", "dev", "../refs/main", ""])
def test_what_is_no_commit_here_is_none(hub_cache: Path, revision: str) -> None:
    snapshot = cache_snapshot(hub_cache)
    name_branch(snapshot)
    for commit in (OTHER, f"{OTHER[:-1]}e"):
        cache_snapshot(hub_cache, commit=commit)
    assert cached_model(REPOSITORY, revision) is None


def test_the_only_commit_stands_for_a_main_that_nobody_asked_for(hub_cache: Path) -> None:
    cache_snapshot(hub_cache)
    assert found("main").is_only
    cache_snapshot(hub_cache, commit=OTHER)
    assert cached_model(REPOSITORY, "main") is None


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("pytorch_model.bin", "weights"),
        ("vocab.txt", "a tokenizer"),
        ("config.json", "config.json"),
        ("1_Pooling/config.json", "1_Pooling/config.json"),
    ],
)
def test_a_file_that_is_missing_is_named(hub_cache: Path, name: str, missing: str) -> None:
    cache_snapshot(hub_cache, {key: data for key, data in SENTENCES.items() if key != name})
    (fault,) = found().faults
    assert fault.startswith(missing)


def test_a_link_to_nowhere_is_named_with_where_it_leads(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache, SENTENCES)
    blob = (snapshot / "modules.json").resolve()
    blob.unlink()
    (fault,) = found().faults
    assert fault == f"{snapshot / 'modules.json'} is a link to {blob}, which is not there"


def test_an_empty_file_is_named(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache, CONTENT | {"tokenizer.json": b"{}"})
    (snapshot / "tokenizer.json").resolve().write_bytes(b"")
    assert found().faults == (f"{snapshot / 'tokenizer.json'} is empty",)


@pytest.mark.parametrize("name", ["config.json", "1_Pooling/config.json"])
def test_a_link_that_a_copy_made_a_text_is_named(hub_cache: Path, name: str) -> None:
    path = cache_snapshot(hub_cache, SENTENCES) / name
    up = "../" * (2 + name.count("/"))
    path.unlink()
    path.write_text(f"{up}blobs/0123456789abcdef0123456789abcdef01234567")
    assert any(fault.startswith(f"{path} is the text of a link") for fault in found().faults)


def test_files_that_no_model_is_loaded_from_may_be_broken(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache, CONTENT | {"tf_model.h5": b"x", "onnx/model.onnx": b"x"})
    for name in ("tf_model.h5", "onnx/model.onnx"):
        (snapshot / name).unlink()
        (snapshot / name).symlink_to("nowhere")
    assert found().faults == ()


def test_other_weights_do_where_the_first_are_broken(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache, CONTENT | {"model.safetensors": b"x"})
    (snapshot / "model.safetensors").resolve().unlink()
    model = found()
    assert model.faults == ()
    assert {file.name for file in model.source.files} == set(CONTENT)


def test_a_cache_without_links_is_read(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    for path in snapshot.iterdir():
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    assert found().faults == ()


@pytest.mark.parametrize("sign", ["modules.json", ".gitattributes", "README.md", "marker", "tree"])
def test_it_is_sure_whether_a_model_is_one_of_sentences(hub_cache: Path, sign: str) -> None:
    content = SENTENCES if sign == "modules.json" else CONTENT
    extra = {sign: b"x"} if "." in sign and sign != "modules.json" else {}
    snapshot = cache_snapshot(hub_cache, content | extra)
    if sign == "marker":
        marker = snapshot.parents[1] / ".no_exist" / COMMIT / "modules.json"
        marker.parent.mkdir(parents=True)
        marker.touch()
    if sign == "tree":
        remember_tree(snapshot, list(CONTENT))
    assert found().is_sure
    assert found().faults == ()


def test_without_a_sign_it_is_not_sure(hub_cache: Path) -> None:
    cache_snapshot(hub_cache)
    assert not found().is_sure


def test_what_the_client_remembers_of_a_commit_says_what_is_missing(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    remember_tree(snapshot, [*SENTENCES, "README.md"])
    assert set(found().faults) == {"modules.json", "1_Pooling/config.json"}


@pytest.mark.parametrize("text", ["", "[]", '{"format_version": 2, "files": {}}', '{"files": 3}'])
def test_what_the_client_remembers_may_be_unreadable(hub_cache: Path, text: str) -> None:
    snapshot = cache_snapshot(hub_cache)
    tree = snapshot.parents[1] / "trees" / f"{COMMIT}.json"
    tree.parent.mkdir()
    tree.write_text(text)
    assert found().faults == ()
