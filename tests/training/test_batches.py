import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.training.batches import parts_of, sorted_batches

LENGTHS = st.lists(st.integers(1, 500), min_size=1, max_size=200).map(np.array)


@given(lengths=LENGTHS, size=st.integers(1, 40), seed=st.integers(0, 9))
def test_an_epoch_has_every_text_once_and_whole_batches(
    lengths: np.ndarray, size: int, seed: int
) -> None:
    batches = sorted_batches(lengths, size, np.random.default_rng(seed))
    assert sorted(np.concatenate(batches).tolist()) == list(range(len(lengths)))
    assert sorted(map(len, batches))[1:] == [size] * (len(batches) - 1)
    assert all((np.diff(lengths[batch]) <= 0).all() for batch in batches)


def test_little_of_a_batch_is_padding() -> None:
    lengths = np.random.default_rng(0).integers(5, 500, 2_000)
    batches = sorted_batches(lengths, 32, np.random.default_rng(0))
    padded = sum(len(batch) * lengths[batch].max() for batch in batches)
    assert lengths.sum() / padded > 0.8


def test_each_epoch_has_other_batches() -> None:
    lengths, generator = np.full(64, 9), np.random.default_rng(0)
    first, second = (sorted_batches(lengths, 8, generator) for _ in range(2))
    assert {frozenset(batch.tolist()) for batch in first}.isdisjoint(
        frozenset(batch.tolist()) for batch in second
    )


@given(lengths=LENGTHS, budget=st.integers(1, 2_000))
def test_parts_fit_the_budget_padding_included(lengths: np.ndarray, budget: int) -> None:
    batch = np.argsort(-lengths, kind="stable")
    parts = list(parts_of(batch, lengths, budget))
    assert np.array_equal(np.concatenate(parts), batch)
    assert all(len(part) == 1 or len(part) * lengths[part].max() <= budget for part in parts)
