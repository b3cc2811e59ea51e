import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidOption
from nlu_lite.analysis.points import check_different, points_of
from tests.support.vector_tables import vector_table

TABLE = vector_table(
    [[3, 4], [np.nan, np.nan], [0, 0], [1e-30, 0], [np.inf, 0]], index=["a", "b", "b", "c", "d"]
)


def test_rows_without_a_direction_are_no_points() -> None:
    points = points_of(TABLE)
    assert points.rows.tolist() == [0, 3]
    np.testing.assert_allclose(points.units, np.array([[0.6, 0.8], [1, 0]]), rtol=1e-6)
    assert points.table is TABLE


def test_values_are_put_back_on_their_rows() -> None:
    points = points_of(TABLE)
    assert points.spread(np.array([7, 8]), "Int64").tolist() == [7, pd.NA, pd.NA, 8, pd.NA]
    floats = points.spread(np.array([7.5, 8], dtype=np.float32))
    assert floats.dtype == np.float32
    assert floats.isna().tolist() == [False, True, True, False, True]


def test_a_series_is_a_table_of_one_column() -> None:
    points = points_of(TABLE["en_test_embeddings"])
    assert list(points.table.columns) == ["en_test_embeddings"]
    assert points.table.index.tolist() == TABLE.index.tolist()


def test_a_matrix_is_a_table_without_columns() -> None:
    points = points_of(np.eye(3))
    assert points.table.shape == (3, 0)
    assert len(points) == 3


def test_many_rows_are_measured_in_blocks() -> None:
    matrix = np.random.default_rng(0).normal(size=(20_000, 3)).astype(np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    np.testing.assert_allclose(points_of(matrix).units, matrix / lengths, rtol=1e-5)


def test_too_few_different_vectors_are_counted() -> None:
    # Beyond rounding, and beyond the length, there are two.
    points = points_of(vector_table([[1, 0], [2, 0], [1, 1e-5], [0, 1], [np.nan, 0]]))
    check_different(points, 2, for_what="the test", advice="")
    with pytest.raises(InvalidOption) as caught:
        check_different(points, 3, for_what="the test", advice="Take more.")
    assert str(caught.value) == (
        "the test needs 3 different vectors or more; of the 5 rows of the table, 4 have a vector, "
        "and 2 of these are different.\nTake more."
    )


def test_different_vectors_far_behind_are_found() -> None:
    matrix = np.repeat(np.eye(3, dtype=np.float32), [1_000, 1, 1], axis=0)
    check_different(points_of(matrix), 3, for_what="the test", advice="")
