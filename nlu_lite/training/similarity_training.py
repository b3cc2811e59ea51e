"""Learning which texts are alike: a better pipeline of vectors."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict

from nlu_lite.errors import InvalidOption
from nlu_lite.model.model import Model
from nlu_lite.training.encoder_training import refuse_int8
from nlu_lite.training.fit_options import FitOptions
from nlu_lite.training.learned import Learned
from nlu_lite.training.moments import shown
from nlu_lite.training.pair_split import learned_and_held
from nlu_lite.training.record import TrainingRecord
from nlu_lite.training.similarity import tune_similarity

__all__ = ["similarity_learned"]


def similarity_learned(
    model: Model, data: object, options: FitOptions
) -> tuple[Learned, TrainingRecord]:
    """What was learned from pairs or triplets of texts, and how.

    Args:
        model: A model of sentences, which stays as it is.
        data: A table of pairs or triplets.
        options: What was asked for.

    Raises:
        InvalidInput: The table has no such pairs.
        InvalidOption: An option is for heads; or the model gives vectors of words, or computes in
            int8.
    """
    _refuse_options_of_heads(options)
    refuse_int8(model)
    training, validation = learned_and_held(
        data,
        validation=options.validation,
        text_columns=_columns(options.text_column),
        y=options.y,
        drop_missing=options.drop_missing,
        seed=options.seed,
    )
    with shown(options.progress) as report:
        tuned = tune_similarity(
            model,
            training,
            validation,
            epochs=options.epochs,
            learning_rate=options.learning_rate,
            batch_size=options.batch_size,
            patience=options.patience,
            metric=options.metric,
            seed=options.seed,
            report=report,
        )
    measures: Sequence[Mapping[str, float]] = tuned.measures or [{}] * len(tuned.history)
    epochs = [
        {"stage": "all", **asdict(record), **measure}
        for record, measure in zip(tuned.history, measures, strict=True)
    ]
    known = [one.metric for one in tuned.history if not math.isnan(one.metric)]
    best = max(known, default=None)
    how = f"{tuned.learned_from}; {tuned.stopped}, {tuned.precision}"
    learned = Learned(head=None, weights=tuned.weights, epochs=epochs, value=best, how=how)
    settings = {"task": options.task, "how": how, "value": best, "seed": options.seed}
    return learned, TrainingRecord(settings=settings, epochs=epochs)


def _columns(text_column: object) -> Sequence[Hashable] | None:
    if text_column is None or isinstance(text_column, (list, tuple)):
        return text_column
    raise InvalidOption(
        f"text_column={text_column!r} names one column; task='similarity' reads two or three: "
        "text_column=('text_a', 'text_b')."
    )


def _refuse_options_of_heads(options: FitOptions) -> None:
    given = {
        "tune": options.tune if options.tune == "auto" else None,
        "class_weight": options.class_weight,
        "layers": options.layers,
    }
    wrong = [f"{name}={value!r:.60}" for name, value in given.items() if value is not None]
    if wrong:
        raise InvalidOption(
            f"{', '.join(wrong)}: task='similarity' tunes the whole encoder and has no head.\n"
            "Leave it out."
        )
