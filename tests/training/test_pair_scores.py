"""Scores as cosines: in their order, between -1 and 1, and left alone where they are cosines."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlu_lite.training.pair_scores import ScoreScale, scale_of

_SCORES = st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=20)


@given(_SCORES)
def test_scores_keep_their_order_and_become_cosines(values: list[int]) -> None:
    assume(len(set(values)) > 1)
    scores = np.array(values, dtype=np.float32)
    cosines = scale_of(scores).cosines(scores)
    assert -1 <= cosines.min() < cosines.max() <= 1
    order = np.argsort(scores, kind="stable")
    assert (np.diff(cosines[order]) >= 0).all()
    assert (scores.min() < 0) == (cosines.min() < 0)


@pytest.mark.parametrize("values", [[0, 1], [0.2, 0.9], [-1, 1], [-0.3, 0.5]], ids=str)
def test_cosines_stay_as_they_are(values: list[float]) -> None:
    assert scale_of(np.array(values, dtype=np.float32)) == ScoreScale()


def test_a_scale_tells_what_it_does() -> None:
    assert str(ScoreScale(1, 5)) == "taken for cosines, 1 as 0 and 5 as 1"
    assert str(ScoreScale()) == "taken for cosines as they are"
