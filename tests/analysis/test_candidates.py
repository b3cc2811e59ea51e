import numpy as np

from nlu_lite.analysis.candidates import Candidates
from nlu_lite.analysis.metrics import METRICS


def test_rows_that_cannot_be_near_any_more_are_left_out() -> None:
    rows = np.arange(6, dtype=np.float32)[:, np.newaxis]
    candidates = Candidates(rows, np.ones(1, dtype=np.float32), 2, METRICS["dot"])
    candidates.add(np.arange(3), rows[:3, 0], 0.1)
    assert candidates.least == np.float32(0.9)
    candidates.add(np.arange(3, 6), rows[3:, 0], 0.1)
    places, values = candidates.best()
    assert places.tolist() == [5, 4]
    assert values.tolist() == [5, 4]


def test_many_equal_rows_are_thinned_out() -> None:
    rows = np.ones((5_000, 2), dtype=np.float32)
    candidates = Candidates(rows, rows[0], 3, METRICS["cosine"])
    candidates.add(np.arange(5_000), np.ones(5_000, dtype=np.float32), 1e-5)
    assert candidates.best()[0].tolist() == [0, 1, 2]
    assert len(candidates) == 3
