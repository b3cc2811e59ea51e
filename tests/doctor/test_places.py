import os
from pathlib import Path

import pytest

from nlu_lite.doctor.findings import Finding
from nlu_lite.doctor.places import caches


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path / "own"))
    return folder


def found(name: str) -> list[Finding]:
    return [finding for finding in caches() if finding.name == name]


def test_looking_makes_no_folder(hub: Path, tmp_path: Path) -> None:
    assert [one.status for one in caches() if "free on its disk" not in one.value] == ["ok"] * 2
    assert list(tmp_path.iterdir()) == []
    assert "not made yet" in found("models")[0].value


def test_models_are_counted_and_what_they_share_is_weighed_once(hub: Path) -> None:
    blob = hub / "models--a--b" / "blobs" / "1"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"x" * 3_000_000)
    for commit in ("0" * 40, "1" * 40):
        folder = hub / "models--a--b" / "snapshots" / commit
        folder.mkdir(parents=True)
        os.symlink(blob, folder / "model.safetensors")
    value = found("models")[0].value
    assert "2 models" in value
    assert value.endswith("3.0 MB")


# A file where a folder should be keeps the administrator from writing too; permissions do not.
@pytest.mark.parametrize(("name", "variable"), [("models", "HF_HOME"), ("own cache", "NLU_LITE_")])
def test_a_folder_that_cannot_be_written_is_broken(
    name: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    below = str(tmp_path / "file" / "cache")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", below)
    monkeypatch.setenv("NLU_LITE_CACHE", below)
    one = found(name)[0]
    assert one.status == "broken"
    assert f"{below} can't be written" in one.value
    assert variable in one.remedy


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="the administrator may write anywhere"
)
def test_a_folder_without_permission_is_broken(hub: Path) -> None:
    hub.mkdir(mode=0o500)
    assert found("models")[0].status == "broken"


def test_an_address_is_no_cache(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", "s3://bucket/cache")
    one = found("own cache")[0]
    assert (one.status, one.remedy) == ("broken", "unset NLU_LITE_CACHE")
    assert found("models")[0].status == "ok"
