"""Vectors that are too far from those of the CPU are a failure."""

from benchmarks.device.vectors import BOUNDS
from nlu_lite.encoder.precision import PRECISIONS


def test_every_precision_has_a_bound() -> None:
    assert set(BOUNDS) == set(PRECISIONS)


def test_what_is_too_far_away_fails() -> None:
    assert BOUNDS["fp32"].holds(1e-5) and not BOUNDS["fp32"].holds(2e-4)
    assert BOUNDS["bf16"].holds(0.9995) and not BOUNDS["fp16"].holds(0.99)
