"""How good predicted numbers are, beside those of a plain baseline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nlu_lite.analysis.metrics import Doubles
from nlu_lite.analysis.pages import Page, Paged, Section
from nlu_lite.analysis.report_input import Rows, check_true
from nlu_lite.errors import InvalidInput

__all__ = ["NumberReport", "number_report"]


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class NumberReport(Paged):
    """How good numbers are; text in a console, tables in a notebook.

    Attributes:
        rows: How many were compared.
        figures: R2 (the share of the variance that is explained), MAE (the mean absolute error),
            RMSE (the root of the mean squared error) and Spearman's correlation as rows; a column
            `model`, and one of the baseline. NaN where all true numbers are the same.
        mistakes: Under the user's index: text, true, predicted and `error`, predicted less true;
            the greatest first.
        notes: What is to be known of the figures.
    """

    __module__ = "nlu_lite"

    rows: int
    figures: pd.DataFrame
    mistakes: pd.DataFrame
    notes: tuple[str, ...]

    def _page(self) -> Page:
        facts = (f"{self.rows} rows, R2 {float(self.figures['model'].loc['R2']):.3f}",)
        return Page(facts, tuple(self._sections()), self.notes)

    def _sections(self) -> Iterator[Section]:
        yield Section(title="", table=self.figures)
        title = "the greatest errors"
        yield Section(title=title, table=self.mistakes, most=10, rest="report.mistakes")


def number_report(
    true: Sequence[float],
    predicted: Sequence[float],
    *,
    baseline: Sequence[float] | None = None,
    baseline_name: str = "TF-IDF",
    texts: Sequence[str] | None = None,
    index: "Sequence[Any] | pd.Index[Any] | None" = None,
    notes: Sequence[str] = (),
) -> NumberReport:
    """The report of numbers that were predicted.

    Args:
        true: The right number of each row.
        predicted: The number that it was given; rows with NaN, as texts without words are given,
            are left out, and the notes say so.
        baseline: The numbers that a baseline gives.
        baseline_name: What it is called.
        texts: The text of each row, which the mistakes are shown with.
        index: What the rows are called; None: by their numbers.
        notes: What else is to be said.

    Raises:
        InvalidInput: There are no rows with numbers, or true numbers are missing.
        InvalidOption: Something is not as long as there are rows.

    >>> report = number_report([1, 2, 3], [1, 2, 4])
    >>> report.figures["model"].round(3).to_dict()
    {'R2': 0.5, 'MAE': 0.333, 'RMSE': 0.577, 'Spearman': 1.0}
    """
    rows = Rows.of(true, index=index, predicted=predicted, baseline=baseline, texts=texts)
    check_true(rows, true)
    meant, said = np.asarray(true, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    given = np.flatnonzero(~np.isnan(said))
    if not len(given):
        raise InvalidInput(f"none of {len(true)} rows was given a number; there is nothing to say.")
    sides = {"model": _figures(meant[given], said[given])}
    if baseline is not None:
        rival = np.asarray(baseline, dtype=np.float64)
        sides[baseline_name] = _figures(meant[given], rival[given])
    errors = said - meant
    order = given[np.argsort(-np.abs(errors[given]), kind="stable")].tolist()
    without = len(true) - len(given)
    faults = (f"{without} of {len(true)} rows were given no number and are left out",)
    return NumberReport(
        rows=len(given),
        figures=pd.DataFrame(sides),
        mistakes=pd.DataFrame(
            ({} if texts is None else {"text": [texts[place] for place in order]})
            | {"true": meant[order], "predicted": said[order], "error": errors[order]},
            index=rows.index[order],
        ),
        notes=(*faults * bool(without), *notes),
    )


def _figures(true: Doubles, predicted: Doubles) -> dict[str, float]:
    errors = predicted - true
    spread = float(np.square(true - true.mean()).sum())
    return {
        "R2": 1 - float(np.square(errors).sum()) / spread if spread else float("nan"),
        "MAE": float(np.abs(errors).mean()),
        "RMSE": float(np.sqrt(np.square(errors).mean())),
        "Spearman": _correlation(_ranks(true), _ranks(predicted)),
    }


def _ranks(numbers: Doubles) -> Doubles:
    return np.asarray(pd.Series(numbers).rank(), dtype=np.float64)


def _correlation(one: Doubles, other: Doubles) -> float:
    one, other = one - one.mean(), other - other.mean()
    lengths = float(np.sqrt(np.square(one).sum() * np.square(other).sum()))
    return float(one @ other) / lengths if lengths else float("nan")
