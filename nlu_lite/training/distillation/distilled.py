"""From a teacher and texts to a student."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import cast

import numpy as np
import torch
from torch import Tensor

from nlu_lite.analysis.shared_texts import text_sums
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import trained_files
from nlu_lite.training.dataset import Dataset, warn_of_unreadable
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.chance import warn_of_chance
from nlu_lite.training.distillation.label_learning import labels_taught
from nlu_lite.training.distillation.lesson import Lesson, Taught, lesson_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.settings import settings_of
from nlu_lite.training.distillation.soft_labels import mixed, tempered
from nlu_lite.training.distillation.students import (
    check_layers,
    opened_student,
    student_files,
)
from nlu_lite.training.distillation.subject import Subject, subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.distillation.vector_learning import vectors_taught
from nlu_lite.training.learned import Learned, contents_of
from nlu_lite.training.moments import shown
from nlu_lite.training.record import TrainingRecord, record_bytes
from nlu_lite.training.schedule import Schedule
from nlu_lite.training.split import split_of

__all__ = ["Answered", "distilled", "one_teacher"]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Texts, and what a teacher said of them elsewhere.

    Attributes:
        data: The texts, as `distilled` takes them.
        by_text: What was said of each: shape (1 or words, outputs), float32.
    """

    data: object
    by_text: Mapping[str, FloatArray]

    def of(self, texts: Sequence[str]) -> FloatArray:
        """Shape (texts or words, outputs): what was said of texts, one behind the other."""
        return np.concatenate([self.by_text[text] for text in texts])


def distilled(
    teachers: Models, data: object, options: DistilOptions, *, other: Models | None = None
) -> Models:
    """The student of a teacher.

    Args:
        teachers: One model.
        data: As `nlu_lite.distill` takes texts; or texts with the teacher's answers.
        options: What was asked for.
        other: A model that is to be the student; None: as `options.into` says.
    """
    teacher = one_teacher(teachers)
    subject = subject_of(teacher)
    if options.epochs == 0 and subject.head is not None:
        raise InvalidOption(
            f"epochs=0 is for teachers of vectors; {teacher.spec.ref} teaches {subject.what}, "
            "which a student can't give before it has learned. Leave it out."
        )
    if other is None:
        check_layers(teacher, options.into)
    texts = data.data if isinstance(data, Answered) else data
    dataset = dataset_to_teach(texts, subject, options, language=teacher.spec.language)
    _check_count(dataset, subject)
    files = student_files(teacher, dataset, subject, options, other)
    untaught = opened_student(files, teachers)
    if options.epochs == 0:
        return untaught
    (student,) = untaught.values()
    if isinstance(data, Answered):
        said = data.of(dataset.documents.texts)
    else:
        said = answers_of(teacher, dataset, subject, progress=options.progress)
    dataset, said = _answered(dataset, said, teacher)
    taught = _taught(student, dataset, said, subject, options)
    metrics = [one.metric for one in taught.history if not math.isnan(one.metric)]
    learned = Learned(
        head=taught.head,
        weights=_halved(taught.weights),
        epochs=[{"stage": "distil", **asdict(record)} for record in taught.history],
        value=max(metrics, default=None),
        how=f"{subject.what} of {teacher.spec.ref}; {taught.stopped}, {taught.precision}",
    )
    record = _record(dataset, learned, teacher, subject, options)
    contents = contents_of(learned, student, None) | record_bytes(record)
    return opened_student(trained_files(contents, files.spec), teachers)


