"""A teacher whose vocabulary is read in a second."""

from pathlib import Path

import pytest

import nlu_lite
from benchmarks.models import L2_H128, write_model
from nlu_lite.pipeline import Pipeline

load = nlu_lite.load


@pytest.fixture
def small_teacher(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Files of a small BERT with random weights, loaded whatever reference is asked for."""
    folder = write_model(tmp_path_factory.mktemp("teacher"), L2_H128)

    def small(request: str, *, device: str) -> Pipeline:
        return load("en.embed_sentence.small_bert_L2_128", path=folder, device=device)

    monkeypatch.setattr(nlu_lite, "load", small)
    return folder
