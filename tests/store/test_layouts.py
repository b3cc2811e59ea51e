import json
from pathlib import Path

import pytest

from nlu_lite.store.layouts import modules_file, transformer_folder


def write_modules(folder: Path, first: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "modules.json").write_text(json.dumps([{"path": first, "type": "Transformer"}]))
    return folder


def test_a_first_module_in_a_folder_of_its_own_is_found(tmp_path: Path) -> None:
    folder = write_modules(tmp_path / "model", "0_Transformer")
    inner = folder / "0_Transformer"
    inner.mkdir()
    assert transformer_folder(folder) == folder
    (inner / "config.json").write_text("{}")
    assert transformer_folder(folder) == inner
    assert modules_file(inner) == modules_file(folder) == folder / "modules.json"


@pytest.mark.parametrize("first", ["..", "../other", "/other", "a/b", "."])
def test_only_folders_right_below_are_looked_into(tmp_path: Path, first: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.json").write_text("{}")
    folder = write_modules(tmp_path / "model", first)
    assert transformer_folder(folder) == folder


def test_modules_above_that_name_another_folder_are_left_alone(tmp_path: Path) -> None:
    write_modules(tmp_path, "0_Transformer")
    (tmp_path / "mine").mkdir()
    assert modules_file(tmp_path / "mine") is None


@pytest.mark.parametrize("content", ["{", "{}", "[]", "[1]", '[{"path": 3}]'])
def test_something_else_of_that_name_above_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "modules.json").write_text(content)
    (tmp_path / "0_Transformer").mkdir()
    assert modules_file(tmp_path / "0_Transformer") is None
