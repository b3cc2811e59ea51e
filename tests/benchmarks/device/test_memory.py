import numpy as np

from benchmarks.device.memory import Watched
from tests.support.recorder import Recorder, packed


def test_what_is_watched_gives_what_it_gives_alone() -> None:
    ids, lengths = packed([[1, 2, 3], [4, 5]])
    watched = Watched(Recorder())
    assert np.array_equal(watched.encode(ids, lengths), Recorder().encode(ids, lengths))
    assert watched.batches == [5]
