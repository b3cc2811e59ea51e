"""Learning the vectors of a teacher."""

from dataclasses import replace
from functools import partial

import numpy as np
import torch

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.head import HeadInput, HeadLayer
from nlu_lite.model.model import Model
from nlu_lite.training.distillation.lesson import Lesson, Taught
from nlu_lite.training.distillation.soft_labels import vector_objective
from nlu_lite.training.head_module import HeadModule
from nlu_lite.training.label_lesson import LabelLesson, Scorer
from nlu_lite.training.loop import learn
from nlu_lite.training.moments import Report
from nlu_lite.training.schedule import Schedule
from nlu_lite.training.trainee import trainee_of, training_precision

__all__ = ["mean_cosine", "vectors_taught"]

_MOST_ROWS = 10_000


def vectors_taught(
    student: Model,
    lesson: Lesson,
    schedule: Schedule,
    *,
    batch_size: int,
    seed: int,
    report: Report,
) -> Taught:
    """Let a student's vectors become like those of its teacher.

    Where they are of other widths, the student's are held against the teacher's through a
    projection that is learned along, and left away in the end. It begins as a rotation, so that
    the student's own vectors are to each other as the teacher's are.

    Args:
        student: The student, which stays as it is.
        lesson: Texts and the teacher's vectors.
        schedule: How far the weights are moved, and when.
        batch_size: Texts, or sentences of words, of a batch.
        seed: Decides what is random.
        report: Called behind each step.
    """
    device = student.encoder.facts.device
    precision = training_precision(device)
    encoder = trainee_of(student, lesson.ids(), precision=precision)
    spec = student.spec
    reads = HeadInput(spec.pooling, normalize=spec.normalize)
    head = HeadModule([], reads, 0.0, dimension=encoder.dimension)
    scorer = Scorer(encoder, head, of_words=lesson.of_words)
    if lesson.answers.shape[1] != encoder.dimension:
        scorer = replace(scorer, head=_projection(scorer, lesson).to(encoder.device))
    held = lesson.held
    course = learn(
        encoder,
        scorer.head,
        LabelLesson(
            scorer,
            vector_objective(lesson.answers),
            lesson.examples,
            lesson.answers,
            class_weight=None,
            batch_size=batch_size,
            metric=None if held is None else partial(_metric, held),
        ),
        schedule,
        seed=seed,
        report=report,
    )
    return Taught(
        head=None,
        weights=encoder.weights(),
        history=course.history,
        stopped=course.stopped,
        precision=precision,
    )


def mean_cosine(vectors: FloatArray, others: FloatArray) -> float:
    """The mean cosine of rows; those of NaN are left out.

    Args:
        vectors: Shape (n, dimension).
        others: Shape (n, dimension).
    """
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(others, axis=1)
    cosines = (vectors * others).sum(axis=1) / np.maximum(lengths, np.finfo(np.float32).tiny)
    return float(np.nanmean(cosines))


def _metric(held: Lesson, scorer: Scorer) -> float:
    return mean_cosine(scorer.scores_of_all(held.examples), held.answers)


def _projection(scorer: Scorer, lesson: Lesson) -> HeadModule:
    """The rotation that brings the student's vectors nearest to those of the teacher.

    It is that of the orthogonal Procrustes problem (Schönemann, 1966, doi:10.1007/BF02289451).
    """
    own = scorer.scores_of_all(lesson.examples)
    there = ~(np.isnan(own).any(axis=1) | np.isnan(lesson.answers).any(axis=1))
    rows = np.flatnonzero(there)[:_MOST_ROWS]
    products = torch.from_numpy(lesson.answers[rows].T @ own[rows])
    left, _, right = torch.linalg.svd(products, full_matrices=False)
    weight: FloatArray = (left @ right).numpy()
    bias = np.zeros(len(weight), dtype=np.float32)
    return HeadModule([HeadLayer(weight, bias)], scorer.head.reads, 0.0)
