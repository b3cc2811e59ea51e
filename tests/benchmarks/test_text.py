"""The texts that everything is measured with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.text import of_mean


@given(st.lists(st.integers(1, 500), min_size=1, max_size=50), st.data())
def test_no_other_run_of_lengths_has_a_nearer_mean(lengths: list[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(lengths)))
    mean = data.draw(st.integers(1, 500))
    texts = [f"{place} {length}" for place, length in enumerate(lengths)]
    chosen = of_mean(mean, texts, lengths, count=count)
    assert len(chosen) == count and sorted(chosen, key=texts.index) == chosen
    in_order = np.sort(lengths)
    runs = [in_order[begin : begin + count] for begin in range(len(lengths) - count + 1)]
    assert abs(np.mean([int(text.split()[1]) for text in chosen]) - mean) == pytest.approx(
        min(abs(run.mean() - mean) for run in runs)
    )


def test_more_texts_than_there_are_cannot_be_chosen() -> None:
    with pytest.raises(ValueError, match="3 sentences; the text has 1"):
        of_mean(1, ["a"], [1], count=3)
