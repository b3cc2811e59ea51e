import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.encoder.pool import WORD_POOLINGS, pool_words
from nlu_lite.errors import InvalidOption

ONE_BY_ONE = {
    "first": lambda rows: rows[0],
    "last": lambda rows: rows[-1],
    "mean": lambda rows: rows.mean(axis=0),
    "max": lambda rows: rows.max(axis=0),
}


@given(lengths=st.lists(st.integers(0, 5), max_size=20), pooling=st.sampled_from(list(ONE_BY_ONE)))
def test_pooling_equals_pooling_word_by_word(lengths: list[int], pooling: str) -> None:
    random = np.random.default_rng(sum(lengths))
    states = random.standard_normal((sum(lengths) + 7, 3)).astype(np.float32)
    piece_states = random.permutation(len(states))[: sum(lengths)]
    ends = np.cumsum(lengths, dtype=np.int64)
    words = np.stack([ends - np.array(lengths, dtype=np.int64), ends], axis=1).reshape(-1, 2)
    vectors = pool_words(states, piece_states, words, pooling=pooling)
    assert vectors.dtype == np.float32
    assert len(vectors) == len(lengths)
    for vector, (begin, end) in zip(vectors, words.tolist(), strict=True):
        if begin == end:
            assert np.isnan(vector).all()
        else:
            expected = ONE_BY_ONE[pooling](states[piece_states[begin:end]])
            np.testing.assert_allclose(vector, expected, atol=1e-6)


def test_the_table_of_poolings_has_all_that_are_documented() -> None:
    assert set(WORD_POOLINGS) == set(ONE_BY_ONE)


def test_an_unknown_pooling_is_named_with_those_that_are_known() -> None:
    with pytest.raises(InvalidOption, match=r"pooling='median'.*'first', 'mean', 'max', 'last'"):
        pool_words(
            np.empty((0, 3), np.float32),
            np.empty(0, np.int64),
            np.empty((0, 2), np.int64),
            pooling="median",
        )