def _halved(weights: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """Weights as 16-bit floating-point numbers, half the room; as they are where one is too large.

    A student is to be small, and three digits more are none of what it learned.
    """
    largest = torch.finfo(torch.float16).max
    if any(float(one.abs().max()) > largest for one in weights.values()):
        return weights
    return {name: one.half() for name, one in weights.items()}


def one_teacher(models: Models) -> Model:
    """The one model that teaches.

    Raises:
        InvalidOption: There are several, or it has learned nothing yet.
    """
    if models.task is not None:
        raise InvalidOption(
            f"the teacher's request ends with train.{models.task}, and it has learned nothing "
            "yet.\n"
            "Fit it first: teacher = pipeline.fit(labelled)"
        )
    if len(models) != 1:
        raise InvalidOption(
            f"a teacher is one model; this pipeline has {len(models)}: {', '.join(models)}.\n"
            "Load one of them."
        )
    return next(iter(models.values()))


def _check_count(dataset: Dataset, subject: Subject) -> None:
    classes = 0 if subject.head is None else len(subject.head.classes)
    least = max(2, classes)
    if len(dataset) < least and not subject.of_words:
        of = f"{classes} labels" if classes else "vectors"
        raise InvalidInput(
            f"A student of {of} has to see {least} texts at least, and hundreds to learn; given: "
            f"{len(dataset):,}. They need no labels: the teacher's answers are learned."
        )


def _answered(dataset: Dataset, said: FloatArray, teacher: Model) -> tuple[Dataset, FloatArray]:
    """The texts that a teacher finds something to read in, and what it says of them."""
    there = ~np.isnan(said).any(axis=1)
    if not there.any():
        raise InvalidInput(
            f"{teacher.spec.ref} finds no pieces in any of the {len(dataset):,} texts, as in those "
            "of invisible characters alone; there is nothing to learn from."
        )
    if dataset.of_words or there.all():
        return dataset, said
    warn_of_unreadable(int((~there).sum()), of=len(dataset), ref=teacher.spec.ref)
    return dataset.take(np.flatnonzero(there)), said[there]


def _taught(
    student: Model,
    dataset: Dataset,
    said: FloatArray,
    subject: Subject,
    options: DistilOptions,
) -> Taught:
    usual = settings_of(subject, student)
    lesson = _lesson(student, dataset, said, subject, options)
    schedule = Schedule(
        epochs=usual.epochs if options.epochs is None else options.epochs,
        learning_rate=options.learning_rate or usual.learning_rate,
        patience=usual.patience,
    )
    size = options.batch_size or usual.batch_size
    with shown(options.progress) as report:
        if subject.head is None:
            taught = vectors_taught(
                student, lesson, schedule, batch_size=size, seed=options.seed, report=report
            )
        else:
            taught = labels_taught(
                student,
                lesson,
                schedule,
                head=subject.head,
                temperature=options.temperature,
                batch_size=size,
                seed=options.seed,
                report=report,
            )
    warn_of_chance(lesson, taught, subject, ref=student.spec.ref)
    return taught


def _lesson(
    student: Model,
    dataset: Dataset,
    said: FloatArray,
    subject: Subject,
    options: DistilOptions,
) -> Lesson:
    """What is to be learned, and what is held back of it."""
    answers = said
    if subject.head is not None:
        soft = tempered(said, options.temperature, task=subject.head.task)
        answers = mixed(soft, cast(FloatArray, dataset.targets))
    whole = replace(dataset, targets=answers)
    if not options.validation:
        return lesson_of(student, whole, answers)
    train, held = _parted(whole, options.validation, options.seed)
    if held is None:
        return lesson_of(student, whole, answers)
    last = lesson_of(student, held, cast(FloatArray, held.targets))
    return lesson_of(student, train, cast(FloatArray, train.targets), last)


def _parted(whole: Dataset, share: float, seed: int) -> tuple[Dataset, Dataset | None]:
    texts = whole.documents.texts
    try:
        train, held = split_of([0] * len(texts), share=share, seed=seed, groups=texts)
    except InvalidInput as cause:
        told = str(cause).partition("\n")[0]
        warn(f"nothing is held back to validate by: {told}", TrainingDataWarning)
        return whole, None
    return whole.take(train), whole.take(held)


def _record(
    dataset: Dataset, learned: Learned, teacher: Model, subject: Subject, options: DistilOptions
) -> TrainingRecord:
    return TrainingRecord(
        settings={
            "task": "distil",
            "teacher": teacher.spec.ref,
            "subject": subject.what,
            "how": learned.how,
            "value": learned.value,
            "texts": len(dataset),
            "temperature": options.temperature,
            "seed": options.seed,
        },
        epochs=learned.epochs,
        text_sums=text_sums(dataset.documents.texts),
    )
