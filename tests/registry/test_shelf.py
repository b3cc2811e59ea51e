import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.errors import InvalidRegistry, UnknownReference
from nlu_lite.registry import builtin, current, register
from nlu_lite.registry.shelf import VARIABLE, _shelf

LIKE = "models: {en.mine: {like: en.embed.minilm_L6_384, licence: mit}}"
MINE = {"models": {"en.mine": {"like": "en.embed.minilm_L6_384", "licence": "mit"}}}


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(VARIABLE, raising=False)
    _shelf.cache_clear()
    yield
    _shelf.cache_clear()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_without_more_it_is_what_comes_along() -> None:
    assert current() is builtin()


def test_a_file_adds_its_models(tmp_path: Path) -> None:
    nlu_lite.register(write(tmp_path / "mine.yaml", LIKE))
    assert current().find("en.mine").licence == "mit"
    assert current().find("bert").ref == "en.embed.bert.small_L2_128"


def test_a_mapping_and_a_folder_do_the_same(tmp_path: Path) -> None:
    register(MINE)
    write(tmp_path / "a.yaml", "models: {en.a: {like: en.mine}}\naliases: {short: en.a}")
    register(tmp_path)
    assert current().find("short").licence == "mit"


def test_what_was_registered_can_be_listed_and_loaded() -> None:
    register(MINE)
    assert list(nlu_lite.models("en.mine")["ref"]) == ["en.mine"]
    assert nlu_lite.info("mine").licence == "mit"
    assert nlu_lite.load("en.mine", device="cpu").predict_embeds(["a"]).shape == (1, 384)


def test_a_name_that_is_taken_is_an_error_and_nothing_is_registered() -> None:
    taken = {"models": {**MINE["models"], "en.embed.bert.base_cased": MINE["models"]["en.mine"]}}
    with pytest.raises(InvalidRegistry, match="en.embed.bert.base_cased: is known already"):
        register(taken)
    with pytest.raises(UnknownReference):
        current().find("en.mine")


def test_an_alias_that_is_taken_is_an_error() -> None:
    with pytest.raises(InvalidRegistry, match="bert: is known already"):
        register({**MINE, "aliases": {"bert": "en.mine"}})


def test_override_takes_the_place() -> None:
    register({**MINE, "aliases": {"bert": "en.mine"}}, override=True)
    assert current().find("bert").ref == "en.mine"


def test_a_cell_of_a_notebook_may_be_run_again() -> None:
    register(MINE)
    register(MINE)
    with pytest.raises(InvalidRegistry, match="override=True"):
        register({"models": {"en.mine": {"like": "en.embed.minilm_L6_384"}}})


def test_the_environment_names_files_and_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "first.yaml", LIKE)
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "second.yaml", LIKE.replace("mine", "second"))
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(first), str(folder)]))
    assert {current().find("en.mine").licence, current().find("en.second").licence} == {"mit"}


@pytest.mark.parametrize("text", [None, "models: [", "models: {en.mine: {layers: two}}"])
def test_a_fault_in_a_file_of_the_environment_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    path = tmp_path / "mine.yaml"
    if text is not None:
        write(path, text)
    monkeypatch.setenv(VARIABLE, str(path))
    with pytest.raises(InvalidRegistry, match=VARIABLE) as caught:
        current()
    assert str(path) in str(caught.value)


def test_an_empty_folder_holds_no_registry(tmp_path: Path) -> None:
    with pytest.raises(InvalidRegistry, match="no .*yaml file is there"):
        register(tmp_path)


@pytest.mark.parametrize(
    "field",
    [
        "embedded: ../../secret",
        "embedded: /etc",
        "package: ../secret",
        "package: os/../../secret",
        "repository: ../secret/x/y",
        "files: {../../secret: {}}",
        "files: {/etc/passwd: {}}",
    ],
)
def test_a_file_cannot_reach_outside_its_folder(tmp_path: Path, field: str) -> None:
    text = f"models: {{en.mine: {{like: en.embed.minilm_L6_384, source: {{{field}}}}}}}"
    with pytest.raises(InvalidRegistry):
        register(write(tmp_path / "mine.yaml", text))


def test_a_file_cannot_run_anything(tmp_path: Path) -> None:
    target = tmp_path / "was_here"
    text = f"models: !!python/object/apply:os.mkdir ['{target}']"
    with pytest.raises(InvalidRegistry):
        register(write(tmp_path / "mine.yaml", text))
    assert not target.exists()


def test_threads_that_register_at_once_all_succeed() -> None:
    def add(number: int) -> None:
        register({"models": {f"en.mine{number}": MINE["models"]["en.mine"]}})

    threads = [threading.Thread(target=add, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"en.mine{number}" in current().specs for number in range(8))
