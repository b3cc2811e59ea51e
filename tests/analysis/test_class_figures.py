import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.class_figures import ClassFigures, wilson


def test_a_class_that_does_not_occur_has_no_part_in_the_mean() -> None:
    figures = ClassFigures(np.array([1, 0]), np.array([1, 0]), np.array([1, 0]))
    assert figures.means() == {"macro F1": 1.0, "micro F1": 1.0, "weighted F1": 1.0}
    assert figures.table(["a", "b"]).to_numpy()[1].tolist() == [0, 0, 0, 0, 0]


def test_without_anything_all_is_zero() -> None:
    none = np.zeros(2, dtype=np.int64)
    assert set(ClassFigures(none, none, none).means().values()) == {0.0}


@pytest.mark.parametrize(
    ("right", "count", "interval"),
    # As statsmodels' proportion_confint(method="wilson") gives them.
    [(8, 10, (0.49016, 0.94332)), (0, 20, (0.0, 0.16113)), (20, 20, (0.83887, 1.0))],
)
def test_the_interval_is_that_of_wilson(
    right: int, count: int, interval: tuple[float, float]
) -> None:
    assert wilson(right, count) == pytest.approx(interval, abs=1e-5)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_share_lies_in_its_interval(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    share = right / (right + wrong) if right + wrong else 0.5
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1
