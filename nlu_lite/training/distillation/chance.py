"""Students that learned nothing, told with figures."""

from collections import Counter

import numpy as np

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import TrainingDataWarning
from nlu_lite.model.head import Head
from nlu_lite.training.distillation.label_learning import decisions
from nlu_lite.training.distillation.lesson import Lesson, Taught
from nlu_lite.training.distillation.subject import Subject
from nlu_lite.training.distillation.vector_learning import mean_cosine
from nlu_lite.training.metrics import metric_of

__all__ = ["warn_of_chance"]


def warn_of_chance(lesson: Lesson, taught: Taught, subject: Subject, *, ref: str) -> None:
    """Warn where a student is no better than one that gives the same answer to everything.

    Args:
        lesson: What it was taught; nothing is known where nothing was held back.
        taught: What it became.
        subject: What it was taught.
        ref: What it is called.

    Warns:
        TrainingDataWarning: It is no better, with both figures.
    """
    metrics = [record.metric for record in taught.history if not np.isnan(record.metric)]
    if lesson.held is None or not metrics:
        return
    blind, measure = _of_one_answer(lesson.held, subject.head)
    if max(metrics) <= blind:
        warn(
            f"{ref} is no better than chance: on the texts held back its {measure} is "
            f"{max(metrics):.3f}, and {blind:.3f} where everything gets the same answer.\n"
            "Give it more texts, more epochs (epochs=), or more layers (into=).",
            TrainingDataWarning,
        )


def _of_one_answer(held: Lesson, head: Head | None) -> tuple[float, str]:
    """What the best single answer gives, and what the measure is called."""
    if head is None:
        mean = np.nanmean(held.answers, axis=0, keepdims=True)
        return mean_cosine(np.repeat(mean, len(held.answers), axis=0), held.answers), "mean cosine"
    measure = f"{metric_of(None, task=head.task).name} against the teacher"
    if metric_of(None, task=head.task).name != "accuracy":
        return 0.0, measure
    wanted = decisions(head, held.answers, held)
    (_, count), *_ = Counter(wanted.tolist()).most_common(1)
    return count / len(wanted), measure
