"""Batches of pairs: every pair once, no text twice, nothing alike taken for a negative."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.common.arrays import IntArray
from nlu_lite.training.pair_batches import KnownPairs, pair_batches

_TEXTS = 12
_PAIRS = st.lists(
    st.tuples(st.integers(0, _TEXTS - 1), st.integers(0, _TEXTS - 1)).filter(
        lambda p: p[0] != p[1]
    ),
    min_size=1,
    max_size=60,
)


def _batches(numbers: IntArray, size: int, seed: int = 0) -> list[IntArray]:
    return pair_batches(numbers, size=size, generator=np.random.default_rng(seed))


@given(_PAIRS, st.integers(1, 9))
def test_every_pair_comes_once(pairs: list[tuple[int, int]], size: int) -> None:
    batches = _batches(np.array(pairs), size)
    assert sorted(np.concatenate(batches).tolist()) == list(range(len(pairs)))
    assert max(map(len, batches)) <= size


@pytest.mark.parametrize("size", [8, 32])
def test_no_text_stands_twice_in_a_batch_while_there_are_others(size: int) -> None:
    generator = np.random.default_rng(size)
    numbers = np.concatenate([generator.permutation(800).reshape(400, 2) for _ in range(4)])
    batches = _batches(numbers, size)
    assert len(batches) == 1_600 / size
    # Those that are left for the last batches may have to share one.
    for batch in batches[:-3]:
        assert len(np.unique(numbers[batch])) == 2 * len(batch)


def test_different_pairs_fill_their_batches() -> None:
    numbers = np.arange(200).reshape(100, 2)
    assert [len(batch) for batch in _batches(numbers, 32)] == [32, 32, 32, 4]


def test_the_order_is_that_of_the_seed() -> None:
    numbers = np.arange(200).reshape(100, 2)
    first, again, other = (np.concatenate(_batches(numbers, 8, seed)) for seed in (0, 0, 1))
    assert first.tolist() == again.tolist() != other.tolist()


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_text_in_a_large_part_of_all_pairs_does_not_make_batches_small(share: float) -> None:
    numbers = np.arange(20_000).reshape(10_000, 2)
    numbers[: int(share * 10_000), 0] = 0
    sizes = [len(batch) for batch in _batches(numbers, 40)]
    assert (len(sizes), sum(sizes)) == (250, 10_000)


@given(_PAIRS)
def test_known_pairs_are_those_of_the_data_and_each_text_itself(
    pairs: list[tuple[int, int]],
) -> None:
    known = KnownPairs.of(np.array(pairs), _TEXTS)
    every = np.arange(_TEXTS)
    found = known.among(every, every)
    alike = {*pairs, *(pair[::-1] for pair in pairs)}
    expected = [[a == b or (a, b) in alike for b in range(_TEXTS)] for a in range(_TEXTS)]
    assert found.tolist() == expected


def test_the_third_text_of_a_triplet_is_not_alike() -> None:
    known = KnownPairs.of(np.array([[0, 1, 2]]), 3)
    assert known.among(np.array([0]), np.array([1, 2])).tolist() == [[True, False]]
