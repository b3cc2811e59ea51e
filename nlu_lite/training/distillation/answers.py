"""What a teacher answers, computed once for all texts."""

from dataclasses import replace

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.model import Model
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.subject import Subject
from nlu_lite.training.frozen import frozen_vectors

__all__ = ["answers_of"]


def answers_of(
    teacher: Model, dataset: Dataset, subject: Subject, *, progress: bool | None = None
) -> FloatArray:
    """What a teacher says of each text, or of each word.

    Where the teacher was loaded with ``cache=``, a file, its vectors are taken from it, and kept
    there for the next student.

    Args:
        teacher: The teacher.
        dataset: The texts.
        subject: What it is asked.
        progress: As in `Pipeline.predict`.

    Returns:
        Shape (texts or words, outputs), float32: probabilities of the classes, the number of a
        regressor, or a vector; rows of NaN for what the teacher finds no pieces in.
    """
    asked = replace(dataset, of_words=subject.of_words)
    vectors = frozen_vectors(teacher, asked, subject.reads, progress=progress)
    if subject.head is None:
        return np.ascontiguousarray(vectors)
    return subject.head.probabilities(subject.head.scores(vectors))
