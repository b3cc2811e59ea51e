"""What a student is taught, and what that gives."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.model.head import Head
from nlu_lite.model.model import Model
from nlu_lite.training.dataset import Dataset, warn_of_unreadable
from nlu_lite.training.examples import Examples, examples_of
from nlu_lite.training.history import EpochRecord
from nlu_lite.training.loop import Stopped

__all__ = ["Lesson", "Taught", "lesson_of"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lesson:
    """What a student is taught.

    Attributes:
        dataset: The texts.
        examples: The same as the student reads them.
        answers: Shape (texts or words, outputs), float32: what is to be answered; NaN: nothing is.
        held: The same for texts that are held back to validate by; None: there are none.
    """

    dataset: Dataset
    examples: Examples
    answers: FloatArray
    held: "Lesson | None" = None

    @property
    def of_words(self) -> bool:
        """Whether answers are of words."""
        return self.dataset.of_words

    def ids(self) -> IntArray:
        """All pieces that are read, those that are held back too."""
        held = [] if self.held is None else [self.held.examples.ids]
        return np.concatenate([self.examples.ids, *held])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Taught:
    """What a student has become.

    Attributes:
        head: Its head; None: it gives vectors.
        weights: Those of its encoder, float32, by the names of its checkpoint.
        history: A record an epoch.
        stopped: Why it ended.
        precision: What was computed in.
    """

    head: Head | None
    weights: Mapping[str, Tensor]
    history: tuple[EpochRecord, ...]
    stopped: Stopped
    precision: str


def lesson_of(
    student: Model, dataset: Dataset, answers: FloatArray, held: Lesson | None = None
) -> Lesson:
    """Texts as a student reads them, with the answers that it is to give.

    Args:
        student: The student.
        dataset: The texts.
        answers: As in `Lesson`.
        held: As in `Lesson`.

    Warns:
        TrainingDataWarning: Texts have no pieces of the student.
    """
    examples = examples_of(student, dataset.segments, of_words=dataset.of_words)
    if not dataset.of_words:
        unreadable = int((~examples.readable).sum())
        warn_of_unreadable(unreadable, of=len(dataset), ref=student.spec.ref)
    return Lesson(dataset=dataset, examples=examples, answers=answers, held=held)
