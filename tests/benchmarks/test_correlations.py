"""Correlations of cosines with scores."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.correlations import agreement, pearson, spearman
from benchmarks.labelled_text import Pairs
from nlu_lite.common.arrays import FloatArray

ANGLES = {"0": 0.0, "30": np.pi / 6, "60": np.pi / 3, "90": np.pi / 2}


def by_angle(texts: list[str]) -> FloatArray:
    """Vectors of any length whose direction is what the text says."""
    angles = np.array([ANGLES[text] for text in texts])
    vectors: FloatArray = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return vectors * np.arange(1, len(texts) + 1, dtype=np.float32)[:, None]


def test_the_cosine_is_what_is_held_against_the_scores() -> None:
    cosines = [1.0, np.cos(np.pi / 6), 0.5, 0.0]
    pairs = Pairs(["0"] * 4, list(ANGLES), np.array(cosines, dtype=np.float32))
    assert agreement(pairs, by_angle).pearson == pytest.approx(1)
    upside_down = Pairs(pairs.first, pairs.second, -pairs.scores)
    assert agreement(upside_down, by_angle).spearman == pytest.approx(-1)


def test_a_text_without_a_vector_is_not_left_out_silently() -> None:
    pairs = Pairs(["0", "…"], ["30", "60"], np.ones(2, dtype=np.float32))

    def embed(texts: list[str]) -> FloatArray:
        return np.array([[np.nan if text == "…" else 1.0] for text in texts], dtype=np.float32)

    with pytest.raises(ValueError, match="1 texts have no vector, '…'"):
        agreement(pairs, embed)


@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.floats(-9, 9, width=32)), min_size=3, max_size=30
    ).filter(lambda pairs: all(len(set(numbers)) > 1 for numbers in zip(*pairs, strict=True)))
)
def test_correlations_are_those_of_pandas(numbers: list[tuple[int, float]]) -> None:
    frame = pd.DataFrame(numbers, columns=["a", "b"], dtype=np.float64)
    a, b = frame["a"].to_numpy(), frame["b"].to_numpy()
    ranks = frame.rank()
    assert pearson(a, b) == pytest.approx(frame.corr().loc["a", "b"], abs=1e-9)
    assert spearman(a, b) == pytest.approx(ranks.corr().loc["a", "b"], abs=1e-9)
