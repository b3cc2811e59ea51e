"""Texts that are as long as real ones."""

import numpy as np
import pytest

from benchmarks.accuracy import lengths_of
from benchmarks.models import embedded_model
from benchmarks.training_texts import KINDS, labelled_texts


@pytest.mark.parametrize("kind", list(KINDS))
def test_texts_have_the_lengths_of_real_ones(kind: str) -> None:
    made = labelled_texts(KINDS[kind], 500)
    words = [len(text.split()) for text in made.texts]
    expected = KINDS[kind].words[len(KINDS[kind].words) // 2]
    assert np.median(words) == pytest.approx(expected, rel=0.2)
    assert made == labelled_texts(KINDS[kind], 500)
    assert set(made.labels) == set(range(6))


def test_no_text_is_longer_than_the_model() -> None:
    longest = sorted(labelled_texts(KINDS["news"], 256).texts, key=len)[-20:]
    assert lengths_of(embedded_model(), longest).max() <= 512
