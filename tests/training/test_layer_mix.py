"""Which layers tell most about words."""

import numpy as np
import pytest
import torch

import nlu_lite
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.pool import ROW_POOLINGS
from nlu_lite.input.documents import documents_of
from nlu_lite.prediction.prediction import words_of
from nlu_lite.training import layer_mix as module
from nlu_lite.training.layer_mix import layer_mix, word_states


def _told_by(layer: int) -> tuple[FloatArray, IntArray]:
    states = np.random.default_rng(0).normal(size=(800, 4, 6)).astype(np.float32)
    return states, (states[:, layer, 0] > 0).astype(np.int64)


def test_the_layer_that_tells_the_classes_has_most_weight() -> None:
    for layer in (0, 2):
        mix = layer_mix(*_told_by(layer), classes=2)
        assert mix.weights is not None
        assert np.argmax(mix.weights) == layer and abs(sum(mix.weights) - 1) < 1e-9


def test_the_same_seed_gives_the_same_weights_and_leaves_chance_alone() -> None:
    before = torch.random.get_rng_state()
    one, other = (layer_mix(*_told_by(1), classes=2, seed=5) for _ in range(2))
    assert one == other
    assert torch.equal(torch.random.get_rng_state(), before)


def test_states_are_those_that_predict_gives(embedded: nlu_lite.Pipeline) -> None:
    texts = [["I", "love", "New", "\u200b", "York"], ["Why", "?"]]
    model = next(iter(embedded.models.values()))
    segments = words_of(documents_of(texts), language="en")
    found = word_states(model, segments, ROW_POOLINGS["first"])
    assert found.words.tolist() == [0, 1, 2, 4, 5, 6]
    for layer in (0, 3, 6):
        frame = embedded.predict(texts, "token", layers=layer)
        expected = np.stack(frame.iloc[found.words, -1].tolist())
        np.testing.assert_allclose(found.states[:, layer], expected, atol=1e-5)


def test_some_sentences_are_enough(
    embedded: nlu_lite.Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WORDS", 5)
    texts = [["one", "two"], ["three", "four"], ["five", "six"], ["seven", "eight"]]
    model = next(iter(embedded.models.values()))
    segments = words_of(documents_of(texts), language="en")
    found = word_states(model, segments, ROW_POOLINGS["first"])
    assert len(found.words) == 4
    assert len({word // 2 for word in found.words.tolist()}) == 2
