"""A head: from vectors to scores and probabilities."""

from pathlib import Path

import numpy as np
import pytest

from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadNorm, HeadTask
from nlu_lite.model.head_files import head_bytes, read_head


def _head(task: HeadTask, *layers: HeadLayer) -> Head:
    return Head(
        task=task, name="trained", classes=("a", "b"), input=HeadInput("mean"), layers=layers
    )


@pytest.fixture
def layer() -> HeadLayer:
    return HeadLayer(np.array([[1, 0], [0, 2]], dtype=np.float32), np.array([0, 1], np.float32))


def test_scores_are_those_of_dense_layers(layer: HeadLayer) -> None:
    squashed = HeadLayer(layer.weight, layer.bias, "tanh")
    vectors = np.array([[0.5, -1], [2, 3]], dtype=np.float32)
    hidden = np.tanh(vectors @ layer.weight.T + layer.bias)
    expected = hidden @ layer.weight.T + layer.bias
    np.testing.assert_allclose(_head("classifier", squashed, layer).scores(vectors), expected, 1e-6)


def test_a_norm_stands_behind_the_activation(layer: HeadLayer) -> None:
    norm = HeadNorm(np.array([2, 1], np.float32), np.array([0, 5], np.float32), epsilon=0.5)
    normed = HeadLayer(layer.weight, layer.bias, "relu", norm)
    vectors = np.array([[0.5, -1], [2, 3]], dtype=np.float32)
    hidden = np.maximum(vectors @ layer.weight.T + layer.bias, 0)
    centred = hidden - hidden.mean(axis=1, keepdims=True)
    expected = centred / np.sqrt(hidden.var(axis=1, keepdims=True) + 0.5) * norm.weight + norm.bias
    np.testing.assert_allclose(_head("classifier", normed).scores(vectors), expected, 1e-5)


def test_a_norm_comes_back_from_files(layer: HeadLayer, tmp_path: Path) -> None:
    norm = HeadNorm(np.array([2, 1], np.float32), np.array([0, 5], np.float32), epsilon=0.5)
    head = _head("classifier", HeadLayer(layer.weight, layer.bias, "gelu", norm), layer)
    for name, content in head_bytes(head).items():
        (tmp_path / name).write_bytes(content)
    again, vectors = read_head(list(tmp_path.iterdir())), np.eye(2, dtype=np.float32)
    assert again is not None
    assert np.array_equal(again.scores(vectors), head.scores(vectors))


def test_a_missing_vector_has_missing_scores(layer: HeadLayer) -> None:
    scores = _head("classifier", layer).scores(np.array([[np.nan, np.nan]], dtype=np.float32))
    assert np.isnan(scores).all()


@pytest.mark.parametrize("task", ["classifier", "sentiment", "ner", "pos"])
def test_one_class_excludes_the_others(task: HeadTask, layer: HeadLayer) -> None:
    scores = np.array([[0, np.log(3)]], dtype=np.float32)
    np.testing.assert_allclose(_head(task, layer).probabilities(scores), [[0.25, 0.75]], 1e-6)


def test_of_several_labels_each_stands_for_itself(layer: HeadLayer) -> None:
    scores = np.array([[0, np.log(3)]], dtype=np.float32)
    shares = _head("multi_classifier", layer).probabilities(scores)
    np.testing.assert_allclose(shares, [[0.5, 0.75]], 1e-6)


def test_numbers_are_no_probabilities(layer: HeadLayer) -> None:
    scores = np.array([[7.5]], dtype=np.float32)
    assert _head("regressor", layer).probabilities(scores) == 7.5
