"""How close vectors must be."""

import numpy as np

from nlu_lite.common.arrays import FloatArray


def assert_close(actual: FloatArray, expected: FloatArray, *, tolerance: float = 1e-5) -> None:
    assert actual.shape == expected.shape
    assert np.allclose(actual, expected, rtol=0, atol=tolerance, equal_nan=True), (
        f"largest difference {np.nanmax(np.abs(actual - expected))}"
    )
