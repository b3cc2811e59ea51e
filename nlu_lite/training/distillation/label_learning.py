"""Learning the labels of a teacher."""

from collections.abc import Callable

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.model.head import WORD_TASKS, Head
from nlu_lite.model.model import Model
from nlu_lite.training.distillation.lesson import Lesson, Taught
from nlu_lite.training.distillation.soft_labels import label_objective
from nlu_lite.training.metrics import metric_of
from nlu_lite.training.moments import Report
from nlu_lite.training.outcome import Targets, outcome_of
from nlu_lite.training.schedule import Schedule
from nlu_lite.training.tuning import tune

__all__ = ["agreement", "decisions", "labels_taught"]


def labels_taught(
    student: Model,
    lesson: Lesson,
    schedule: Schedule,
    *,
    head: Head,
    temperature: float,
    batch_size: int,
    seed: int,
    report: Report,
) -> Taught:
    """Let a student give the labels that its teacher gives.

    Args:
        student: The student, which stays as it is.
        lesson: Texts, and the teacher's probabilities at the temperature.
        schedule: How far the weights are moved, and when.
        head: The teacher's; the student's begins as it where it reads the same.
        temperature: As in `soft_labels.tempered`.
        batch_size: Texts, or sentences of words, of a batch.
        seed: Decides what is random.
        report: Called behind each step.
    """
    held = lesson.held
    tuned = tune(
        student,
        lesson.examples,
        lesson.answers,
        task=head.task,
        classes=head.classes,
        name=head.name,
        validation=None if held is None else (held.examples, _score(head, held)),
        epochs=schedule.epochs,
        learning_rate=schedule.learning_rate,
        batch_size=batch_size,
        patience=schedule.patience,
        seed=seed,
        start=head if _goes_on(head, student) else None,
        objective=label_objective(head.task, temperature),
        report=report,
    )
    return Taught(
        head=tuned.head,
        weights=tuned.weights,
        history=tuned.history,
        stopped=tuned.stopped,
        precision=tuned.precision,
    )


def decisions(head: Head, probabilities: FloatArray, lesson: Lesson) -> Targets:
    """What a head decides for, by the probabilities that it gives of a lesson."""
    sentences = lesson.dataset.segments.sentence_words if lesson.of_words else None
    return outcome_of(head.task, probabilities, probabilities, head.classes, sentences).predicted


def agreement(head: Head, probabilities: FloatArray, lesson: Lesson) -> float:
    """How often a student decides as its lesson says, by the usual metric of the task.

    Args:
        head: The teacher's.
        probabilities: Shape (texts or words, outputs), what the student gives.
        lesson: What it should give.
    """
    sentences = lesson.dataset.segments.sentence_words if lesson.of_words else None
    wanted = decisions(head, lesson.answers, lesson)
    if head.task != "ner":
        # Nothing can agree where nothing is said.
        said = ~np.isnan(lesson.answers).any(axis=1)
        wanted, probabilities = wanted[said], probabilities[said]
    outcome = outcome_of(head.task, wanted, probabilities, head.classes, sentences)
    return metric_of(None, task=head.task).of(outcome)


def _score(head: Head, held: Lesson) -> Callable[[FloatArray], float]:
    def score(scores: FloatArray) -> float:
        return agreement(head, Head.probabilities_of(head.task, scores), held)

    return score


def _goes_on(head: Head, student: Model) -> bool:
    """Whether a student's vectors are made as those that the teacher's head reads, as wide."""
    of_words = head.task in WORD_TASKS
    wide = head.layers[0].weight.shape[1] == student.encoder.facts.dimension
    usual = head.input.layers == Layers() and (not of_words or head.input.pooling == "first")
    return wide and usual
