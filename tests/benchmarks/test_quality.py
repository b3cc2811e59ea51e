"""What is measured on data that somebody has put into a folder, here small and made up."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from benchmarks import pairs, topics
from benchmarks.budgets import BUDGETS
from benchmarks.data_files import DATA_VARIABLE, Dataset, File
from benchmarks.pairs import measure_pairs
from benchmarks.topics import EXAMPLES, examples, measure_topics
from benchmarks.ways import FP32, STORED, TF_IDF

_Content = TypeVar("_Content")

SENTENCES = (
    "A man plays the guitar.,Somebody is playing music.,4.0\n"
    "A cat sleeps on the sofa.,The stock market fell.,0.2\n"
    "A dog runs.,A dog is running.,4.8\n"
    "The soup was cold.,The weather was cold.,1.5\n"
)
WORDS = "# comment\ncat\tkitten\t9\ncat\tmarket\t1\ncoffee\ttea\t7\nsun\tlaw\t0.5\n"
DOCUMENTS = "The team won the match.\nThe striker scored two goals.\nInterest rates rose again.\n"
SCORES = "1\t0.8\t0.2\n0\t1\t0.25\n0\t0\t1\n"
_OF_TOPICS = {
    "food": ("soup", "bread", "cheese", "rice", "apples", "beans"),
    "weather": ("rain", "snow", "wind", "fog", "thunder", "sunshine"),
    "money": ("a loan", "a bank", "cash", "interest", "a cheque", "savings"),
}
TOPICS = "text,category\n" + "".join(
    f"I talk about {word},{topic}\n" for topic, words in _OF_TOPICS.items() for word in words
)


def put(folder: Path, data: Dataset[_Content], texts: Sequence[str]) -> Dataset[_Content]:
    """Write files as those of a data set, which is then held to their sums."""
    files = []
    for file, text in zip(data.files, texts, strict=True):
        content = text.encode()
        (folder / file.name).write_bytes(content)
        files.append(File(file.name, hashlib.sha256(content).hexdigest(), file.wheel))
    return replace(data, files=tuple(files))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all data sets, each of a few lines."""
    contents = ([SENTENCES], [WORDS], [WORDS], [DOCUMENTS, SCORES])
    judged = tuple(
        replace(each, data=put(tmp_path, each.data, texts))
        for each, texts in zip(pairs.DATA, contents, strict=True)
    )
    monkeypatch.setattr(pairs, "DATA", judged)
    monkeypatch.setattr(topics, "DATA", (put(tmp_path, topics.DATA[0], [TOPICS, TOPICS]),))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_pairs_have_a_row_for_each_way_to_make_vectors(folder: Path) -> None:
    table = measure_pairs()
    ways = [row["what"] for row in table.rows if row["data"] == "STS-B"]
    assert {FP32, STORED, TF_IDF} <= set(ways) and len(set(ways)) == len(ways)
    assert {row["pairs"] for row in table.rows if row["data"] == "STS-B"} == {4}
    # Two words have nothing in common for TF-IDF.
    assert TF_IDF not in {row["what"] for row in table.rows if row["data"] == "SimLex-999"}
    assert all(-1 <= float(str(row["Spearman"])) <= 1 for row in table.rows)


@pytest.mark.slow
def test_the_model_agrees_with_people(folder: Path) -> None:
    figures = measure_pairs().figures
    assert figures[pairs.named("WordSim-353", "Spearman")] >= 0.8
    assert figures[pairs.named("Lee50", "Pearson")] >= 0.8
    assert figures[pairs.away("STS-B", "Spearman", pairs.AS_INT8)] <= 0.2


@pytest.mark.slow
def test_all_figures_that_budgets_ask_for_are_measured(folder: Path) -> None:
    # What is asked for of these is held in test_training_quality and in test_distill.
    elsewhere = ("Training", "Distillation")
    budgets = [each for each in BUDGETS if each.needs and each.source not in elsewhere]
    asked = {bound.figure for budget in budgets for bound in budget.bounds}
    assert asked and asked <= set(measure_pairs().figures)


@pytest.mark.slow
def test_topics_are_told_apart(folder: Path) -> None:
    table = measure_topics()
    ours, tf_idf = table.rows
    assert (ours["what"], tf_idf["what"]) == (FP32, TF_IDF)
    # The texts are those that were learnt from.
    assert ours["k-NN, all"] == ours[f"k-NN, {EXAMPLES} a topic"] == 1
    assert table.figures["quality, Banking77: V-measure"] == ours["V-measure"]
    assert float(str(ours["V-measure"])) > 0.3


def test_what_is_not_there_is_left_out_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    of_pairs, of_topics = measure_pairs(), measure_topics()
    assert not of_pairs.rows and not of_topics.rows
    assert not of_pairs.figures and not of_topics.figures
    for each in pairs.DATA:
        (told,) = [n for n in of_pairs.notes if n.startswith(f"{each.data.name} left out: put ")]
        assert all(file.name in told for file in each.data.files)
    assert any("banking77_train.csv" in note for note in of_topics.notes)


def test_examples_are_as_many_of_each_topic_and_others_each_time() -> None:
    labels = ["a"] * 20 + ["b"] * 30 + ["c"] * 3
    first, again, other = (examples(labels, seed).tolist() for seed in (0, 0, 1))
    assert first == again != other
    assert len(set(first)) == len(first)
    counts = np.unique([labels[place] for place in first], return_counts=True)
    assert [part.tolist() for part in counts] == [["a", "b", "c"], [EXAMPLES, EXAMPLES, 3]]
