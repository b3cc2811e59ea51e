"""Dense layers that are fitted: the same as scikit-learn's own models of standardised vectors."""

import numpy as np
import pytest

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.training.linear_models import Coefficients, fitted

linear_model = pytest.importorskip("sklearn.linear_model")


@pytest.fixture
def vectors() -> FloatArray:
    # A constant column, as some models have.
    made = np.random.default_rng(0).normal(2, 3, size=(90, 6)).astype(np.float32)
    made[:, 3] = 1
    return made


@pytest.fixture
def classes(vectors: FloatArray) -> IntArray:
    noise = np.random.default_rng(1).normal(size=len(vectors))
    return np.digitize(vectors[:, 0] + noise, [1, 3]).astype(np.int64)


def _standard(vectors: FloatArray) -> FloatArray:
    scale = np.sqrt(vectors.var(axis=0).mean())
    standard: FloatArray = (vectors - vectors.mean(axis=0)) / scale
    return standard


def _shares(found: Coefficients, vectors: FloatArray) -> FloatArray:
    scores = vectors @ found.weight.T + found.bias
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: FloatArray = exponents / exponents.sum(axis=1, keepdims=True)
    return shares


@pytest.mark.parametrize("several", [True, False], ids=["three classes", "two classes"])
def test_probabilities_are_those_of_scikit_learn(
    several: bool, vectors: FloatArray, classes: IntArray
) -> None:
    targets = classes if several else classes // 2
    count = int(targets.max()) + 1
    found = fitted(vectors, targets, task="classifier", classes=count, strength=0.3)
    model = linear_model.LogisticRegression(C=0.3, tol=1e-8).fit(_standard(vectors), targets)
    expected = model.predict_proba(_standard(vectors))
    np.testing.assert_allclose(_shares(found, vectors), expected, atol=2e-3)


def test_a_class_that_no_row_has_is_hardly_likely(vectors: FloatArray, classes: IntArray) -> None:
    found = fitted(vectors, classes * 2, task="classifier", classes=5, strength=1)
    shares = _shares(found, vectors)
    assert shares[:, [1, 3]].max() < 1e-4
    three = fitted(vectors, classes, task="classifier", classes=3, strength=1)
    np.testing.assert_allclose(shares[:, [0, 2, 4]], _shares(three, vectors), atol=1e-4)


def test_a_label_that_all_or_none_have_is_as_likely_as_it_was(vectors: FloatArray) -> None:
    flags = np.stack([np.ones(90), np.zeros(90), vectors[:, 0] > 2], axis=1).astype(bool)
    found = fitted(vectors, flags, task="multi_classifier", classes=3, strength=1)
    assert not found.weight[:2].any() and found.weight[2].any()
    likely = 1 / (1 + np.exp(-found.bias[:2]))
    np.testing.assert_allclose(likely, [90.5 / 91, 0.5 / 91])


def test_numbers_are_those_of_ridge_regression(vectors: FloatArray) -> None:
    numbers = 100 + 7 * vectors[:, 1].astype(np.float64)
    found = fitted(vectors, numbers, task="regressor", classes=1, strength=0.1)
    standard = _standard(vectors).astype(np.float64)
    model = linear_model.Ridge(alpha=10).fit(standard, numbers)
    guessed = vectors @ found.weight[0] + found.bias[0]
    np.testing.assert_allclose(guessed, model.predict(standard), rtol=1e-4)


def test_where_it_begins_does_not_matter(vectors: FloatArray, classes: IntArray) -> None:
    cold = fitted(vectors, classes, task="pos", classes=3, strength=0.3)
    other = fitted(vectors, classes, task="pos", classes=3, strength=0.01)
    warm = fitted(vectors, classes, task="pos", classes=3, strength=0.3, start=other)
    np.testing.assert_allclose(_shares(warm, vectors), _shares(cold, vectors), atol=5e-3)


def test_a_balanced_class_is_found_more_often(vectors: FloatArray, classes: IntArray) -> None:
    rare = (classes == 2).astype(np.int64)
    rare[10:] *= vectors[10:, 1] > 3
    plain = fitted(vectors, rare, task="classifier", classes=2, strength=0.1)
    even = fitted(
        vectors, rare, task="classifier", classes=2, strength=0.1, class_weight="balanced"
    )
    assert _shares(even, vectors)[:, 1].sum() > _shares(plain, vectors)[:, 1].sum()
