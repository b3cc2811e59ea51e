"""How good predicted labels are, beside those of a plain baseline."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.calibration import Calibration, calibration_of
from nlu_lite.analysis.class_figures import ClassFigures, wilson
from nlu_lite.analysis.classes import Label, is_label, numbers_of, with_others
from nlu_lite.analysis.confusion import confused_pairs, confusion_matrix, shades_of
from nlu_lite.analysis.metrics import Doubles
from nlu_lite.analysis.pages import Page, Paged, Section
from nlu_lite.analysis.report_input import Rows, check_probabilities, check_true
from nlu_lite.common.arrays import BoolArray, IntArray

__all__ = ["LabelReport", "label_report"]

_MOST_IN_MATRIX = 30
_MOST_IN_TEXT = 12
_NONE = "(none)"


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class LabelReport(Paged):
    """How good labels are; text in a console, tables in a notebook.

    Attributes:
        rows: How many were compared.
        figures: accuracy, macro F1, micro F1 and weighted F1 as rows; a column `model`, and one of
            the baseline, named after it.
        interval: Between what the accuracy lies with a probability of 95 % (Wilson 1927).
        classes: A row a class: precision, recall, f1, support, predicted; `baseline_f1`.
        confusion: How many of each class (rows) were given each (columns).
        confused: The pairs of it: true, predicted, count, share; the most frequent first.
        calibration: Whether the model is as sure as it is right; None where no probabilities were
            given.
        mistakes: Under the user's index: text, true, predicted, confidence, as far as they are
            known; those that the model was surest of first.
        only_right: How many rows are right where the baseline is wrong, and wrong where it is
            right; None where there is no baseline.
        notes: What is to be known of the figures.
    """

    __module__ = "nlu_lite"

    rows: int
    figures: pd.DataFrame
    interval: tuple[float, float]
    classes: pd.DataFrame
    confusion: pd.DataFrame
    confused: pd.DataFrame
    calibration: Calibration | None
    mistakes: pd.DataFrame
    only_right: tuple[int, int] | None
    notes: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        """The share of rows that have the right label."""
        return self._figure("accuracy")

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the classes that occur."""
        return self._figure("macro F1")

    @property
    def micro_f1(self) -> float:
        """The F1 of all rows together, which is the accuracy where all were given a label."""
        return self._figure("micro F1")

    @property
    def weighted_f1(self) -> float:
        """The mean F1 of the classes, by how many rows have each."""
        return self._figure("weighted F1")

    def worst(self, count: int | None = None) -> pd.DataFrame:
        """The classes with the lowest F1 first, of those that occur; None: all of them."""
        occurring = self.classes[(self.classes["support"] + self.classes["predicted"]) > 0]
        return occurring.sort_values("f1", kind="stable").head(count or len(occurring))

    def _figure(self, name: str) -> float:
        return float(self.figures["model"].loc[name])

    def _page(self) -> Page:
        low, high = self.interval
        facts = [
            f"{self.rows} rows, {len(self.classes)} classes; accuracy {self.accuracy:.3f} "
            f"(between {low:.3f} and {high:.3f} with a probability of 95 %)"
        ]
        if self.only_right is not None:
            better, worse = self.only_right
            name = self.figures.columns[-1]
            facts.append(f"{better} rows are right where {name} is wrong; {worse} the other way")
        if self.calibration is not None:
            facts.append(f"expected calibration error {self.calibration.error:.3f}")
        return Page(tuple(facts), tuple(self._sections()), self.notes)

    def _sections(self) -> Iterator[Section]:
        yield Section(title="", table=self.figures)
        worst = self.worst().rename(columns={"baseline_f1": f"f1 of {self.figures.columns[-1]}"})
        yield Section(title="classes, the worst first", table=worst, rest="report.classes")
        size = len(self.confusion)
        if size <= _MOST_IN_MATRIX:
            yield Section(
                title="how many of each class (rows) were given each (columns)",
                table=self.confusion,
                shades=shades_of(self.confusion),
                most=size,
                upright=True,
                in_text=size <= _MOST_IN_TEXT,
            )
        pairs = self.confused.set_index("true")
        yield Section(title="most confused", table=pairs, most=10, rest="report.confused")
        if self.calibration is not None:
            bins = self.calibration.bins[self.calibration.bins["rows"] > 0].set_index("above")
            title = "confidence, and the share of rows that are right"
            yield Section(title=title, table=bins, in_text=False)
        title = "mistakes, those that the model was surest of first"
        yield Section(title=title, table=self.mistakes, most=10, rest="report.mistakes")


