"""Room for requests: what is taken is given back."""

import pytest

pytest.importorskip("starlette")

from nlu_lite.serve.limits import Room
from nlu_lite.serve.refusal import Refusal


def test_a_full_room_says_when_to_come_again_and_is_empty_again() -> None:
    room = Room(100_000)
    for _ in range(3):
        with room.held() as first, room.held() as second:
            first.add(60_000)
            with pytest.raises(Refusal) as caught:
                second.add(60_000)
            assert (caught.value.status, caught.value.retry_after) == (503, 1)
            second.add(5_000)


def test_a_request_that_is_alone_always_fits() -> None:
    room = Room(1)
    with room.held() as held:
        assert held.amount > 1
        assert room.requests == 1
    assert room.requests == 0
