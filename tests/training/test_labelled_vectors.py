"""Folds: what is learned from, and what is held out."""

import numpy as np
import pytest

from nlu_lite.training.labelled_vectors import LabelledVectors, folds_of


def _texts(rows: int) -> LabelledVectors:
    return LabelledVectors(np.zeros((rows, 2), dtype=np.float32), np.arange(rows) % 5)


def test_each_text_is_held_out_once() -> None:
    folds = list(folds_of(_texts(42), seed=0))
    assert sorted(np.concatenate([other for _, other in folds]).tolist()) == list(range(42))
    assert all(not np.intersect1d(one, other).size for one, other in folds)


def test_each_class_has_its_share() -> None:
    data = _texts(40)
    for _, other in folds_of(data, seed=3):
        assert np.bincount(data.targets[other]).tolist() == [2, 2, 2, 2, 2]


def test_of_many_rows_there_is_one_fold() -> None:
    ((one, other),) = folds_of(_texts(4_000), seed=0)
    assert (len(one), len(other)) == (3_000, 1_000)


def test_a_sentence_stays_together() -> None:
    vectors = np.arange(7, dtype=np.float32)[:, np.newaxis]
    data = LabelledVectors(vectors, np.arange(7), np.array([0, 3, 4, 7]))
    part = data.chosen(np.array([0, 2]))
    assert part.targets.tolist() == [0, 1, 2, 4, 5, 6]
    assert part.sentences is not None and part.sentences.tolist() == [0, 3, 6]


@pytest.mark.parametrize("words", [False, True])
def test_rows_of_nan_can_be_left_out(words: bool) -> None:
    vectors = np.array([[1], [np.nan], [2]], dtype=np.float32)
    sentences = np.array([0, 3]) if words else None
    assert LabelledVectors(vectors, np.arange(3), sentences).with_vectors().targets.tolist() == [
        0,
        2,
    ]
