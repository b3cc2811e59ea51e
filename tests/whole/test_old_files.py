"""What version 0.1.0 left on a disk still serves: saves, interrupted runs, its own cache."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.spec import ModelFile
from nlu_lite.store.checksums import check
from nlu_lite.store.listing import listing

OLD = Path(__file__).parents[1] / "support" / "of_0_1_0"
# The first numbers that it printed for the save.
PRINTED = [[-1.44218, -0.34176], [-1.13002, -1.39069], [0.44554, 1.03594]]


def texts(last: int = 5) -> list[str]:
    return [f"text number {number}" for number in range(last)]


def test_a_save_opens_and_gives_the_same_numbers() -> None:
    pipeline = nlu_lite.load(path=OLD / "save", device="cpu")
    frame = pipeline.predict("text number 0")
    assert list(pipeline.models) == ["tiny"]
    np.testing.assert_allclose(np.stack(frame.iloc[:, 1].tolist())[:, :2], PRINTED, atol=1e-4)


def test_a_pipeline_saves_as_it_did(tmp_path: Path) -> None:
    nlu_lite.load(path=OLD / "save", device="cpu").save(tmp_path / "save")
    for old in (OLD / "save").iterdir():
        assert (tmp_path / "save" / old.name).read_bytes() == old.read_bytes()


def test_an_interrupted_run_is_gone_on_with(tmp_path: Path) -> None:
    parts = tmp_path / "half.parquet.parts"
    shutil.copytree(OLD / "half.parquet.parts", parts)
    pipeline = nlu_lite.load(path=OLD / "save", device="cpu")
    first_parts = {path.name: path.read_bytes() for path in parts.glob("part-*")}
    assert len(first_parts) == 2

    def rest() -> "list[str]":
        assert {path.name: path.read_bytes() for path in parts.glob("part-*")} == first_parts
        return texts()

    path = tmp_path / "half.parquet"
    pipeline.to_parquet(rest(), path, chunk_size=2, resume=True)
    frame, expected = pd.read_parquet(path), pipeline.predict(texts())
    assert frame.iloc[:, 0].tolist() == expected.iloc[:, 0].tolist()
    np.testing.assert_allclose(
        np.stack(frame.iloc[:, 1].tolist()), np.stack(expected.iloc[:, 1].tolist()), atol=1e-6
    )
    assert frame.attrs == expected.attrs
    assert not parts.exists()


def test_a_list_of_files_that_was_remembered_needs_no_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path))
    commit = "0123456789" * 4
    files = [
        {"name": name, "sha256": None, "size": 1, "optional": False}
        for name in ("config.json", "model.safetensors", "tokenizer.json")
    ]
    record = tmp_path / "listings" / "owner--name"
    record.mkdir(parents=True)
    name = hashlib.sha256(commit.encode()).hexdigest()[:16]
    content = {"revision": commit, "files": files}
    (record / f"{name}.json").write_text(json.dumps(content, indent=1))
    source = listing("hf:owner/name", "owner/name", commit, offline=True)
    assert [file.name for file in source.files] == [str(file["name"]) for file in files]


def test_sums_that_were_remembered_are_not_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "config.json"
    file.write_text("{}")
    status, digest = file.stat(), hashlib.sha256(b"{}").hexdigest()
    seen = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": digest}
    record = tmp_path / "cache" / "checksums"
    record.mkdir(parents=True)
    name = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:32]
    content = {"folder": str(tmp_path), "files": {"config.json": seen}}
    (record / f"{name}.json").write_text(json.dumps(content))
    with caplog.at_level("INFO", logger="nlu_lite"):
        check(tmp_path, [ModelFile("config.json", digest, 2)])
    assert "hashing" not in caplog.text
