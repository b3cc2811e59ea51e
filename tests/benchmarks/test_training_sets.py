"""Data sets as the tables that are learnt from."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE, DatasetMissing
from benchmarks.datasets import BANKING77, WNUT17
from benchmarks.learning import WAYS
from benchmarks.training_sets import FEW, TRAINING_SETS
from tests.benchmarks.test_quality import put

LABELS = [f"label {number % 3}" for number in range(60)]
CARDS = "text,category\n" + "".join(
    f"text {number},{label}\n" for number, label in enumerate(LABELS)
)
POSTS = "In\tO\nRome\tB-location\n\nYes\tO\n"


@pytest.mark.parametrize("name", list(TRAINING_SETS))
def test_ways_are_known_and_what_is_missing_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    chosen = TRAINING_SETS[name]
    assert set(chosen.ways) <= set(WAYS)
    with pytest.raises(DatasetMissing, match=f"{chosen.data.name} left out: put "):
        chosen.parts(seed=0, most=None)


def test_eight_of_each_label_are_drawn_and_others_by_each_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    few = replace(FEW, data=put(tmp_path, BANKING77, [CARDS, CARDS]))
    (train, test), (other, _) = (few.parts(seed=seed, most=None) for seed in (0, 1))
    assert list(train) == ["text", "y"] and len(test) == 60
    assert Counter(train["y"]) == {"label 0": 8, "label 1": 8, "label 2": 8}
    assert set(train["text"]) != set(other["text"])
    assert train["text"].tolist() == few.parts(seed=0, most=None)[0]["text"].tolist()


def test_words_and_their_labels_are_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    posts = TRAINING_SETS["wnut17"]
    train, _ = replace(posts, data=put(tmp_path, WNUT17, [POSTS, POSTS])).parts(seed=0, most=None)
    assert train["words"].tolist() == [["In", "Rome"], ["Yes"]]
    assert train["y"].tolist() == [["O", "B-location"], ["O"]]
