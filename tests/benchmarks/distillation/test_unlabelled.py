"""What static students are trained on: nothing that something is tested with."""

from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE, DatasetMissing
from benchmarks.datasets import BANKING77, STS_B, WNUT17
from benchmarks.distillation import unlabelled
from benchmarks.distillation.unlabelled import unlabelled_sentences
from tests.benchmarks.test_quality import SENTENCES, put

TRAIN = (
    "text,category\nIs my card lost?,a\nIs my card lost?,b\nMy PIN?,b\n ,a\nA dog runs.,a\nYes,a\n"
    "Where is it now? A dog runs.,a\n"
)
TEST = "text,category\nMy PIN?,b\nAnd my loan?,a\n"
POSTS = "We\tO\nare\tO\nin\tO\nRome\tO\n\nNo\tO\n"
OTHERS = "Yes\tO\n\nNo\tO\n"


def test_they_are_sentences_of_the_training_texts_that_no_test_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlabelled, "STS_B", put(tmp_path, STS_B, [SENTENCES]))
    monkeypatch.setattr(unlabelled, "_OF_TEXTS", (put(tmp_path, BANKING77, [TRAIN, TEST]),))
    monkeypatch.setattr(unlabelled, "_OF_WORDS", (put(tmp_path, WNUT17, [POSTS, OTHERS]),))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    # Of Banking77's test, of STS-B and of WNUT17's test: "My PIN?", "A dog runs.", "Yes" and "No".
    expected = {"Is my card lost?", "We are in Rome", "Where is it now?"}
    assert {*unlabelled_sentences()} == expected and len(unlabelled_sentences()) == 3


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    with pytest.raises(DatasetMissing, match="stsb_test"):
        unlabelled_sentences()
