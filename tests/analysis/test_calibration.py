import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.calibration import BINS, calibration_of

PREDICTIONS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def slow_error(rows: list[tuple[float, bool]]) -> float:
    """The formula of Guo et al., said plainly: bins ((m - 1) / M, m / M]."""
    error = 0.0
    edges = np.linspace(0, 1, BINS + 1)
    for low, high in zip(edges, edges[1:], strict=False):
        those = [row for row in rows if low < row[0] <= high or row[0] == low == 0]
        if those:
            confidence = sum(row[0] for row in those) / len(those)
            accuracy = sum(row[1] for row in those) / len(those)
            error += len(those) / len(rows) * abs(accuracy - confidence)
    return error


@given(PREDICTIONS)
def test_the_error_is_the_published_one(rows: list[tuple[float, bool]]) -> None:
    confidence, right = map(np.array, zip(*rows, strict=True))
    calibration = calibration_of(confidence.astype(np.float64), right)
    assert calibration.error == pytest.approx(slow_error(rows), abs=1e-9)


@given(PREDICTIONS)
def test_each_row_is_in_one_bin_that_it_fits(rows: list[tuple[float, bool]]) -> None:
    confidence, right = map(np.array, zip(*rows, strict=True))
    bins = calibration_of(confidence.astype(np.float64), right).bins
    assert len(bins) == BINS
    assert bins["rows"].sum() == len(rows)
    full = bins[bins["rows"] > 0]
    assert (full["confidence"] <= full["up_to"] + 1e-9).all()
    assert (full["confidence"] >= full["above"] - 1e-9).all()
    assert bins[bins["rows"] == 0][["confidence", "right"]].isna().all(axis=None)


def test_who_is_as_sure_as_right_has_no_error() -> None:
    assert calibration_of(np.full(4, 0.75), np.array([1, 1, 1, 0], bool)).error == 0


def test_of_nothing_nothing_is_known() -> None:
    assert np.isnan(calibration_of(np.empty(0), np.empty(0, bool)).error)
