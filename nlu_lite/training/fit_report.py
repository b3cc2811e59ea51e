"""The report of a fitted pipeline on labels that it has not seen, with its rival beside it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

from nlu_lite.analysis.baseline import BASELINE_NAMES, baseline_of
from nlu_lite.analysis.entity_report import EntityReport, entity_report
from nlu_lite.analysis.label_report import LabelReport, label_report
from nlu_lite.analysis.multi_label_report import MultiLabelReport, multi_label_report
from nlu_lite.analysis.number_report import NumberReport, number_report
from nlu_lite.analysis.shared_texts import shared, shared_note
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head_tasks import HeadTask
from nlu_lite.model.load import Models
from nlu_lite.training.evaluation import Fitted, fitted_in, outcome_on
from nlu_lite.training.labelled import Labelled, labelled_of, plain_labels, plain_texts
from nlu_lite.training.outcome import Outcome
from nlu_lite.training.record import record_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FitReport", "report_of"]

FitReport: TypeAlias = LabelReport | MultiLabelReport | NumberReport | EntityReport

_NO_RECORD = "The model was not fitted here: no baseline learned from the same data."
_NO_WORDS = "The texts that it was fitted to have no words that a baseline could count."


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Compared:
    """What a report is made of.

    Attributes:
        fitted: The model.
        labelled: What it is held against.
        outcome: What its head gave.
        texts: The texts, or the words of each.
        rival: What the baseline gives; None: there is none.
        rival_name: What the baseline is called.
        notes: What is to be known of the figures.
    """

    fitted: Fitted
    labelled: Labelled
    outcome: Outcome
    texts: list[str] | list[list[str]]
    rival: list[Any] | None
    rival_name: str
    notes: tuple[str, ...]

    @property
    def index(self) -> "pd.Index[Any] | None":
        """The user's labels of the texts."""
        return self.labelled.documents.index


def report_of(
    models: Models,
    data: object,
    *,
    y: object,
    text_column: Hashable | None,
    label_separator: str,
    drop_missing: bool,
) -> FitReport:
    """What data tell of a fitted model, as `Pipeline.report` says.

    Raises:
        InvalidInput, InvalidOption: As `Pipeline.report` says.
        MissingExtra: nervaluate is not installed, which entities are told by.
    """
    fitted = fitted_in(models)
    language = fitted.model.spec.language
    labelled = labelled_of(
        data,
        task=fitted.head.task,
        y=y,
        text_column=text_column,
        language=language,
        label_separator=label_separator,
        drop_missing=drop_missing,
        to_learn=False,
    )
    texts = plain_texts(labelled, language=language)
    rival, notes = _rival(models, labelled, texts)
    compared = _Compared(
        fitted=fitted,
        labelled=labelled,
        outcome=outcome_on(fitted, labelled),
        texts=texts,
        rival=rival,
        rival_name=BASELINE_NAMES[fitted.head.task],
        notes=notes,
    )
    return _REPORTS[fitted.head.task](compared)


def _rival(
    models: Models, labelled: Labelled, texts: list[str] | list[list[str]]
) -> tuple[list[Any] | None, tuple[str, ...]]:
    """What the baseline gives, and what is to be said of the data."""
    try:
        record = record_of(models)
    except InvalidOption:
        return None, (_NO_RECORD,)
    note = shared_note(shared(record.text_sums, labelled.documents.texts), labelled.documents.texts)
    notes = () if note is None else (note,)
    if not record.baseline:
        return None, (*notes, _NO_WORDS)
    baseline = baseline_of(record.baseline_arrays, record.baseline)
    return baseline.predict(cast(Any, texts)), notes


def _of_labels(of: _Compared) -> LabelReport:
    classes = of.outcome.classes
    numbers = of.outcome.predicted.tolist()
    return label_report(
        cast(Any, plain_labels(of.labelled)),
        [None if number < 0 else classes[number] for number in numbers],
        classes=of.fitted.head.classes,
        probabilities=of.outcome.probabilities,
        baseline=of.rival,
        baseline_name=of.rival_name,
        texts=cast("list[str]", of.texts),
        index=of.index,
        notes=of.notes,
    )


def _of_several(of: _Compared) -> MultiLabelReport:
    known = of.fitted.head.classes
    flags = of.outcome.predicted[:, : len(known)]
    return multi_label_report(
        cast(Any, plain_labels(of.labelled)),
        [[known[number] for number in np.flatnonzero(row)] for row in flags],
        classes=known,
        probabilities=of.outcome.probabilities[:, : len(known)],
        baseline=of.rival,
        baseline_name=of.rival_name,
        texts=cast("list[str]", of.texts),
        index=of.index,
        notes=of.notes,
    )


def _of_numbers(of: _Compared) -> NumberReport:
    return number_report(
        cast("list[float]", plain_labels(of.labelled)),
        of.outcome.predicted.tolist(),
        baseline=of.rival,
        baseline_name=of.rival_name,
        texts=cast("list[str]", of.texts),
        index=of.index,
        notes=of.notes,
    )


def _words(of: _Compared) -> list[list[str]]:
    """The labels that the words of each text were given; "O" or "" where there was none."""
    classes = [*map(str, of.outcome.classes), "O"]
    labels = [classes[number] for number in of.outcome.predicted.tolist()]
    lengths = [len(words) for words in of.texts]
    ends = np.cumsum(lengths).tolist()
    return [labels[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _of_entities(of: _Compared) -> EntityReport:
    return entity_report(
        cast("list[list[str]]", plain_labels(of.labelled)),
        _words(of),
        words=cast("list[list[str]]", of.texts),
        classes=of.fitted.head.classes,
        baseline=of.rival,
        baseline_name=of.rival_name,
        index=of.index,
        notes=of.notes,
    )


def _of_tags(of: _Compared) -> LabelReport:
    texts = cast("list[list[str]]", of.texts)
    lengths = [len(words) for words in texts]
    rows = np.repeat(np.arange(len(texts)), lengths)
    index = of.index
    return label_report(
        cast(Any, [label for labels in plain_labels(of.labelled) for label in cast(Any, labels)]),
        [label for labels in _words(of) for label in labels],
        classes=of.fitted.head.classes,
        probabilities=of.outcome.probabilities,
        baseline=None if of.rival is None else [label for labels in of.rival for label in labels],
        baseline_name=of.rival_name,
        texts=[word for words in texts for word in words],
        index=rows.tolist() if index is None else index[rows],
        notes=of.notes,
    )


_REPORTS: Mapping[HeadTask, Callable[[_Compared], FitReport]] = {
    "classifier": _of_labels,
    "sentiment": _of_labels,
    "multi_classifier": _of_several,
    "regressor": _of_numbers,
    "ner": _of_entities,
    "pos": _of_tags,
}
