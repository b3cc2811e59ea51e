import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite import InvalidOption
from nlu_lite.analysis.metrics import METRICS, metric_of, unit_rows
from tests.support.vector_tables import matrices, slow_score

ROWS = st.integers(0, 6)


@pytest.mark.parametrize("name", list(METRICS))
@given(one=matrices(rows=ROWS, dimension=3), other=matrices(rows=ROWS, dimension=3))
def test_a_metric_is_what_a_loop_gives(
    name: str, one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]
) -> None:
    expected = np.array([[slow_score(a, b, name) for b in other] for a in one])
    between = METRICS[name].between(one, other)
    assert between.dtype == np.float32
    assert np.allclose(
        between, expected.reshape(between.shape), rtol=1e-5, atol=2e-6, equal_nan=True
    )


@pytest.mark.parametrize("name", list(METRICS))
@given(rows=matrices(rows=ROWS, dimension=3))
def test_row_by_row_is_the_same(name: str, rows: npt.NDArray[np.float32]) -> None:
    other = rows[::-1]
    expected = [slow_score(a, b, name) for a, b in zip(rows, other, strict=True)]
    assert np.allclose(METRICS[name].of_rows(rows, other), expected, rtol=1e-12, equal_nan=True)


def test_near_vectors_keep_their_distance() -> None:
    one = np.full((1, 384), 0.05, dtype=np.float32)
    other = one.copy()
    other[0, 0] += np.float32(1e-4)
    expected = slow_score(one[0], other[0], "euclidean")
    assert METRICS["euclidean"].between(one, other)[0, 0] == pytest.approx(expected, rel=1e-3)


def test_a_cosine_is_never_above_one() -> None:
    rows = np.random.default_rng(0).standard_normal((200, 33)).astype(np.float32)
    assert METRICS["cosine"].between(rows, rows).max() <= 1


def test_a_vector_of_zeros_has_no_direction() -> None:
    assert unit_rows(np.zeros((1, 3), dtype=np.float32)).tolist() == [[0, 0, 0]]


def test_an_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(InvalidOption, match="Did you mean 'cosine'"):
        metric_of("cosinus")
