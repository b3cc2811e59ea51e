"""What is learnt from and measured with: data sets as tables, and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.data_files import Dataset, data_folder
from benchmarks.datasets import BANKING77, EWT, R8, R52, TREC_6, TREC_50, WNUT17
from benchmarks.labelled_text import Topics
from benchmarks.labelled_words import Sentences
from benchmarks.learning import ALL, AUTO, HEAD, OF_ENTITIES, OF_SPEECH, OF_TEXTS, Task
from benchmarks.topics import EXAMPLES, examples
from benchmarks.ways import TF_IDF

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEW", "TRAINING_SETS", "TrainingSet"]

_SEEDS, _DRAWS = 3, 10


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Data that labels are learnt with.

    Attributes:
        title: What it is called in tables.
        data: Where the parts come from.
        task: What is learnt.
        ways: Those of `learning.WAYS` that are measured.
        seeds: How many there are by default; the score is the mean over them.
        drawn: Whether eight texts of each class are drawn by the seed; else all are learnt from.
    """

    title: str
    data: Dataset[Topics] | Dataset[Sentences]
    task: Task
    ways: Sequence[str] = (TF_IDF, HEAD, ALL, AUTO)
    seeds: int = _SEEDS
    drawn: bool = False

    def parts(self, *, seed: int, most: int | None) -> "tuple[pd.DataFrame, pd.DataFrame]":
        """A table to learn from and one to measure with, labels in `y`.

        Args:
            seed: What is drawn by, where something is.
            most: Use so many rows of each part, to see whether it runs; None: all.

        Raises:
            DatasetMissing: The data are not there.
        """
        content = self.data.read(data_folder()).some(most)
        train = self._table(content.train, content.train_labels)
        if self.drawn:
            train = train.iloc[examples(train["y"].tolist(), seed)].reset_index(drop=True)
        return train, self._table(content.test, content.test_labels)

    def _table(self, rows: Sequence[object], labels: Sequence[object]) -> "pd.DataFrame":
        import pandas as pd

        return pd.DataFrame({self.task.column: _cells(rows), "y": _cells(labels)})


def _cells(values: Sequence[object]) -> list[object]:
    """Words of a sentence as a list, which is what a cell of a user's table has."""
    return [list(value) if isinstance(value, tuple) else value for value in values]


def _of_topics(data: Dataset[Topics]) -> TrainingSet:
    return TrainingSet(data.name, data, OF_TEXTS)


# TF-IDF knows no words in their sentence.
_OF_WORDS = (HEAD, ALL, AUTO)
FEW = TrainingSet(
    f"{BANKING77.name}, {EXAMPLES} a label",
    BANKING77,
    OF_TEXTS,
    ways=(TF_IDF, HEAD),
    seeds=_DRAWS,
    drawn=True,
)
# By what `--data` calls them.
TRAINING_SETS: Mapping[str, TrainingSet] = {
    "trec6": _of_topics(TREC_6),
    "trec50": _of_topics(TREC_50),
    "r8": _of_topics(R8),
    "r52": _of_topics(R52),
    "banking77": _of_topics(BANKING77),
    "banking77-8": FEW,
    "ewt": TrainingSet(EWT.name, EWT, OF_SPEECH, ways=_OF_WORDS),
    "wnut17": TrainingSet(WNUT17.name, WNUT17, OF_ENTITIES, ways=_OF_WORDS),
}