def label_report(
    true: Sequence[Label],
    predicted: Sequence[Label | None],
    *,
    classes: Sequence[Label],
    probabilities: npt.NDArray[Any] | None = None,
    baseline: Sequence[Label | None] | None = None,
    baseline_name: str = "TF-IDF",
    texts: Sequence[str] | None = None,
    index: "Sequence[Any] | pd.Index[Any] | None" = None,
    notes: Sequence[str] = (),
) -> LabelReport:
    """The report of labels that were predicted.

    Args:
        true: The right label of each row.
        predicted: The label that it was given; None or NaN where it was given none, as texts
            without words are, which is a mistake.
        classes: The labels that the model knows. Others among the true ones are mistakes, too, and
            the notes say so.
        probabilities: Shape (rows, classes), how likely each class is.
        baseline: The labels that a baseline gives.
        baseline_name: What it is called.
        texts: The text of each row, which the mistakes are shown with.
        index: What the rows are called; None: by their numbers.
        notes: What else is to be said.

    Raises:
        InvalidInput: There are no rows, or true labels are missing.
        InvalidOption: Something is not as long as there are rows, or has not as many columns as
            there are classes.

    >>> report = label_report(["a", "a", "b"], ["a", "b", "b"], classes=["a", "b"])
    >>> report.accuracy, report.confusion.loc["a"].tolist()
    (0.6666666666666666, [1, 1])
    """
    rows = Rows.of(true, index=index, predicted=predicted, baseline=baseline, texts=texts)
    check_true(rows, true)
    known = set(classes)
    unseen = Counter(label for label in true if label not in known)
    labels = with_others(classes, true, predicted, baseline or ())
    meant, said = numbers_of(true, labels), numbers_of(predicted, labels)
    confidence = _confidence(probabilities, said, classes)
    model = _Side.of(meant, said, len(labels))
    sides, table, only_right = {"model": model.figures()}, model.classes.table(labels), None
    if baseline is not None:
        rival = _Side.of(meant, numbers_of(baseline, labels), len(labels))
        sides[baseline_name] = rival.figures()
        table["baseline_f1"] = rival.classes.f1
        only_right = model.only_right(rival), rival.only_right(model)
    without = int((said < 0).sum())
    return LabelReport(
        rows=len(true),
        figures=pd.DataFrame(sides),
        interval=wilson(int(model.right.sum()), len(true)),
        classes=table,
        confusion=_named(model.matrix, labels, [_NONE] if without else []),
        confused=confused_pairs(model.matrix, (*labels, None)),
        calibration=_calibration(confidence, model.right),
        mistakes=_mistakes(rows, model, true, predicted, confidence, texts),
        only_right=only_right,
        notes=(*_faults(unseen, without, len(true)), *notes),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """What was said of the rows, by the model or by the baseline."""

    right: BoolArray
    matrix: IntArray
    classes: ClassFigures

    @classmethod
    def of(cls, meant: IntArray, said: IntArray, count: int) -> "_Side":
        matrix = confusion_matrix(meant, said, count)
        square = matrix[:, :count]
        figures = ClassFigures(np.diag(square), matrix.sum(axis=1), square.sum(axis=0))
        return cls(meant == said, matrix, figures)

    def figures(self) -> dict[str, float]:
        return {"accuracy": float(self.right.mean()), **self.classes.means()}

    def only_right(self, other: "_Side") -> int:
        return int((self.right & ~other.right).sum())


def _confidence(
    probabilities: npt.NDArray[Any] | None, said: IntArray, classes: Sequence[Label]
) -> Doubles | None:
    """Shape (rows,), how likely the class that each was given is; NaN where it was given none."""
    if probabilities is None:
        return None
    check_probabilities(probabilities, len(said), classes)
    known = np.flatnonzero((said >= 0) & (said < len(classes)))
    confidence = np.full(len(said), np.nan)
    confidence[known] = probabilities[known, said[known]]
    return confidence


def _calibration(confidence: Doubles | None, right: BoolArray) -> Calibration | None:
    if confidence is None:
        return None
    sure = ~np.isnan(confidence)
    return calibration_of(confidence[sure], right[sure])


def _named(matrix: IntArray, labels: Sequence[Label], more: Sequence[str]) -> pd.DataFrame:
    names = [*labels, *more]
    index = pd.Index(list(labels), name="true")
    return pd.DataFrame(matrix[:, : len(names)], index=index, columns=pd.Index(names))


def _mistakes(
    rows: Rows,
    model: _Side,
    true: Sequence[Label],
    predicted: Sequence[Label | None],
    confidence: Doubles | None,
    texts: Sequence[str] | None,
) -> pd.DataFrame:
    places = np.flatnonzero(~model.right).tolist()
    columns: dict[str, object] = {}
    if texts is not None:
        columns["text"] = [texts[place] for place in places]
    columns["true"] = [true[place] for place in places]
    said = (predicted[place] for place in places)
    columns["predicted"] = [label if is_label(label) else None for label in said]
    if confidence is None:
        return pd.DataFrame(columns, index=rows.index[places])
    columns["confidence"] = confidence[places]
    # Equal ones, and the missing at the end, in the order of the rows.
    order = np.argsort(-confidence[places], kind="stable")
    return pd.DataFrame(columns, index=rows.index[places]).iloc[order]


def _faults(unseen: "Counter[Label]", without: int, rows: int) -> Iterator[str]:
    if unseen:
        shown = ", ".join(f"{label!r} ({count})" for label, count in unseen.most_common(5))
        more = ", …" if len(unseen) > 5 else ""
        yield (
            f"{unseen.total()} of {rows} rows have labels that the model has not learned, which "
            f"count as mistakes: {shown}{more}"
        )
    if without:
        yield f"{without} of {rows} rows were given no label, which counts as a mistake"
