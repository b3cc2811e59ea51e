import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix as of_scikit_learn

from nlu_lite.analysis.confusion import confused_pairs, confusion_matrix, shades_of


def test_the_matrix_is_that_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    true, predicted = generator.integers(0, 5, (2, 200))
    matrix = confusion_matrix(true, predicted, 5)
    np.testing.assert_array_equal(matrix[:, :5], of_scikit_learn(true, predicted))
    assert matrix[:, 5].sum() == 0


def test_the_pairs_are_its_cells_beside_the_diagonal() -> None:
    matrix = confusion_matrix(np.array([0, 0, 0, 1, 1]), np.array([0, 1, 1, -1, 1]), 2)
    pairs = confused_pairs(matrix, ("a", "b", None))
    assert pairs["true"].tolist() == ["a", "b"]
    assert pairs["predicted"].tolist() == ["b", None]
    assert pairs["count"].tolist() == [2, 1]
    assert pairs["share"].tolist() == [2 / 3, 1 / 2]


def test_shades_tell_right_from_wrong() -> None:
    shades = shades_of(pd.DataFrame([[3, 1, 0], [0, 0, 0]]))
    assert shades.tolist() == [[0.75, -0.25, 0], [0, 0, 0]]
