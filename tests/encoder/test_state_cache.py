import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.encoder.state_cache import CachedEncoder
from tests.support.recorder import Recorder, Sequences, packed

sequences = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=9), min_size=1, max_size=20)


@given(st.lists(sequences, min_size=1, max_size=4))
def test_states_are_those_of_the_encoder(calls: list[Sequences]) -> None:
    cached = CachedEncoder(Recorder(), megabytes=1)
    for call in calls:
        rows = sorted(call, key=len, reverse=True)
        ids, lengths = packed(rows)
        assert np.array_equal(cached.encode(ids, lengths), Recorder().encode(ids, lengths))


def test_a_sequence_that_comes_again_is_not_computed_again() -> None:
    recorder = Recorder()
    cached = CachedEncoder(recorder, megabytes=1)
    cached.encode(*packed([[1, 2, 3], [4, 5]]))
    cached.encode(*packed([[7, 8, 9], [4, 5], [1]]))
    assert recorder.batches == [[3, 2], [3, 1]]


def test_other_layers_are_other_states() -> None:
    recorder = Recorder()
    cached = CachedEncoder(recorder, megabytes=1)
    cached.encode(*packed([[1, 2]]), layers=(-1,))
    cached.encode(*packed([[1, 2]]), layers=(0,))
    assert recorder.batches == [[2], [2]]


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    # One sequence of 50,000 positions of 2 numbers of 4 bytes takes 0.4 of the megabyte.
    recorder = Recorder()
    cached = CachedEncoder(recorder, megabytes=1)
    for number in (1, 2, 1, 3, 1, 2):
        cached.encode(*packed([[number] * 50_000]))
    assert len(recorder.batches) == 4


def test_a_sequence_larger_than_the_cache_is_computed_each_time() -> None:
    recorder = Recorder()
    cached = CachedEncoder(recorder, megabytes=1)
    for _ in range(2):
        cached.encode(*packed([[1] * 200_000]))
    assert len(recorder.batches) == 2
