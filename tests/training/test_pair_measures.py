"""Measures of vectors on pairs, against scipy and a plain search."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.training.pair_batches import KnownPairs
from nlu_lite.training.pair_measures import PAIR_MEASURES, measures_of, ranks_of_partners, spearman
from nlu_lite.training.pairs import TextPairs, text_pairs_of


@given(arrays(np.float64, (2, 9), elements=st.integers(0, 4).map(float)))
def test_spearman_is_that_of_pandas(values: FloatArray) -> None:
    ranked = pd.DataFrame(values.T).rank()
    expected = ranked[0].corr(ranked[1])
    np.testing.assert_allclose(spearman(*values), expected, atol=1e-12)


def _plain_ranks(vectors: FloatArray, numbers: IntArray) -> list[int]:
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = vectors @ vectors.T / np.outer(lengths, lengths)
    candidates = set(numbers[:, 1:].ravel().tolist())
    alike = {frozenset((a, b)) for a, b in numbers[:, :2].tolist()}
    ranks = []
    for first, second in numbers[:, :2].tolist():
        others = [
            text
            for text in candidates
            if text not in (first, second) and frozenset((first, text)) not in alike
        ]
        better = [text for text in others if cosines[first, text] >= cosines[first, second]]
        ranks.append(1 + len(better))
    return ranks


@pytest.mark.parametrize("width", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_ranks_are_those_of_a_plain_search(width: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    numbers = np.stack([generator.permutation(20)[:width] for _ in range(30)])
    vectors = generator.standard_normal((20, 5), dtype=np.float32)
    found = ranks_of_partners(vectors, numbers, KnownPairs.of(numbers, 20))
    assert found.tolist() == _plain_ranks(vectors, numbers)


def test_vectors_that_are_all_the_same_find_nothing() -> None:
    numbers = np.array([[0, 1], [2, 3]])
    ranks = ranks_of_partners(np.ones((4, 3), np.float32), numbers, KnownPairs.of(numbers, 4))
    assert ranks.tolist() == [2, 2]


def _pairs(**columns: object) -> TextPairs:
    return text_pairs_of(pd.DataFrame(columns), least=2)


def test_measures_are_named_after_what_the_pairs_are() -> None:
    texts = {"anchor": ["a", "b", "c"], "positive": ["d", "e", "f"]}
    vectors = np.eye(9, dtype=np.float32)
    for pairs in (
        _pairs(**texts, y=[1.0, 2, 3]),
        _pairs(**texts),
        _pairs(**texts, negative=["g", "h", "i"]),
    ):
        known = KnownPairs.of(pairs.numbers, len(pairs.texts))
        measures = measures_of(pairs, vectors[: len(pairs.texts)], known)
        assert tuple(measures) == PAIR_MEASURES[pairs.kind]


def test_partners_that_are_nearest_are_found() -> None:
    pairs = _pairs(anchor=["a", "b"], positive=["c", "d"])
    vectors = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], dtype=np.float32)
    measures = measures_of(pairs, vectors, KnownPairs.of(pairs.numbers, 4))
    assert measures == {"mrr": 1, "accuracy": 1}
