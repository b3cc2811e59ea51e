import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.quantized import dequantized, quantized, scales_of
from nlu_lite.pipeline import Pipeline

numbers = st.floats(-(2.0**100), 2.0**100, width=32, allow_subnormal=False)
shapes = array_shapes(min_dims=2, max_dims=2, max_side=8)


@given(arrays(np.float32, shapes, elements=numbers))
def test_no_number_is_off_by_more_than_half_a_scale(vectors: FloatArray) -> None:
    found = dequantized(quantized(vectors), scales_of(vectors))
    assert found.dtype == np.float32
    half = np.abs(vectors).max(axis=1, keepdims=True) / 127 / 2
    assert (np.abs(found - vectors) <= half * 1.0001 + 1e-37).all()


def test_a_row_of_zeros_stays_one() -> None:
    zeros = np.zeros((2, 3), np.float32)
    assert np.array_equal(dequantized(quantized(zeros), scales_of(zeros)), zeros)


def test_a_row_of_nan_comes_back_and_changes_no_other() -> None:
    vectors = np.array([[1, 2], [np.nan, np.nan], [3, -4]], np.float32)
    found = dequantized(quantized(vectors), scales_of(vectors))
    assert np.isnan(found[1]).all()
    assert np.allclose(found[[0, 2]], vectors[[0, 2]], atol=4 / 127 / 2)


def test_vectors_of_words_keep_their_direction(embedded: Pipeline) -> None:
    vectors = np.stack(list(embedded.predict("The cat sleeps, the market does not.").iloc[:, 1]))
    found = dequantized(quantized(vectors), scales_of(vectors))
    lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(vectors, axis=1)
    assert ((found * vectors).sum(axis=1) / lengths).min() > 0.9999
