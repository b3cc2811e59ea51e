import copy
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertModel

import nlu_lite
from nlu_lite import registry
from nlu_lite.errors import (
    ChecksumMismatch,
    InvalidModel,
    InvalidOption,
    OutputUnavailable,
    UnknownReference,
    WeightsUnavailable,
)
from nlu_lite.model.load import Models
from nlu_lite.pipeline import Pipeline
from nlu_lite.saving.folder import free_folder
from nlu_lite.store.manifest import MANIFEST, manifest_from
from tests.support.random_models import random_bert, write_model

SMALL = "en.embed.bert.small_L2_128"
LARGER = "en.embed.bert.small_L4_128"
TEXTS = ["I love NLP", "", "Do tokenizers split embeddings? Yes!"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "builtin", lambda: registry.Registry({}, {}))


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = write_model(random_bert(4, 128, 2), tmp_path_factory.mktemp("larger"), pickled=True)
    return nlu_lite.load(LARGER, path=folder, device="cpu")


@pytest.fixture
def both(small: Pipeline, larger: Pipeline) -> Pipeline:
    """One pipeline of two models with different files."""
    models = {**small.models, **larger.models}
    return Pipeline(Models(models, request=small.models.request))


@pytest.fixture(scope="module")
def good_manifest(small: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("good") / "save"
    small.save(folder)
    return (folder / MANIFEST).read_bytes()


@pytest.fixture
def saved(small: Pipeline, tmp_path: Path) -> Path:
    small.save(tmp_path / "save")
    return tmp_path / "save"


def reopened(path: Path, request: str | None = None) -> Pipeline:
    return nlu_lite.load(request, path=path, device="cpu")


def assert_equal_tables(one: Pipeline, other: Pipeline) -> None:
    for level in ("token", "sentence", "document"):
        expected, found = one.predict(TEXTS, level), other.predict(TEXTS, level)
        pd.testing.assert_frame_equal(found, expected, check_exact=True)
        assert found.attrs == expected.attrs


def files_below(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


# What a save gives back


@pytest.mark.usefixtures("empty_registry")
def test_a_save_gives_the_same_tables_without_the_registry(small: Pipeline, saved: Path) -> None:
    assert_equal_tables(small, reopened(saved))


def test_several_models_have_a_folder_each(both: Pipeline, tmp_path: Path) -> None:
    both.save(tmp_path)
    assert files_below(tmp_path) == [
        f"1-{SMALL}/config.json",
        f"1-{SMALL}/model.safetensors",
        f"1-{SMALL}/vocab.txt",
        f"2-{LARGER}/config.json",
        f"2-{LARGER}/pytorch_model.bin",
        f"2-{LARGER}/vocab.txt",
        MANIFEST,
    ]
    assert_equal_tables(both, reopened(tmp_path))


def test_files_that_references_share_are_written_once(tmp_path: Path) -> None:
    pipeline = nlu_lite.load("embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    pipeline.save(tmp_path)
    assert files_below(tmp_path) == [
        "config.json",
        "model.safetensors",
        MANIFEST,
        "tokenizer.json",
        "vocab.txt",
    ]
    assert_equal_tables(pipeline, reopened(tmp_path))


def test_a_request_takes_some_of_what_was_saved(both: Pipeline, tmp_path: Path) -> None:
    both.save(tmp_path)
    found = reopened(tmp_path, f"embed.bert.small_L4_128 {SMALL}")
    assert list(found.models) == ["embed.bert.small_L4_128", SMALL]
    assert found.models[SMALL].spec.ref == SMALL


def test_a_reference_that_was_not_saved_is_unknown(saved: Path) -> None:
    with pytest.raises(UnknownReference, match=f"holds {SMALL}, but not 'bert'"):
        reopened(saved, "bert")


def test_a_save_says_what_it_is(saved: Path) -> None:
    content = json.loads((saved / MANIFEST).read_text(encoding="utf-8"))
    (model,) = content["models"]
    assert (content["format"], content["precision"]) == (1, "fp32")
    assert (model["reference"], model["spec"]["hidden"]) == (SMALL, 128)
    sizes = {name: file["size"] for name, file in model["spec"]["source"]["files"].items()}
    assert sizes == {name: (saved / name).stat().st_size for name in sizes}


def test_what_saves_are_loaded_with_is_checked_as_ever(saved: Path) -> None:
    assert "cpu, fp32" in repr(nlu_lite.load(path=saved, device="cpu", precision="fp32"))
    with pytest.raises(InvalidOption, match="device='abacus'"):
        nlu_lite.load(path=saved, device="abacus")
    with pytest.raises(InvalidOption, match="precision='int3'"):
        nlu_lite.load(request=None, path=saved, precision="int3")
    with pytest.raises(InvalidOption, match="list"):
        nlu_lite.load(request=[SMALL], path=saved)  # type: ignore[arg-type]


# Loading without a reference


def test_nothing_to_load_is_refused() -> None:
    with pytest.raises(InvalidOption, match="needs a reference"):
        nlu_lite.load()


def test_a_model_without_a_reference_is_saved_as_well(small_folder: Path, tmp_path: Path) -> None:
    pipeline = nlu_lite.load(path=small_folder, device="cpu")
    pipeline.save(tmp_path / "save")
    assert list(pipeline.models) == [small_folder.name]
    assert_equal_tables(pipeline, reopened(tmp_path / "save"))


def test_a_folder_that_is_not_there_is_not_a_question_of_references(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="nowhere"):
        nlu_lite.load(path=tmp_path / "nowhere")


# Damage


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.txt"])
def test_a_file_that_was_changed_is_refused(saved: Path, name: str) -> None:
    reopened(saved)
    with (saved / name).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x07")
    with pytest.raises(ChecksumMismatch, match=MANIFEST) as caught:
        reopened(saved)
    assert name in str(caught.value)


def test_a_file_that_is_gone_is_told(saved: Path) -> None:
    (saved / "model.safetensors").unlink()
    with pytest.raises(WeightsUnavailable, match=r"model\.safetensors"):
        reopened(saved)


def test_sums_are_compared_once(saved: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="nlu_lite.store.checksums"):
        reopened(saved)
        assert len(caplog.records) == 3
        reopened(saved)
        assert len(caplog.records) == 3


DAMAGES: dict[str, Callable[[dict[str, object]], object]] = {
    "a list": lambda _: [],
    "no models": lambda content: {**content, "models": []},
    "models of another kind": lambda content: {**content, "models": {"a": 1}},
    "a model that is text": lambda content: {**content, "models": ["a"]},
    "no precision": lambda content: {**content, "precision": None},
    "no format": lambda content: {**content, "format": "1"},
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_manifest_is_refused(
    saved: Path, damage: Callable[[dict[str, object]], object]
) -> None:
    content = json.loads((saved / MANIFEST).read_bytes())
    (saved / MANIFEST).write_text(json.dumps(damage(content)), encoding="utf-8")
    with pytest.raises(InvalidModel, match=MANIFEST):
        reopened(saved)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_no_json_is_refused(saved: Path, content: bytes) -> None:
    (saved / MANIFEST).write_bytes(content)
    with pytest.raises(InvalidModel, match=MANIFEST):
        reopened(saved)


def test_a_later_format_asks_for_a_later_version(saved: Path) -> None:
    content = json.loads((saved / MANIFEST).read_bytes())
    (saved / MANIFEST).write_text(json.dumps({**content, "format": 3}), encoding="utf-8")
    with pytest.raises(InvalidModel, match=r"format is 3.*pip install --upgrade"):
        reopened(saved)


def changed_model(saved: Path, change: Callable[[dict[str, object]], object]) -> None:
    content = json.loads((saved / MANIFEST).read_bytes())
    change(content["models"][0])
    (saved / MANIFEST).write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("folder", ["..", "../other", "/etc", "a/b", "C:\\x", "", "...", "a\nb"])
def test_folders_outside_the_save_are_refused(saved: Path, folder: str) -> None:
    changed_model(saved, lambda model: model.update(folder=folder))
    with pytest.raises(InvalidModel, match="folder"):
        reopened(saved)


@pytest.mark.parametrize("name", ["../config.json", "/etc/config.json", "a\\config.json", ".."])
def test_files_outside_the_save_are_refused(saved: Path, name: str) -> None:
    text = (saved / MANIFEST).read_text(encoding="utf-8")
    text = text.replace('"config.json"', json.dumps(name))
    (saved / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidModel, match="file name"):
        reopened(saved)


def without_a_sum(spec: dict[str, dict[str, dict[str, dict[str, object]]]]) -> None:
    spec["source"]["files"]["vocab.txt"]["sha256"] = None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda spec: spec.update(colour="red"), "colour"),
        (lambda spec: spec.update(like=LARGER), "not whole"),
        (lambda spec: spec.update(layers="two"), "layers"),
        (lambda spec: spec.pop("pooling"), "pooling is missing"),
        (lambda spec: spec.update(ref="a b"), "ref"),
        (without_a_sum, "vocab.txt"),
    ],
)
def test_a_spec_that_says_nonsense_is_refused(
    saved: Path, change: Callable[[object], object], fault: str
) -> None:
    changed_model(saved, lambda model: change(model["spec"]))
    with pytest.raises(InvalidModel, match=fault):
        reopened(saved)


def test_a_reference_can_not_stand_twice(saved: Path) -> None:
    content = json.loads((saved / MANIFEST).read_bytes())
    content["models"] *= 2
    (saved / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidModel, match="twice"):
        reopened(saved)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(data=st.data())
def test_no_change_of_a_manifest_leads_out_of_its_folder(
    good_manifest: bytes, data: st.DataObject
) -> None:
    content = json.loads(good_manifest)
    node: object = content
    while isinstance(node, dict | list):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            value = data.draw(json_values | st.sampled_from(["..", "/", "../..", ".", "a"]))
            if isinstance(node, dict) and isinstance(value, str) and data.draw(st.booleans()):
                node[value] = copy.copy(inner)
            else:
                node[key] = value
            break
        node = inner
    try:
        manifest = manifest_from(json.dumps(content).encode(), "here")
    except InvalidModel:
        return
    for name in manifest.names():
        assert ".." not in PurePosixPath(name).parts
        assert not PurePosixPath(name).is_absolute()


# Where a save goes


def test_an_earlier_save_is_replaced(small: Pipeline, both: Pipeline, tmp_path: Path) -> None:
    both.save(tmp_path / "save")
    small.save(tmp_path / "save")
    assert files_below(tmp_path / "save") == [
        "config.json",
        "model.safetensors",
        MANIFEST,
        "vocab.txt",
    ]
    assert os.listdir(tmp_path) == ["save"]
    assert_equal_tables(small, reopened(tmp_path / "save"))


def test_a_loaded_save_can_be_saved_over_itself(small: Pipeline, saved: Path) -> None:
    pipeline = reopened(saved)
    pipeline.save(saved)
    pipeline.save(saved)
    assert_equal_tables(small, pipeline)
    assert_equal_tables(small, reopened(saved))


def test_folders_above_are_made_and_an_empty_one_is_used(small: Pipeline, tmp_path: Path) -> None:
    small.save(tmp_path / "new" / "deeper")
    (tmp_path / "empty").mkdir()
    small.save(tmp_path / "empty")
    assert files_below(tmp_path / "new" / "deeper") == files_below(tmp_path / "empty")


def test_a_link_to_a_folder_stays_a_link(small: Pipeline, saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(saved, target_is_directory=True)
    small.save(link)
    assert link.is_symlink()
    assert_equal_tables(small, reopened(link))


@pytest.mark.parametrize("name", ["notes.txt", "2020/notes.txt"])
@pytest.mark.parametrize("into_a_save", [True, False])
def test_nothing_else_is_ever_removed(
    small: Pipeline, tmp_path: Path, name: str, into_a_save: bool
) -> None:
    target = tmp_path / "mine"
    if into_a_save:
        small.save(target)
    note = target / name
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("mine")
    with pytest.raises(OutputUnavailable, match=name):
        small.save(target)
    assert note.read_text() == "mine"
    assert os.listdir(tmp_path) == ["mine"]


def test_a_damaged_save_is_not_replaced(small: Pipeline, saved: Path) -> None:
    (saved / MANIFEST).write_text("{")
    with pytest.raises(OutputUnavailable, match="damaged"):
        small.save(saved)
    assert (saved / "vocab.txt").exists()


def test_a_free_folder_is_told_before_anything_is_written(tmp_path: Path) -> None:
    assert free_folder(tmp_path / "new" / "deeper") == (tmp_path / "new" / "deeper").resolve()
    (tmp_path / "notes.txt").write_text("mine")
    for path in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(OutputUnavailable):
            free_folder(path)
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_file_is_no_place_for_a_save(small: Pipeline, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for path in (file, file / "deeper"):
        with pytest.raises(OutputUnavailable, match="file"):
            small.save(path)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("path", ["", " ", "a\0b", 3, b"bytes", None])
def test_what_is_no_path_is_refused(small: Pipeline, path: str) -> None:
    with pytest.raises(InvalidOption, match="path="):
        small.save(path)


# What the files were when they were loaded


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.txt"])
def test_files_that_changed_since_are_not_saved(
    small_bert: BertModel, tmp_path: Path, name: str
) -> None:
    folder = write_model(small_bert, tmp_path / "model")
    pipeline = nlu_lite.load(SMALL, path=folder, device="cpu")
    os.utime(folder / name, ns=(1, 1))
    with pytest.raises(ChecksumMismatch, match="have changed since"):
        pipeline.save(tmp_path / "save")
    assert os.listdir(tmp_path) == ["model"]
    nlu_lite.load(SMALL, path=folder, device="cpu").save(tmp_path / "save")


def test_files_that_are_gone_are_not_saved(small_bert: BertModel, tmp_path: Path) -> None:
    folder = write_model(small_bert, tmp_path / "model")
    pipeline = nlu_lite.load(SMALL, path=folder, device="cpu")
    (folder / "vocab.txt").unlink()
    with pytest.raises(WeightsUnavailable, match="gone"):
        pipeline.save(tmp_path / "save")


# Crashes


def exit_at_step(number: int, work: Callable[[], None]) -> bool:
    """Run work in a forked process that ends hard before its n-th step; whether it came to that."""
    child = os.fork()
    if child == 0:
        steps = [number]

        def hook(event: str, _: object) -> None:
            if event in ("os.rename", "shutil.rmtree"):
                steps[0] -= 1
                if steps[0] < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_crash_leaves_the_old_save_or_the_new_one(
    small: Pipeline, both: Pipeline, tmp_path: Path
) -> None:
    target = tmp_path / "save"
    found: list[int | None] = []
    small.save(target)
    while exit_at_step(len(found), lambda: both.save(target)):
        found.append(len(reopened(target).models) if target.exists() else None)
        small.save(target)
    # The steps: seven files are written, the old folder goes away, the new one comes.
    assert found == [1] * 8 + [None, 2]
    assert len(reopened(target).models) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_crash_between_two_saves_leaves_both_beside_their_place(
    small: Pipeline, both: Pipeline, tmp_path: Path
) -> None:
    small.save(tmp_path / "save")
    assert exit_at_step(8, lambda: both.save(tmp_path / "save"))
    left = {path.suffix: len(reopened(path).models) for path in tmp_path.iterdir()}
    assert left == {".old": 1, ".tmp": 2}
