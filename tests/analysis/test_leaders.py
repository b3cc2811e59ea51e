import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis import leaders as module
from nlu_lite.analysis.leaders import SLACK, cosines_to, leaders
from nlu_lite.analysis.points import points_of
from nlu_lite.common.arrays import FloatArray
from tests.support.vector_tables import matrices


def slow_leaders(units: FloatArray, threshold: float) -> list[int]:
    found: list[int] = []
    for row, unit in enumerate(units.astype(np.float64)):
        leading = [other for other in range(row) if found[other] == other]
        near = (other for other in leading if unit @ units[other] >= threshold - SLACK)
        found.append(next(near, row))
    return found


@given(matrices(rows=st.integers(0, 30), dimension=3), st.sampled_from([-1, 0, 0.5, 0.9, 1]))
def test_the_leaders_are_those_of_a_double_loop(matrix: FloatArray, threshold: float) -> None:
    units = points_of(matrix).units
    assert leaders(units, threshold).tolist() == slow_leaders(units, threshold)


@pytest.mark.parametrize("threshold", [0.6, 0.9, 0.97])
def test_blocks_change_nothing(threshold: float, monkeypatch: pytest.MonkeyPatch) -> None:
    units = points_of(np.random.default_rng(0).normal(size=(300, 4))).units
    whole = leaders(units, threshold)
    assert whole.tolist() == slow_leaders(units, threshold)
    monkeypatch.setattr(module, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(module, "_LEADERS_AT_ONCE", 3)
    np.testing.assert_array_equal(leaders(units, threshold), whole)
    assert cosines_to(units, whole).min() >= threshold - SLACK


def test_a_leader_is_sure_of_itself() -> None:
    units = points_of(np.array([[1, 2], [2, 1], [1, 2]])).units
    leader = leaders(units, 0.9)
    assert leader.tolist() == [0, 1, 0]
    cosines = cosines_to(units, leader)
    assert cosines.dtype == np.float32
    np.testing.assert_allclose(cosines, 1, rtol=1e-6)
