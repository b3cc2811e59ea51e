"""How good predicted labels are, where a text has several of them, or none."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.analysis.calibration import Calibration, calibration_of
from nlu_lite.analysis.class_figures import ClassFigures
from nlu_lite.analysis.classes import Label, with_others
from nlu_lite.analysis.pages import Page, Paged, Section
from nlu_lite.analysis.report_input import Rows, check_probabilities
from nlu_lite.common.arrays import BoolArray

__all__ = ["MultiLabelReport", "multi_label_report"]

_Labels = Sequence[Collection[Label]]


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class MultiLabelReport(Paged):
    """How good lists of labels are; text in a console, tables in a notebook.

    Attributes:
        rows: How many were compared.
        figures: macro F1, micro F1, weighted F1, `all right` (the share of rows that have exactly
            the right labels) and `wrong` (the share of decisions, one a row and class, that are
            wrong: the Hamming loss) as rows; a column `model`, and one of the baseline.
        classes: A row a class: precision, recall, f1, support, predicted; `baseline_f1`.
        calibration: Of all decisions: how likely a class was, and whether the row has it.
        mistakes: Under the user's index: text, true, predicted, `missed` and `added`, as lists;
            those with the most mistakes first.
        notes: What is to be known of the figures.
    """

    __module__ = "nlu_lite"

    rows: int
    figures: pd.DataFrame
    classes: pd.DataFrame
    calibration: Calibration | None
    mistakes: pd.DataFrame
    notes: tuple[str, ...]

    def _page(self) -> Page:
        facts = [f"{self.rows} rows, {len(self.classes)} classes"]
        if self.calibration is not None:
            facts.append(f"expected calibration error {self.calibration.error:.3f}")
        return Page(tuple(facts), tuple(self._sections()), self.notes)

    def _sections(self) -> Iterator[Section]:
        yield Section(title="", table=self.figures)
        worst = self.classes.sort_values("f1", kind="stable")
        worst = worst.rename(columns={"baseline_f1": f"f1 of {self.figures.columns[-1]}"})
        yield Section(title="classes, the worst first", table=worst, rest="report.classes")
        yield Section(title="mistakes", table=self.mistakes, most=10, rest="report.mistakes")


def multi_label_report(
    true: _Labels,
    predicted: _Labels,
    *,
    classes: Sequence[Label],
    probabilities: npt.NDArray[Any] | None = None,
    baseline: _Labels | None = None,
    baseline_name: str = "TF-IDF",
    texts: Sequence[str] | None = None,
    index: "Sequence[Any] | pd.Index[Any] | None" = None,
    notes: Sequence[str] = (),
) -> MultiLabelReport:
    """The report of lists of labels that were predicted.

    Args:
        true: The right labels of each row.
        predicted: The labels that it was given.
        classes: The labels that the model knows. Others among the true ones are missed, and the
            notes say so.
        probabilities: Shape (rows, classes), how likely each class is.
        baseline: The labels that a baseline gives.
        baseline_name: What it is called.
        texts: The text of each row, which the mistakes are shown with.
        index: What the rows are called; None: by their numbers.
        notes: What else is to be said.

    Raises:
        InvalidInput: There are no rows.
        InvalidOption: Something is not as long as there are rows, or has not as many columns as
            there are classes.

    >>> report = multi_label_report([["a", "b"], []], [["a"], []], classes=["a", "b"])
    >>> report.figures["model"].round(3).to_dict()["all right"], report.mistakes["missed"].tolist()
    (0.5, [['b']])
    """
    rows = Rows.of(true, index=index, predicted=predicted, baseline=baseline, texts=texts)
    known = set(classes)
    unseen = Counter(label for those in true for label in those if label not in known)
    labels = with_others(classes, *true, *predicted, *(baseline or ()))
    meant, said = _members(true, labels), _members(predicted, labels)
    table = _figures(meant, said).table(labels)
    sides = {"model": _means(meant, said)}
    if baseline is not None:
        rival = _members(baseline, labels)
        table["baseline_f1"] = _figures(meant, rival).f1
        sides[baseline_name] = _means(meant, rival)
    calibration = None
    if probabilities is not None:
        check_probabilities(probabilities, len(true), classes)
        likely = probabilities.astype(np.float64).ravel()
        sure = ~np.isnan(likely)
        calibration = calibration_of(likely[sure], meant[:, : len(classes)].ravel()[sure])
    return MultiLabelReport(
        rows=len(true),
        figures=pd.DataFrame(sides),
        classes=table,
        calibration=calibration,
        mistakes=_mistakes(rows, meant, said, labels, texts),
        notes=(*_unseen(unseen), *notes),
    )


def _members(labels: _Labels, classes: Sequence[Label]) -> BoolArray:
    """Shape (rows, classes): whether a row has a class."""
    places = {label: number for number, label in enumerate(classes)}
    members = np.zeros((len(labels), len(classes)), dtype=np.bool_)
    for row, those in enumerate(labels):
        members[row, [places[label] for label in those]] = True
    return members


def _figures(meant: BoolArray, said: BoolArray) -> ClassFigures:
    return ClassFigures((meant & said).sum(axis=0), meant.sum(axis=0), said.sum(axis=0))


def _means(meant: BoolArray, said: BoolArray) -> dict[str, float]:
    return {
        **_figures(meant, said).means(),
        "all right": float((meant == said).all(axis=1).mean()),
        "wrong": float((meant != said).mean()),
    }


def _mistakes(
    rows: Rows,
    meant: BoolArray,
    said: BoolArray,
    labels: Sequence[Label],
    texts: Sequence[str] | None,
) -> pd.DataFrame:
    wrong = (meant != said).sum(axis=1)
    places = np.flatnonzero(wrong)
    order = places[np.argsort(-wrong[places], kind="stable")].tolist()
    lists = {"true": meant, "predicted": said, "missed": meant & ~said, "added": said & ~meant}
    columns: dict[str, object] = {}
    if texts is not None:
        columns["text"] = [texts[place] for place in order]
    for name, members in lists.items():
        columns[name] = [_chosen(labels, members[place]) for place in order]
    return pd.DataFrame(columns, index=rows.index[order])


def _chosen(labels: Sequence[Label], members: BoolArray) -> list[Label]:
    return [labels[number] for number in np.flatnonzero(members).tolist()]


def _unseen(unseen: "Counter[Label]") -> Iterator[str]:
    if unseen:
        shown = ", ".join(f"{label!r} ({count})" for label, count in unseen.most_common(5))
        yield f"labels that the model has not learned, which count as missed: {shown}"
