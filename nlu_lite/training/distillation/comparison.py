"""A student beside its teacher: what it is worth, and what it costs."""

import math
import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.analysis.shared_texts import shared, shared_note
from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.pool import normalized
from nlu_lite.errors import InvalidOption, TrainingDataWarning
from nlu_lite.model.head import Head
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.output.frame import frame_of
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.tables import table_of
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import Subject, subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from nlu_lite.training.distillation.vector_learning import mean_cosine
from nlu_lite.training.metrics import METRICS, metric_of
from nlu_lite.training.outcome import Outcome, Targets, outcome_of
from nlu_lite.training.record import record_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["comparison"]

_ROUNDS = 3
_MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """One of those that are compared.

    Attributes:
        models: Its pipeline's.
        anew: The same, which remember no vectors.
        model: The one of them.
        subject: What it gives.
        answers: What it says of each text or word.
    """

    models: Models
    anew: Models
    model: Model
    subject: Subject
    answers: FloatArray


def comparison(
    student: Models,
    teacher: Models,
    data: object,
    *,
    y: object,
    text_column: Hashable | None,
    label_separator: str,
) -> "pd.DataFrame":
    """What `Pipeline.compare` gives.

    Args:
        student: One model.
        teacher: One model, that gives the same kind of answers.
        data: Texts that neither has learned from, with or without labels.
        y: The column of labels.
        text_column: The column of texts.
        label_separator: What stands between labels.

    Raises:
        InvalidOption: The two give different kinds of answers.

    Warns:
        TrainingDataWarning: The student has learned from some of the texts.
    """
    import pandas as pd

    subject = subject_of(_one(teacher))
    _check_alike(subject_of(_one(student)), subject)
    options = DistilOptions(y=y, text_column=text_column, label_separator=label_separator)
    dataset = dataset_to_teach(data, subject, options, language=_one(teacher).spec.language)
    _warn_of_shared(student, dataset)
    candidates = [_candidate(models, dataset) for models in (teacher, student)]
    rates = _rates(candidates, dataset)
    rows = [
        {
            **_quality(candidate, candidates[0], dataset),
            "megabytes": _megabytes(candidate.model),
            "texts_per_second": rate,
            "times_as_fast": rate / rates[0],
        }
        for candidate, rate in zip(candidates, rates, strict=True)
    ]
    names = pd.Index([next(iter(one.models)) for one in candidates], name="model")
    return pd.DataFrame(rows, index=names)


def _one(models: Models) -> Model:
    if len(models) != 1:
        raise InvalidOption(
            f"compare holds one model against another; a pipeline has {len(models)}: "
            f"{', '.join(models)}."
        )
    return next(iter(models.values()))


def _candidate(models: Models, dataset: Dataset) -> _Candidate:
    model = _one(models)
    subject = subject_of(model)
    anew = replace(models.request, cache=0).models()
    return _Candidate(models, anew, model, subject, answers_of(model, dataset, subject))


def _check_alike(student: Subject, teacher: Subject) -> None:
    of_student = (student.task, student.of_words, student.head and {*student.head.classes})
    if of_student != (teacher.task, teacher.of_words, teacher.head and {*teacher.head.classes}):
        raise InvalidOption(
            f"the student gives {student.what}, the teacher {teacher.what}, or other labels; "
            "compare holds those against each other that give the same."
        )


def _warn_of_shared(student: Models, dataset: Dataset) -> None:
    try:
        sums = record_of(student).text_sums
    except InvalidOption:
        # It was not trained here: nothing is known of its texts.
        return
    texts = dataset.documents.texts
    note = shared_note(shared(sums, texts), texts)
    if note is not None:
        warn(note, TrainingDataWarning)


