"""What is to be learned: texts, where their words are, and a target each."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from nlu_lite.common.arrays import IntArray, ranges
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import TrainingDataWarning
from nlu_lite.input.documents import Documents
from nlu_lite.model.head_tasks import HeadTask, Label
from nlu_lite.prediction.prediction import words_of
from nlu_lite.text.segments import Segments
from nlu_lite.training.labelled import Labelled
from nlu_lite.training.labelled_words import LabelledWords
from nlu_lite.training.outcome import Targets
from nlu_lite.training.rows import taken

__all__ = ["Dataset", "dataset_of", "warn_of_unreadable"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dataset:
    """Texts, and what is to be learned of each, or of each of their words.

    Attributes:
        documents: The texts.
        segments: Their sentences and words.
        targets: As `training.metrics.Outcome` has them: a text each, or a word each.
        of_words: Whether they are of words.
        language: What the words were found by.
    """

    documents: Documents
    segments: Segments
    targets: Targets
    of_words: bool
    language: str

    def __len__(self) -> int:
        return len(self.documents)

    def take(self, numbers: IntArray) -> "Dataset":
        """Some of the texts alone.

        Args:
            numbers: Shape (n,), which of them.
        """
        documents = taken(self.documents, numbers)
        rows = numbers
        if self.of_words:
            bounds = self.segments.document_words
            rows = ranges(bounds[numbers], np.diff(bounds)[numbers])
        return Dataset(
            documents=documents,
            segments=words_of(documents, language=self.language),
            targets=self.targets[rows],
            of_words=self.of_words,
            language=self.language,
        )

    def strata(self) -> Sequence[Hashable]:
        """What is to be met alike on both sides of a split: the target of each text."""
        if self.of_words:
            bounds = self.segments.document_words
            return [
                tuple(sorted(set(self.targets[begin:end].tolist())))
                for begin, end in zip(bounds.tolist(), bounds[1:].tolist(), strict=False)
            ]
        if self.targets.ndim == 2:
            return [tuple(np.flatnonzero(row).tolist()) for row in self.targets]
        return cast("Sequence[Hashable]", self.targets.tolist())


def dataset_of(
    labelled: Labelled, classes: Sequence[Label], *, task: HeadTask, language: str
) -> Dataset:
    """The dataset of labelled texts or words.

    Args:
        labelled: Texts or words with their labels.
        classes: The labels in the order of their numbers; a label that is none of them has -1.
        task: What is to be learned.
        language: Of the texts, for their words.
    """
    of_words = isinstance(labelled, LabelledWords)
    return Dataset(
        documents=labelled.documents,
        segments=words_of(labelled.documents, language=language),
        targets=_targets(labelled, classes, task),
        of_words=of_words,
        language=language,
    )


def warn_of_unreadable(texts: int, *, of: int, ref: str) -> None:
    """Warn of texts in which a model finds nothing to read.

    Args:
        texts: How many they are.
        of: How many texts there are.
        ref: The model.
    """
    if texts:
        warn(
            f"{texts:,} of {of:,} texts have no pieces of {ref}, as those of invisible characters "
            "alone; nothing is learned from them.",
            TrainingDataWarning,
        )


def _targets(labelled: Labelled, classes: Sequence[Label], task: HeadTask) -> Targets:
    if isinstance(labelled.labels, np.ndarray):
        return labelled.labels
    numbers = {label: number for number, label in enumerate(classes)}
    if task != "multi_classifier":
        labels = cast("tuple[Label, ...]", labelled.labels)
        return np.array([numbers.get(label, -1) for label in labels], dtype=np.int64)
    several = cast("tuple[tuple[Label, ...], ...]", labelled.labels)
    flags = np.zeros((len(several), len(classes)), dtype=np.bool_)
    for row, labels in enumerate(several):
        flags[row, [numbers[label] for label in labels if label in numbers]] = True
    return flags
