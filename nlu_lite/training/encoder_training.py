"""Learning a whole encoder together with a head."""

import logging
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head, Label
from nlu_lite.model.model import Model
from nlu_lite.training.class_weights import class_weights
from nlu_lite.training.dataset import Dataset, warn_of_unreadable
from nlu_lite.training.examples import Examples, examples_of
from nlu_lite.training.fit_options import FitOptions
from nlu_lite.training.learned import Learned
from nlu_lite.training.metrics import metric_of
from nlu_lite.training.moments import shown
from nlu_lite.training.outcome import Targets, outcome_of
from nlu_lite.training.tuning import Score, tune

__all__ = ["encoder_learned", "refuse_int8"]

_logger = logging.getLogger(__name__)


def encoder_learned(
    model: Model,
    train: Dataset,
    validation: Dataset | None,
    *,
    classes: tuple[Label, ...],
    options: FitOptions,
) -> Learned:
    """An encoder and a head that were learned together.

    Args:
        model: The model, which stays as it is.
        train: What to learn from.
        validation: What to stop by, and to choose the best epoch by; None: the last is taken.
        classes: The labels that the targets number.
        options: What was asked for.

    Raises:
        InvalidOption: The model computes in int8, in which nothing can be learned; or layers are
            asked for.
    """
    refuse_int8(model)
    if options.layers is not None:
        raise InvalidOption(
            f"layers={options.layers!r} is for tune='head'; where the whole encoder learns, the "
            "head reads its last layer. Leave it out."
        )
    if train.of_words and options.pooling not in (None, "first"):
        raise InvalidOption(
            f"pooling={options.pooling!r} is for tune='head'; where the whole encoder learns, a "
            "word is its first piece. Leave it out."
        )
    examples = _examples(model, train)
    held = None
    if validation is not None:
        held = (_examples(model, validation), _score(validation, classes, options))
    with shown(options.progress) as report:
        tuned = tune(
            model,
            examples,
            _numbers(train.targets),
            task=options.head_task,
            classes=classes,
            name=f"trained_{options.task}",
            validation=held,
            epochs=options.epochs,
            learning_rate=options.learning_rate,
            batch_size=options.batch_size,
            patience=options.patience,
            class_weight=class_weights(options.class_weight, train.targets, classes),
            seed=options.seed,
            pooling=options.pooling,
            start=_start(model, options),
            report=report,
        )
    metric = metric_of(options.metric, task=options.head_task)
    values = [record.metric for record in tuned.history]
    sign = 1 if metric.greater_is_better else -1
    epochs = [
        {"stage": "all", **asdict(record), "metric": sign * record.metric}
        for record in tuned.history
    ]
    known = validation is not None and values
    return Learned(
        head=tuned.head,
        weights=tuned.weights,
        epochs=epochs,
        value=sign * float(np.nanmax(values)) if known else None,
        how=f"the whole encoder, {_count(epochs)} ({tuned.stopped}), {tuned.precision}",
    )


def _count(epochs: Sequence[object]) -> str:
    return f"{len(epochs)} epoch{'s' * (len(epochs) != 1)}"


def refuse_int8(model: Model) -> None:
    """Raise InvalidOption where a model is to learn that computes in whole numbers."""
    if model.encoder.facts.precision == "int8":
        raise InvalidOption(
            f"{model.spec.ref} computes in int8, in which an encoder can't learn.\n"
            "Load it in precision='fp32' (or 'bf16'), fit, save, and load the save in 'int8'; or "
            "train the head alone: tune='head'."
        )


def _examples(model: Model, data: Dataset) -> Examples:
    examples = examples_of(model, data.segments, of_words=data.of_words)
    longer = int((np.diff(examples.text_sequences) > 1).sum())
    if longer:
        _logger.info(
            "%d of %d texts are longer than %s reads at once (%d positions); all of their windows "
            "count.",
            longer,
            len(examples),
            model.spec.ref,
            model.max_positions,
        )
    if not data.of_words:
        unreadable = int((~examples.readable).sum())
        warn_of_unreadable(unreadable, of=len(data), ref=model.spec.ref)
    return examples


def _numbers(targets: Targets) -> IntArray | FloatArray:
    """Targets as losses take them: numbers of classes, or floating-point numbers."""
    if targets.dtype.kind == "i":
        return targets.astype(np.int64)
    return targets.astype(np.float32)


def _score(data: Dataset, classes: Sequence[Label], options: FitOptions) -> Score:
    """What makes a number of scores, the larger the better."""
    task, sentences = options.head_task, data.segments.sentence_words if data.of_words else None
    metric = metric_of(options.metric, task=task)
    sign = 1 if metric.greater_is_better else -1

    def score(scores: FloatArray) -> float:
        probabilities = Head.probabilities_of(task, scores)
        outcome = outcome_of(task, data.targets, probabilities, classes, sentences)
        return sign * metric.of(outcome)

    return score


def _start(model: Model, options: FitOptions) -> Head | None:
    """The head to go on from: that of the same task, where there is one."""
    head = model.head
    if head is None or head.task != options.task:
        return None
    # Asked for another way to make vectors, the head begins anew.
    return head if options.pooling in (None, head.input.pooling) else None
