"""The most probable labels that are well-formed IOB2, held against all that there are."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.model.iob_path import follows_iob2, iob_path

CLASSES = ["I-A", "O", "B-B", "B-A", "I-B"]


def _is_well_formed(labels: list[str]) -> bool:
    pairs = zip(["O", *labels], labels, strict=False)
    return all(not label.startswith("I-") or before[1:] == label[1:] for before, label in pairs)


def _best(scores: FloatArray) -> float:
    """What the best of all well-formed label sequences is worth."""
    paths = product(range(len(CLASSES)), repeat=len(scores))
    return max(
        sum(float(row[label]) for row, label in zip(scores, path, strict=True))
        for path in paths
        if _is_well_formed([CLASSES[label] for label in path])
    )


def _random(words: int, seed: int) -> FloatArray:
    logits = 2 * np.random.default_rng(seed).normal(size=(words, len(CLASSES)))
    shares: FloatArray = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return shares.astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(lengths=st.lists(st.integers(0, 5), max_size=5), seed=st.integers(0, 2**32 - 1))
def test_no_well_formed_labels_are_more_probable(lengths: list[int], seed: int) -> None:
    offsets = offsets_of(np.array(lengths, dtype=np.int64))
    scores = _random(int(offsets[-1]), seed)
    path = iob_path(scores, CLASSES, offsets)
    for begin, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        labels = path[begin:end]
        assert _is_well_formed([CLASSES[label] for label in labels.tolist()])
        worth = float(scores[np.arange(begin, end), labels].sum())
        assert worth == pytest.approx(_best(scores[begin:end]), abs=1e-4)


def test_a_word_without_probabilities_is_passed_over() -> None:
    scores = _random(5, seed=1)
    with_missing = np.insert(scores, [0, 2, 5], np.nan, axis=0)
    path = iob_path(with_missing, CLASSES, np.array([0, 8]))
    missing = np.isnan(with_missing[:, 0])
    assert (path[missing] == -1).all()
    np.testing.assert_array_equal(path[~missing], iob_path(scores, CLASSES, np.array([0, 5])))


def test_impossible_labels_do_not_make_ill_formed_ones() -> None:
    scores = np.full((2, len(CLASSES)), -np.inf, dtype=np.float32)
    labels = [CLASSES[label] for label in iob_path(scores, CLASSES, np.array([0, 1, 2]))]
    assert _is_well_formed(labels[:1]) and _is_well_formed(labels[1:])


def test_labels_of_another_scheme_are_the_most_probable_ones() -> None:
    scores = _random(6, seed=3)
    path = iob_path(scores, ["I-A", "O", "B-B", "I-C", "I-D"], np.array([0, 6]))
    np.testing.assert_array_equal(path, scores.argmax(axis=1))


@pytest.mark.parametrize("offsets", [[0], [0, 0, 0]])
def test_no_words_have_no_labels(offsets: list[int]) -> None:
    nothing: IntArray = iob_path(_random(0, seed=0), CLASSES, np.array(offsets))
    assert nothing.tolist() == []


def test_numbers_follow_no_scheme() -> None:
    assert not follows_iob2([1, 2, "B-X"]) and not follows_iob2(["O"])
