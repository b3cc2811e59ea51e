import os
import threading
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlu_lite.common.parcels import receive, send

pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="needs Linux")


def handed_over(thing: object) -> Any:  # noqa: ANN401  # whatever was sent
    here, there = Pipe()
    with here, there:
        send(here, thing)
        return receive(there)


def test_what_arrives_is_equal() -> None:
    small, large = np.arange(3), np.arange(100_000).reshape(-1, 4)
    found = handed_over({"small": small, "large": large, "text": "a\ud800"})
    assert found["text"] == "a\ud800"
    assert np.array_equal(found["small"], small)
    assert np.array_equal(found["large"], large)


def test_arrays_without_rows_and_arrays_that_lie_apart_arrive() -> None:
    whole = np.arange(200_000, dtype=np.float32).reshape(-1, 2)
    none, apart = handed_over((whole[:0], whole[::2]))
    assert none.shape == (0, 2)
    assert np.array_equal(apart, whole[::2])


def test_arrays_that_arrive_can_be_written_to() -> None:
    found = handed_over(np.zeros(100_000))
    found[0] = 1
    assert found.sum() == 1


def test_an_array_that_is_in_two_places_is_handed_over_once() -> None:
    array = np.zeros(100_000)
    one, other = handed_over((array, [array]))
    assert other[0] is one


def test_who_hands_over_does_not_wait_for_who_takes() -> None:
    here, there = Pipe()
    with here, there:
        # Far more than a pipe holds.
        thread = threading.Thread(target=send, args=(here, np.ones(5_000_000)), daemon=True)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()
        assert receive(there).sum() == 5_000_000


def test_no_descriptor_stays_open() -> None:
    here, there = Pipe()
    with here, there:
        before = len(list(Path("/proc/self/fd").iterdir()))
        send(here, np.zeros(100_000))
        kept = receive(there)
        assert len(list(Path("/proc/self/fd").iterdir())) == before
        assert len(kept) == 100_000
