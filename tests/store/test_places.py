import sys
from pathlib import Path

import pytest

from nlu_lite.store.places import own_cache


def test_the_users_choice_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path / "mine"))
    assert own_cache() == tmp_path / "mine"


@pytest.mark.parametrize(
    ("platform", "variable"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")]
)
def test_the_platforms_variable_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str
) -> None:
    monkeypatch.delenv("NLU_LITE_CACHE")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert own_cache() == tmp_path / "nlu_lite"


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("linux", ".cache/nlu_lite"),
        ("darwin", "Library/Caches/nlu_lite"),
        ("win32", "AppData/Local/nlu_lite"),
    ],
)
def test_else_it_is_in_the_users_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for variable in ("NLU_LITE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert own_cache() == tmp_path / folder
