"""An encoder that learns which texts are alike."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor, nn

from nlu_lite.common.arrays import BoolArray
from nlu_lite.common.choices import one_of
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.model.model import Model
from nlu_lite.spec import ModelSpec
from nlu_lite.text.segments import segment
from nlu_lite.training.examples import Examples, examples_of
from nlu_lite.training.history import EpochRecord, history_frame
from nlu_lite.training.loop import Stopped, learn
from nlu_lite.training.moments import Report, untold
from nlu_lite.training.pair_measures import PAIR_MEASURES
from nlu_lite.training.pairs import PairKind, TextPairs
from nlu_lite.training.schedule import Schedule
from nlu_lite.training.similarity_lesson import SimilarityLesson
from nlu_lite.training.trainee import Trainee, trainee_of, training_precision

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TunedEncoder", "tune_similarity"]

_logger = logging.getLogger(__name__)

# Without scores every other pair of a batch is a negative: the more, the better.
_BATCH_SIZES: Mapping[PairKind, int] = {"scored pairs": 16, "pairs": 64, "triplets": 32}
_EPOCHS, _PATIENCE = 4, 2
# Of an encoder whose states have 768 numbers; the narrower it is, the farther its weights may move.
_LEARNING_RATE, _WIDTH = 2.5e-5, 768


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TunedEncoder:
    """Weights that were learned, and how that went.

    Attributes:
        weights: Those of the whole encoder in float32, as transformers names them.
        history: A record an epoch; epoch 0 is the model as it was, where something validates.
        measures: What was measured at the end of each of these; empty without a validation.
        stopped: Why it ended.
        precision: What was computed in.
        learned_from: What was learned from, in a line.
    """

    weights: Mapping[str, Tensor]
    history: tuple[EpochRecord, ...]
    measures: tuple[Mapping[str, float], ...]
    stopped: Stopped
    precision: str
    learned_from: str

    def frame(self) -> "pd.DataFrame":
        """The history as a table, as `history_frame` has it, with a column for each measure."""
        frame = history_frame(self.history)
        if not self.measures:
            return frame
        columns = {name: [one[name] for one in self.measures] for name in self.measures[0]}
        return frame.assign(**columns)


def tune_similarity(
    model: Model,
    training: TextPairs,
    validation: TextPairs | None = None,
    *,
    epochs: int | None = None,
    learning_rate: float | None = None,
    batch_size: int | None = None,
    patience: int | None = None,
    metric: str | None = None,
    seed: int = 0,
    weights: Mapping[str, Tensor] | None = None,
    precision: str | None = None,
    report: Report = untold,
) -> TunedEncoder:
    """Tune the encoder of a model, so that the vectors of texts tell which are alike.

    The vector of a text is that which a pipeline of the model gives. The cosines of scored pairs
    are to be their scores (`cosine_error`). Of others the partner of each text is told from the
    texts of other pairs, of triplets from the third ones too (`in_batch_negatives`); a text that
    is known to be alike, by any pair of the data, is never a negative. Where no epoch is better
    than the model was before, it stays as it was; where the pairs to validate by can't be
    measured, the last epoch is kept; warnings say so.

    Args:
        model: A model of sentences, which stays as it is.
        training: Pairs to learn from.
        validation: Pairs to validate by, of the same `texts` (`learned_and_held`), of any kind. The
            epoch that is best on them is kept; None: the last.
        epochs: How often all pairs are seen; None: 4.
        learning_rate: The largest one; None: by the width of the model, 5e-5 of one of 384 numbers.
        batch_size: Most pairs of a batch; None: 16 scored pairs, 64 others, 32 triplets.
        patience: Stop after so many epochs without a better metric; None: 2.
        metric: One of `PAIR_MEASURES` for the kind of `validation`; None: the first of them.
        seed: Decides what is random.
        weights: Those of the encoder to go on from; None: the model's.
        precision: "fp32" or "bf16"; None: the faster one on the model's device.
        report: Called behind each step.

    Raises:
        InvalidInput: No text that is to be learned from has pieces of the model.
        InvalidOption: The model gives vectors of words, or there is no such metric.
    """
    _refuse_words(model.spec)
    if metric is not None and validation is not None:
        one_of("metric", metric, PAIR_MEASURES[validation.kind])
    examples = examples_of(
        model, segment(training.texts, language=model.spec.language), of_words=False
    )
    training = _readable(training, examples, model.spec)
    validation = None if validation is None else _readable(validation, examples, model.spec)
    precision = precision or training_precision(model.encoder.facts.device)
    trainee = trainee_of(model, examples.ids, precision=precision, weights=weights)
    lesson = SimilarityLesson(
        trainee,
        examples,
        training,
        validation,
        pooling=model.spec.pooling,
        batch_size=batch_size or _BATCH_SIZES[training.kind],
        metric=metric,
    )
    schedule = Schedule(
        epochs=_EPOCHS if epochs is None else epochs,
        learning_rate=learning_rate or _LEARNING_RATE * _WIDTH / trainee.dimension,
        patience=_PATIENCE if patience is None else patience,
    )
    _logger.info("%s learns from %s.", model.spec.ref, training.described())
    before, state = _before(trainee, lesson), _copied(trainee)
    course = learn(trainee, nn.Identity(), lesson, schedule, seed=seed, report=report)
    history = (*before, *course.history)
    if before and math.isnan(before[0].metric):
        _warn_of_none_measured(validation)
    elif before and not any(one.metric > before[0].metric for one in course.history):
        trainee.load_state_dict(state)
        _warn_of_none_better(history)
    return TunedEncoder(
        weights=trainee.weights(),
        history=history,
        measures=tuple(lesson.measures),
        stopped=course.stopped,
        precision=precision,
        learned_from=training.described(),
    )


def _refuse_words(spec: ModelSpec) -> None:
    if spec.task == "sentence_embeddings":
        return
    of_texts = spec.ref.replace(".embed.", ".embed_sentence.")
    other = of_texts if of_texts != spec.ref else "en.embed_sentence.minilm_L6_384"
    raise InvalidOption(
        f"task='similarity' learns vectors of whole texts, and {spec.ref} gives those of words.\n"
        f"Load a model of sentences, such as {other!r} where there is one (nlu_lite.models("
        "task='sentence_embeddings') lists them): nlu_lite.load(…).fit(pairs, task='similarity')"
    )


def _readable(pairs: TextPairs, examples: Examples, spec: ModelSpec) -> TextPairs:
    """The pairs whose texts have vectors."""
    readable: BoolArray = np.all(examples.readable[pairs.numbers], axis=1)
    if readable.all():
        return pairs
    unread = np.unique(pairs.rows[~readable])
    told = f"{len(unread):,} of {len(pairs):,} rows have a text without pieces of {spec.ref}"
    if not readable.any():
        raise InvalidInput(f"{told}: there is nothing to learn from.")
    warn(
        f"{told}, and are left out: those at positions {', '.join(map(str, unread[:5].tolist()))}"
        f"{' and others' if len(unread) > 5 else ''}.",
        TrainingDataWarning,
    )
    return pairs.part(readable)


def _before(trainee: Trainee, lesson: SimilarityLesson) -> tuple[EpochRecord, ...]:
    """How good the model is before it learns; nothing where nothing validates."""
    trainee.train(False)
    metric = lesson.metric()
    if metric is None:
        return ()
    return (
        EpochRecord(
            epoch=0,
            step=0,
            loss=math.nan,
            metric=metric,
            learning_rate=0.0,
            seconds=0.0,
            pieces_per_second=math.nan,
        ),
    )


def _copied(trainee: Trainee) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in trainee.state_dict().items()}


def _warn_of_none_measured(validation: TextPairs | None) -> None:
    count = 0 if validation is None else len(validation)
    warn(
        f"nothing can be measured on the {count:,} pairs to validate by, which are too few, or "
        "have all the same score: the last epoch is kept.\nGive more, or other ones: "
        "validation=frame",
        TrainingDataWarning,
    )


def _warn_of_none_better(history: tuple[EpochRecord, ...]) -> None:
    best = max((one.metric for one in history[1:]), default=math.nan)
    warn(
        f"the model stays as it was: no epoch was better on the pairs to validate by "
        f"({best:.4f}) than the model before ({history[0].metric:.4f}).\nGive more pairs, a "
        "smaller learning_rate=…, or other pairs to validate by: validation=frame",
        TrainingDataWarning,
    )
