"""What is known of a training, in files."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nlu_lite
from nlu_lite.errors import InvalidModel, InvalidOption
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.load import Models
from nlu_lite.model.trained_files import trained_files
from nlu_lite.training.record import TrainingRecord, record_bytes, record_of
from tests.support.heads import KINDS, random_head


def with_files(contents: dict[str, bytes]) -> Models:
    request = nlu_lite.load("en.embed.minilm_L6_384").models.request
    contents = contents | head_bytes(random_head(KINDS["pos"]))
    return replace(request, trained=trained_files(contents)).models()


RECORD = TrainingRecord(
    settings={"task": "pos"},
    epochs=[{"epoch": 1, "loss": 0.5}],
    baseline={"classes": ["a"]},
    baseline_arrays={"numbers": np.arange(3)},
    text_sums=np.array([1, 2**63], dtype=np.uint64),
)


def test_a_record_comes_back_as_it_was() -> None:
    again = record_of(with_files(record_bytes(RECORD)))
    assert (again.settings, again.epochs, again.baseline) == (
        RECORD.settings,
        RECORD.epochs,
        RECORD.baseline,
    )
    assert again.baseline_arrays["numbers"].tolist() == [0, 1, 2]
    assert again.text_sums.tolist() == [1, 2**63]
    assert again.history()["loss"].tolist() == [0.5]


def test_a_model_that_was_not_trained_says_so() -> None:
    with pytest.raises(InvalidOption, match="not fitted here"):
        record_of(nlu_lite.load("en.embed.minilm_L6_384").models)


def test_a_later_format_is_refused() -> None:
    contents = record_bytes(RECORD)
    name = next(name for name in contents if name.endswith(".json"))
    contents[name] = json.dumps({**json.loads(contents[name]), "format": 9}).encode()
    with pytest.raises(InvalidModel, match="format 1"):
        record_of(with_files(contents))


def test_damaged_numbers_are_named() -> None:
    contents = record_bytes(RECORD)
    name = next(name for name in contents if name.endswith(".safetensors"))
    contents[name] = contents[name][:20]
    with pytest.raises(InvalidModel, match=Path(name).name):
        record_of(with_files(contents))
