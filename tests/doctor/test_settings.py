from pathlib import Path

import pytest

from nlu_lite.doctor.findings import Finding
from nlu_lite.doctor.settings import registry, settings


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("NLU_LITE_OFFLINE", "HF_HUB_OFFLINE", "NLU_LITE_REGISTRY"):
        monkeypatch.delenv(variable, raising=False)


def network() -> Finding:
    return next(iter(settings()))


def test_connections_are_made_where_nothing_forbids_them() -> None:
    assert network().status == "ok"
    assert network().value.startswith("yes")


@pytest.mark.parametrize("variable", ["NLU_LITE_OFFLINE", "HF_HUB_OFFLINE"])
def test_the_variable_that_forbids_connections_is_named(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")
    assert (network().status, network().remedy) == ("note", f"unset {variable}")
    assert variable in network().value


def test_no_variable_of_another_program_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", "2")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    shown = {finding.name: finding.value for finding in settings()}
    assert shown["NLU_LITE_THREADS"] == "2"
    assert "hf_secret" not in str(shown)
    assert all(name == "network" or name.startswith("NLU_LITE_") for name in shown)


def test_models_are_counted() -> None:
    found = next(iter(registry()))
    assert (found.status, "models are known" in found.value) == ("ok", True)


def test_a_registry_that_is_not_right_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("models: 3\n", encoding="utf-8")
    monkeypatch.setenv("NLU_LITE_REGISTRY", str(tmp_path / "mine.yaml"))
    found = next(iter(registry()))
    assert found.status == "broken"
    assert "mine.yaml" in found.value
    assert "unset NLU_LITE_REGISTRY" in found.remedy
