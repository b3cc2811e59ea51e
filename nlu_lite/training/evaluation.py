"""How well a fitted pipeline does on labels that it has not seen."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head
from nlu_lite.model.head_tasks import Label
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.prediction.label_columns import probability_names
from nlu_lite.prediction.options import PredictOptions
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.tables import table_of
from nlu_lite.training.dataset import dataset_of
from nlu_lite.training.frozen import frozen_vectors
from nlu_lite.training.labelled import Labelled, labelled_of
from nlu_lite.training.metrics import metric_of
from nlu_lite.training.outcome import Outcome, outcome_of

__all__ = ["Fitted", "classes_of", "fitted_in", "outcome_on", "probabilities_of", "score_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The model of a pipeline that was fitted, and its head.

    Attributes:
        name: The reference, as typed.
        model: The model.
        head: Its head.
    """

    name: str
    model: Model
    head: Head


def fitted_in(models: Models) -> Fitted:
    """The one model with a head.

    Raises:
        InvalidOption: There is none, or there are several.
    """
    found = [
        Fitted(name, model, model.head) for name, model in models.items() if model.head is not None
    ]
    if len(found) != 1:
        raise InvalidOption(
            f"this pipeline ({', '.join(models)}) has {len(found) or 'no'} model"
            f"{'s' * (len(found) > 1)} that labels were learned with; expected one.\n"
            "Fit it: fitted = pipeline.fit(data, task='classifier')"
        )
    return found[0]


def classes_of(models: Models) -> "npt.NDArray[np.generic]":
    """The labels that a head knows, in the order of its probabilities.

    Raises:
        InvalidOption: There is no head, or it gives numbers.
    """
    head = fitted_in(models).head
    if not head.classes:
        raise InvalidOption("the pipeline was fitted to numbers (train.regressor): no classes.")
    return np.array(head.classes)


def probabilities_of(
    models: Models, texts: object, **options: Unpack[PredictOptions]
) -> FloatArray:
    """How likely each class is for each text; rows of NaN for texts without words.

    Args:
        models: One with a head.
        texts: As `Pipeline.predict` takes them.
        **options: As `Pipeline.predict` takes them.

    Raises:
        InvalidOption: The head knows no classes of texts.
    """
    fitted = fitted_in(models)
    if fitted.head.of_words:
        raise InvalidOption(
            "predict_proba gives a row a text; this pipeline labels words.\n"
            "Write predict(texts, 'token', probabilities=True)."
        )
    options["probabilities"], options["keep_columns"] = True, False
    table = table_of(prediction_of(models, "document", **options), texts)
    values = {column.name: np.asarray(column.values) for column in table.columns[1:]}
    every = np.stack([values[name] for name in probability_names(fitted.name, fitted.head)], axis=1)
    _, item = table.items.rows()
    missing = np.full((1, every.shape[1]), np.nan, dtype=np.float32)
    shares: FloatArray = np.concatenate([every, missing])[item]
    return shares


def score_of(
    models: Models,
    data: object,
    *,
    y: object,
    text_column: Hashable | None,
    metric: str | None,
    label_separator: str,
    drop_missing: bool,
) -> float:
    """How well the labels of data are met, as `Pipeline.score` tells it."""
    fitted = fitted_in(models)
    wanted = metric_of(metric, task=fitted.head.task)
    labelled = labelled_of(
        data,
        task=fitted.head.task,
        y=y,
        text_column=text_column,
        language=fitted.model.spec.language,
        label_separator=label_separator,
        drop_missing=drop_missing,
        to_learn=False,
    )
    return wanted.of(outcome_on(fitted, labelled))


def outcome_on(fitted: Fitted, labelled: Labelled) -> Outcome:
    """What a head gives for labelled texts or words, beside what it should give.

    Labels that it does not know stand behind those that it does.
    """
    head, model = fitted.head, fitted.model
    known = {*head.classes}
    unseen = tuple(label for label in labelled.classes if label not in known)
    classes: Sequence[Label] = (*head.classes, *unseen)
    dataset = dataset_of(labelled, classes, task=head.task, language=model.spec.language)
    vectors = frozen_vectors(model, dataset, head.input)
    probabilities = head.probabilities(head.scores(vectors))
    if head.task == "multi_classifier" and unseen:
        nothing = np.zeros((len(probabilities), len(unseen)), dtype=np.float32)
        probabilities = np.concatenate([probabilities, nothing], axis=1)
    return outcome_of(
        head.task,
        dataset.targets,
        probabilities,
        classes,
        dataset.segments.sentence_words if dataset.of_words else None,
    )
