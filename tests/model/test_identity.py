import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.errors import ChecksumMismatch
from nlu_lite.model.identity import identity_of
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline


@pytest.fixture
def model(small: Pipeline) -> Model:
    return next(iter(small.models.values()))


def test_what_says_nothing_of_vectors_makes_no_other_model(model: Model) -> None:
    spec = replace(model.spec, ref="en.other", paper="https://host/paper", licence="mit")
    assert identity_of(replace(model, spec=spec)) == identity_of(model)


def test_a_file_beside_the_weights_counts(small_folder: Path, tmp_path: Path) -> None:
    def identity() -> bytes:
        pipeline = nlu_lite.load("en.embed.bert.small_L2_128", path=folder, device="cpu")
        return identity_of(next(iter(pipeline.models.values())))

    folder = tmp_path / "model"
    shutil.copytree(small_folder, folder)
    before = identity()
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": true}')
    assert identity() != before


def test_files_that_changed_since_they_were_read(small_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(small_folder, folder)
    pipeline = nlu_lite.load("en.embed.bert.small_L2_128", path=folder, device="cpu")
    os.utime(folder / "config.json", ns=(1, 1))
    with pytest.raises(ChecksumMismatch, match="Load it again"):
        identity_of(next(iter(pipeline.models.values())))


def test_another_version_is_another_model(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    before = identity_of(model)
    monkeypatch.setattr("nlu_lite.model.identity.__version__", "99")
    assert identity_of(model) != before
