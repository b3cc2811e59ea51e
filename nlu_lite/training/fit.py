"""From a table to a fitted model."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from nlu_lite.analysis.baseline import fitted_baseline
from nlu_lite.analysis.shared_texts import text_sums
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.model.head import Label
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import trained_files
from nlu_lite.training.dataset import Dataset, dataset_of
from nlu_lite.training.fit_options import FitOptions, Tune
from nlu_lite.training.head_training import head_learned
from nlu_lite.training.labelled import Labelled, labelled_of, plain_labels, plain_texts
from nlu_lite.training.learned import Learned, contents_of
from nlu_lite.training.metrics import metric_of
from nlu_lite.training.record import TrainingRecord, record_bytes
from nlu_lite.training.split import split_of

__all__ = ["fitted"]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lessons:
    """What is learned from.

    Attributes:
        whole: All of it, as the user gave it.
        classes: The labels, in the order of their numbers.
        train: What weights are learned from.
        validation: What is held back; None: nothing.
    """

    whole: Labelled
    classes: tuple[Label, ...]
    train: Dataset
    validation: Dataset | None


def fitted(models: Models, data: object, options: FitOptions) -> Models:
    """The models that have learned what a table tells; the others stay as they are.

    Args:
        models: One model.
        data: As `Pipeline.fit` takes them.
        options: What was asked for.
    """
    (model,) = models.values()
    if options.task == "similarity":
        from nlu_lite.training.similarity_training import similarity_learned

        learned, record = similarity_learned(model, data, options)
    else:
        lessons = _lessons(model, data, options)
        learned = _WAYS[options.tune](model, lessons, options)
        record = _record(lessons, learned, options, language=model.spec.language)
    request = models.request
    contents = contents_of(learned, model, request.trained) | record_bytes(record)
    student = None if request.trained is None else request.trained.spec
    return replace(request, trained=trained_files(contents, student)).models()


def _lessons(model: Model, data: object, options: FitOptions) -> Lessons:
    """What is learned from, and what is held back."""
    task, language = options.head_task, model.spec.language
    whole = _labelled(model, data, options)
    classes = _known_classes(model, whole, options)
    every = dataset_of(whole, classes, task=task, language=language)
    if isinstance(options.validation, (int, float)) or options.validation is None:
        train, held = _parted(every, options)
        return Lessons(whole=whole, classes=classes, train=train, validation=held)
    other = labelled_of(
        options.validation,
        task=task,
        y=options.y,
        text_column=options.one_text_column,
        language=language,
        label_separator=options.label_separator,
        drop_missing=options.drop_missing,
        to_learn=False,
    )
    validation = dataset_of(other, classes, task=task, language=language)
    return Lessons(whole=whole, classes=classes, train=every, validation=validation)


def _parted(every: Dataset, options: FitOptions) -> tuple[Dataset, Dataset | None]:
    """What to learn from, and what is held back; nothing where there is too little of it."""
    share = options.validation
    if not isinstance(share, (int, float)) or not share:
        return every, None
    try:
        train, held = split_of(
            every.strata(), share=share, seed=options.seed, groups=every.documents.texts
        )
    except InvalidInput as cause:
        told = str(cause).partition("\n")[0]
        warn(f"nothing is held back to validate by: {told}", TrainingDataWarning)
        return every, None
    return every.take(train), every.take(held)


def _labelled(model: Model, data: object, options: FitOptions) -> Labelled:
    return labelled_of(
        data,
        task=options.head_task,
        y=options.y,
        text_column=options.one_text_column,
        language=model.spec.language,
        label_separator=options.label_separator,
        drop_missing=options.drop_missing,
    )


def _known_classes(model: Model, whole: Labelled, options: FitOptions) -> tuple[Label, ...]:
    """The labels that the encoder learned before, and those that are new."""
    before = model.head
    if before is None or before.task != options.task or options.tune == "head":
        return whole.classes
    known = {*before.classes}
    if {*map(type, known)} != {*map(type, whole.classes)}:
        raise InvalidInput(
            f"the pipeline learned labels such as {before.classes[0]!r} before, and these are such "
            f"as {whole.classes[0]!r}: labels of two types are not learned together.\n"
            "Write them alike, for example with .astype(str); or fit the pipeline that was loaded."
        )
    return (*before.classes, *(label for label in whole.classes if label not in known))


def _head(model: Model, lessons: Lessons, options: FitOptions) -> Learned:
    return head_learned(
        model, lessons.train, lessons.validation, classes=lessons.classes, options=options
    )


def _all(model: Model, lessons: Lessons, options: FitOptions) -> Learned:
    from nlu_lite.training.encoder_training import encoder_learned

    return encoder_learned(
        model, lessons.train, lessons.validation, classes=lessons.classes, options=options
    )


def _auto(model: Model, lessons: Lessons, options: FitOptions) -> Learned:
    """The head alone, then the whole encoder; the one that validates better."""
    metric = metric_of(options.metric, task=options.head_task)
    head, tuned = _head(model, lessons, options), _all(model, lessons, options)
    values = head.value, tuned.value
    if None in values:
        better, why = tuned, "there is nothing to validate by"
    else:
        of_head, of_all = cast("tuple[float, float]", values)
        better = tuned if metric.better(of_all, of_head) else head
        why = (
            f"{metric.name} on what was held back: the head alone {of_head:.4f}, the whole encoder "
            f"{of_all:.4f}"
        )
    what = "the whole encoder" if better is tuned else "the head alone"
    how = f"auto: {what} ({why})"
    _logger.info("%s", how)
    return replace(better, epochs=(*head.epochs, *tuned.epochs), how=how)


_WAYS: Mapping[Tune, Callable[[Model, Lessons, FitOptions], Learned]] = {
    "head": _head,
    "all": _all,
    "auto": _auto,
}


def _record(
    lessons: Lessons, learned: Learned, options: FitOptions, *, language: str
) -> TrainingRecord:
    """What is known of the training, with the rival that learned from the same data."""
    whole = lessons.whole
    try:
        baseline = fitted_baseline(
            plain_texts(whole, language=language),
            plain_labels(whole),
            task=options.task,
            seed=options.seed,
        )
        settings, arrays = baseline.settings(), baseline.arrays()
    except InvalidInput:
        # Texts of emoji alone have vectors, but nothing to count.
        settings, arrays = {}, {}
    return TrainingRecord(
        settings=_settings(lessons, learned, options),
        epochs=learned.epochs,
        baseline=settings,
        baseline_arrays=arrays,
        text_sums=text_sums(whole.documents.texts),
    )


def _settings(lessons: Lessons, learned: Learned, options: FitOptions) -> dict[str, object]:
    """What was asked for and decided, as far as it can be written as JSON."""
    metric = metric_of(options.metric, task=options.head_task)
    return {
        "task": options.task,
        "tune": options.tune,
        "how": learned.how,
        "metric": metric.name,
        "value": learned.value,
        "seed": options.seed,
        "texts": len(lessons.whole),
        "validation_texts": 0 if lessons.validation is None else len(lessons.validation),
        "classes": len(lessons.classes),
    }
