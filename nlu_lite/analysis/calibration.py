"""Whether a model is as sure as it is right."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlu_lite.analysis.metrics import Doubles
from nlu_lite.common.arrays import BoolArray

__all__ = ["BINS", "Calibration", "calibration_of"]

BINS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How often predictions of a confidence are right.

    Attributes:
        error: The expected calibration error (Guo et al. 2017, arXiv:1706.04599): how far
            confidence and the share of right ones are apart in a bin, on average over the rows.
        bins: A row a bin: `above` and `up_to`, the confidences that are in it; `rows`;
            `confidence`, the mean, and `right`, the share, both missing where there are no rows.
    """

    error: float
    bins: pd.DataFrame


def calibration_of(confidence: Doubles, right: BoolArray) -> Calibration:
    """The calibration of predictions, in 15 bins of equal width.

    Args:
        confidence: Shape (rows,), from 0 to 1.
        right: Shape (rows,), which predictions are right.

    >>> calibration = calibration_of(np.full(10, 0.9), np.arange(10) < 7)
    >>> round(calibration.error, 3)
    0.2
    """
    edges = np.linspace(0, 1, BINS + 1)
    # A bin ends at its upper edge, which is part of it; the first has 0, too.
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, BINS - 1)
    rows = np.bincount(places, minlength=BINS)
    sums = np.bincount(places, weights=confidence, minlength=BINS)
    hits = np.bincount(places, weights=right, minlength=BINS)
    divisor = np.where(rows, rows, np.nan)
    bins = pd.DataFrame(
        {
            "above": edges[:-1],
            "up_to": edges[1:],
            "rows": rows,
            "confidence": sums / divisor,
            "right": hits / divisor,
        }
    )
    error = float(np.abs(sums - hits).sum() / len(confidence)) if len(confidence) else float("nan")
    return Calibration(error, bins)