def _quality(candidate: _Candidate, teacher: _Candidate, dataset: Dataset) -> Mapping[str, float]:
    head = teacher.subject.head
    if head is None:
        ours, theirs = candidate.answers, teacher.answers
        same_width = ours.shape == theirs.shape
        return {
            "agreement": _similarity_correlation(ours, theirs),
            "cosine": mean_cosine(ours, theirs) if same_width else math.nan,
        }
    quality: dict[str, float] = {}
    metric = metric_of(None, task=head.task)
    known = _known(head, dataset)
    if _there(known).any():
        outcome = _outcome(candidate, head, dataset, known, _counted(head, _there(known)))
        quality[metric.name] = metric.of(outcome)
    agreement = METRICS["spearman"] if head.task == "regressor" else metric
    every = np.arange(len(known))
    wanted = _outcome(teacher, head, dataset, known, every).predicted
    said = _counted(head, _there(teacher.answers))
    against = _outcome(candidate, head, dataset, wanted, said)
    return {**quality, "agreement": agreement.of(against)}


def _counted(head: Head, there: BoolArray) -> IntArray:
    """The rows that are held against each other; of entities all, which stand in sentences."""
    return np.arange(len(there)) if head.task == "ner" else np.flatnonzero(there)


def _outcome(
    candidate: _Candidate, head: Head, dataset: Dataset, targets: Targets, rows: IntArray
) -> Outcome:
    """What a candidate gives beside targets, as the teacher's head numbers classes."""
    sentences = dataset.segments.sentence_words if dataset.of_words else None
    answers = candidate.answers[rows]
    own = candidate.subject.head
    if own is not None and own.classes != head.classes:
        places = {label: place for place, label in enumerate(own.classes)}
        answers = answers[:, [places[label] for label in head.classes]]
    return outcome_of(head.task, targets[rows], answers, head.classes, sentences)


def _known(head: Head, dataset: Dataset) -> Targets:
    """The labels that are known, as outcomes have them; -1 or NaN where none is."""
    targets = np.asarray(dataset.targets, dtype=np.float32)
    if head.task == "regressor":
        return targets[:, 0]
    if head.task == "multi_classifier":
        return targets
    missing = np.isnan(targets).any(axis=1)
    return np.where(missing, -1, np.nan_to_num(targets).argmax(axis=1))


def _there(known: Targets) -> BoolArray:
    if known.dtype.kind == "i":
        return known >= 0
    return np.asarray(~np.isnan(known.reshape(len(known), -1)).any(axis=1))


def _similarity_correlation(ours: FloatArray, theirs: FloatArray) -> float:
    """How alike two models rank pairs of rows by cosine: Spearman's correlation."""
    generator = np.random.default_rng(0)
    there = np.flatnonzero(~(np.isnan(ours).any(axis=1) | np.isnan(theirs).any(axis=1)))
    first, second = generator.choice(there, (2, min(_MOST_PAIRS, len(there) ** 2)))
    different = first != second
    cosines = [_cosines(of, first[different], second[different]) for of in (ours, theirs)]
    return METRICS["spearman"].of(
        Outcome(targets=cosines[1], predicted=cosines[0], probabilities=cosines[0], classes=())
    )


def _cosines(vectors: FloatArray, first: IntArray, second: IntArray) -> FloatArray:
    unit = normalized(vectors)
    cosines: FloatArray = np.einsum("nd,nd->n", unit[first], unit[second])
    return cosines


def _megabytes(model: Model) -> float:
    return sum(path.stat().st_size for path in model.files.paths()) / 1e6


def _rates(candidates: Sequence[_Candidate], dataset: Dataset) -> list[float]:
    """Texts a second to the finished table, medians of rounds in which all take their turns."""
    level = "token" if dataset.of_words else "document"
    texts = list(dataset.documents.texts)
    taken: list[list[float]] = [[] for _ in candidates]
    for _ in range(_ROUNDS):
        for candidate, seconds in zip(candidates, taken, strict=True):
            prediction = prediction_of(candidate.anew, level, progress=False)
            began = time.perf_counter()
            frame_of(table_of(prediction, texts))
            seconds.append(time.perf_counter() - began)
    return [len(texts) / median(seconds) for seconds in taken]
