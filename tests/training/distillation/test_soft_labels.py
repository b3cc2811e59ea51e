"""Soft labels and objectives, against plain formulas."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.head import HeadTask
from nlu_lite.training.distillation.soft_labels import (
    label_objective,
    mixed,
    tempered,
    vector_objective,
)

LOGITS = arrays(np.float32, (4, 3), elements=st.floats(-4, 4, width=32))
TEMPERATURES = st.sampled_from([0.5, 1.0, 2.0, 4.0])


def softmax(logits: FloatArray) -> FloatArray:
    exponents = np.exp(logits.astype(np.float64))
    shares: FloatArray = (exponents / exponents.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def sigmoid(logits: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), dtype=np.float32)


@given(LOGITS, TEMPERATURES)
def test_probabilities_are_those_of_logits_divided_by_the_temperature(
    logits: FloatArray, temperature: float
) -> None:
    for task in ("classifier", "sentiment", "pos", "ner"):
        found = tempered(softmax(logits), temperature, task=task)
        np.testing.assert_allclose(found, softmax(logits / temperature), atol=1e-4)
    found = tempered(sigmoid(logits), temperature, task="multi_classifier")
    np.testing.assert_allclose(found, sigmoid(logits / temperature), atol=1e-4)


def test_a_teacher_that_is_sure_gives_numbers_all_the_same() -> None:
    sure = np.array([[1, 0], [0, 1]], dtype=np.float32)
    for task in ("classifier", "multi_classifier"):
        soft = tempered(sure, 100.0, task=task)
        assert np.isfinite(soft).all()
        assert (soft.argmax(axis=1) == sure.argmax(axis=1)).all()


def test_numbers_and_what_nothing_is_known_of_stay_as_they_are() -> None:
    numbers = np.array([[3.5], [-2.0]], dtype=np.float32)
    assert np.array_equal(tempered(numbers, 3.0, task="regressor"), numbers)
    missing = np.full((1, 3), np.nan, dtype=np.float32)
    assert np.isnan(tempered(missing, 3.0, task="classifier")).all()


def test_half_of_what_is_learned_is_the_label_where_one_is_known() -> None:
    answers = np.array([[0.8, 0.2], [0.3, 0.7]], dtype=np.float32)
    known = np.array([[0, 1], [np.nan, np.nan]], dtype=np.float32)
    np.testing.assert_allclose(mixed(answers, known), [[0.4, 0.6], [0.3, 0.7]], atol=1e-6)
    assert answers[0, 0] == np.float32(0.8)


def losses(
    task: HeadTask, temperature: float, scores: FloatArray, targets: FloatArray
) -> FloatArray:
    objective = label_objective(task, temperature)
    found = objective.losses(torch.from_numpy(scores), torch.from_numpy(targets), None)
    return np.asarray(found.numpy())


@given(LOGITS, LOGITS, TEMPERATURES)
def test_the_loss_of_classes_is_their_cross_entropy(
    scores: FloatArray, logits: FloatArray, temperature: float
) -> None:
    targets = softmax(logits)
    logs = np.log(softmax(scores / temperature).astype(np.float64))
    expected = -(targets * logs).sum(axis=1) * temperature**2
    for task in ("classifier", "sentiment", "pos", "ner"):
        np.testing.assert_allclose(losses(task, temperature, scores, targets), expected, 1e-3)


@given(LOGITS, LOGITS, TEMPERATURES)
def test_the_loss_of_several_labels_is_the_mean_of_theirs(
    scores: FloatArray, logits: FloatArray, temperature: float
) -> None:
    targets, shares = sigmoid(logits), sigmoid(scores / temperature).astype(np.float64)
    each = -(targets * np.log(shares) + (1 - targets) * np.log(1 - shares))
    expected = each.mean(axis=1) * temperature**2
    found = losses("multi_classifier", temperature, scores, targets)
    np.testing.assert_allclose(found, expected, 1e-3, 1e-5)


def test_the_loss_of_a_number_is_the_squared_error_at_any_temperature() -> None:
    scores, targets = np.array([[1.0], [5.0]], np.float32), np.array([[3.0], [5.5]], np.float32)
    np.testing.assert_allclose(losses("regressor", 3.0, scores, targets), [4.0, 0.25])


def test_the_loss_of_vectors_is_their_angle_and_their_distance() -> None:
    random = np.random.default_rng(0)
    ours, theirs = random.normal(size=(2, 6, 5)).astype(np.float32)
    cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    mean_square = (theirs**2).sum(axis=1).mean()
    expected = 1 - cosines + ((ours - theirs) ** 2).sum(axis=1) / mean_square
    objective = vector_objective(theirs)
    found = objective.losses(torch.from_numpy(ours), torch.from_numpy(theirs), None)
    np.testing.assert_allclose(found.numpy(), expected, 1e-5)
    assert objective.losses(torch.from_numpy(theirs), torch.from_numpy(theirs), None).sum() < 1e-5


@pytest.mark.parametrize("columns", [1, 3])
def test_rows_without_an_answer_do_not_count(columns: int) -> None:
    answers = np.ones((3, columns), dtype=np.float32)
    answers[1] = math.nan
    for objective in (label_objective("classifier", 1.0), vector_objective(answers)):
        assert objective.shares(answers, None).tolist() == [1, 0, 1]
