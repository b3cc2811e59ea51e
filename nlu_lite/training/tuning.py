"""Whole encoders, tuned on labelled texts or words together with a head."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import WORD_TASKS, Head, HeadInput, HeadTask, Label
from nlu_lite.model.head_layouts import hidden_activation
from nlu_lite.model.model import Model
from nlu_lite.training.examples import Examples
from nlu_lite.training.head_module import HeadModule, head_module_of, new_head_module
from nlu_lite.training.history import EpochRecord
from nlu_lite.training.label_lesson import LabelLesson, Scorer
from nlu_lite.training.loop import Stopped, learn
from nlu_lite.training.moments import Report, untold
from nlu_lite.training.objectives import NO_SCALE, OBJECTIVES, Objective, Scale, Targets, scale_of
from nlu_lite.training.schedule import Schedule
from nlu_lite.training.settings import SETTINGS, usual_epochs, usual_rate
from nlu_lite.training.trainee import Trainee, trainee_of, training_precision

__all__ = ["Tuned", "Validation", "tune"]

Score: TypeAlias = Callable[[FloatArray], float]
# Texts that are held back, and how good scores of shape (texts or words, classes) are.
Validation: TypeAlias = tuple[Examples, Score]


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """What tuning made.

    Attributes:
        weights: Those of the encoder in float32, as transformers names them.
        head: The head behind it.
        history: A record an epoch.
        stopped: Why it ended.
        precision: What was computed in.
    """

    weights: dict[str, Tensor]
    head: Head
    history: tuple[EpochRecord, ...]
    stopped: Stopped
    precision: str


def tune(
    model: Model,
    examples: Examples,
    targets: Targets,
    *,
    task: HeadTask,
    classes: tuple[Label, ...],
    name: str = "",
    validation: Validation | None = None,
    epochs: int | None = None,
    learning_rate: float | None = None,
    batch_size: int | None = None,
    patience: int | None = None,
    class_weight: FloatArray | None = None,
    seed: int = 0,
    pooling: str | None = None,
    start: Head | None = None,
    weights: Mapping[str, Tensor] | None = None,
    precision: str | None = None,
    objective: Objective | None = None,
    report: Report = untold,
) -> Tuned:
    """Tune the encoder of a model and a head.

    What is tuned gives the same scores where the weights and the head are opened as a model: texts
    are read in the same windows.

    Args:
        model: The model, which stays as it is.
        examples: Texts, or sentences with labelled words, as `examples_of` reads them.
        targets: One a text, or one a word. Numbers of classes, -1 where there is no label;
            for "multi_classifier" shape (texts, classes), 1 where a class holds; for "regressor"
            numbers. NaN where there is no label.
        task: What is learned.
        classes: The labels, by their numbers; none of a regressor.
        name: What the head's column is called.
        validation: Texts that are held back, and what makes a metric of the scores of all their
            texts or words (NaN without pieces), the larger the better. The epoch with the best
            one is kept; without it, the last.
        epochs: How often all examples are seen; None: as `SETTINGS` says.
        learning_rate: The largest one; None: as `SETTINGS` says, by the width of the model.
        batch_size: Texts or sentences of a batch; None: as `SETTINGS` says.
        patience: Stop after so many epochs without a better metric; None: as `SETTINGS` says.
        class_weight: Shape (classes,), how much an example of each class counts.
        seed: Decides what is random.
        pooling: How the vectors of texts are made that a new head reads; "cls": as transformers'
            own classes have it, with the layer that they put in between. None: as the model's card
            says.
        start: A head to go on from; classes that it does not have are added.
        weights: Those of the encoder to go on from; None: the model's.
        precision: "fp32" or "bf16"; None: the faster one on the model's device.
        objective: How scores are held against targets; None: as `OBJECTIVES` says of the task.
        report: Called behind each step.
    """
    usual = SETTINGS[task]
    _check_start(start, task)
    reads = start.input if start else HeadInput(pooling or _pooling(model, task))
    precision = precision or training_precision(model.encoder.facts.device)
    ids = [examples.ids] if validation is None else [examples.ids, validation[0].ids]
    encoder = trainee_of(
        model, np.concatenate(ids), precision=precision, layers=reads.layers, weights=weights
    )
    scale = scale_of(targets) if task == "regressor" else NO_SCALE
    hidden = None if pooling is None else hidden_activation(model.spec.architecture, pooling)
    head = _head(start, reads, encoder, classes, scale, seed, hidden).to(encoder.device)
    size = usual.batch_size if batch_size is None else batch_size
    lesson = LabelLesson(
        Scorer(encoder, head, of_words=task in WORD_TASKS),
        objective or OBJECTIVES[task],
        examples,
        scale.standardized(targets),
        class_weight=class_weight,
        batch_size=size,
        metric=None if validation is None else partial(_metric, *validation, scale=scale),
    )
    schedule = Schedule(
        epochs=epochs
        or usual_epochs(
            task,
            classes=len(classes),
            batches=-(-len(examples) // size),
            pieces=len(examples.ids),
        ),
        learning_rate=learning_rate or usual_rate(task, encoder.dimension),
        head_multiple=usual.head_multiple,
        patience=usual.patience if patience is None else patience,
    )
    course = learn(encoder, head, lesson, schedule, seed=seed, report=report)
    return Tuned(
        weights=encoder.weights(),
        head=head.head(task, name, classes, scale=scale),
        history=course.history,
        stopped=course.stopped,
        precision=precision,
    )


def _metric(examples: Examples, score: Score, scorer: Scorer, *, scale: Scale) -> float:
    return score(scale.restored(scorer.scores_of_all(examples)))


def _pooling(model: Model, task: HeadTask) -> str:
    """How the head's vectors are made: of texts as the model's own, or else their mean."""
    if task in WORD_TASKS:
        # What a static model has of a piece tells nothing of those beside it.
        return "mean" if model.spec.architecture == STATIC else "first"
    of_sentences = model.spec.task == "sentence_embeddings"
    return str(model.spec.pooling) if of_sentences else "mean"


def _check_start(start: Head | None, task: HeadTask) -> None:
    if start is None:
        return
    reads = start.input
    poolings = ("first", "mean")
    if reads.layers.concatenate or (task in WORD_TASKS and reads.pooling not in poolings):
        raise InvalidOption(
            f"a head that reads pooling={reads.pooling!r} and layers side by side="
            f"{reads.layers.concatenate} is not gone on from together with its encoder; expected "
            "pooling='first' or 'mean', and layers that are not side by side.\n"
            "Begin with a new head, or train the head alone: tune='head'."
        )


def _head(
    start: Head | None,
    reads: HeadInput,
    encoder: Trainee,
    classes: tuple[Label, ...],
    scale: Scale,
    seed: int,
    hidden: str | None,
) -> HeadModule:
    generator = torch.Generator().manual_seed(seed)
    if start is None:
        return new_head_module(
            reads,
            encoder.dimension,
            len(classes) or 1,
            dropout=encoder.dropout,
            generator=generator,
            hidden=hidden,
        )
    return head_module_of(
        start,
        classes,
        dropout=encoder.dropout,
        generator=generator,
        scale=scale,
    )
