"""How much is taken at once: of one request, and of all of them together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nlu_lite.serve.refusal import Refusal

__all__ = ["Held", "Limits", "Room"]

# What a request takes besides its body: connection, headers, task.
_BYTES_A_REQUEST = 10_000
_SECONDS_UNTIL_ROOM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken at once.

    Attributes:
        body: Bytes of the body of a request.
        bodies: Bytes of the requests that are read, or waiting, at once.
        texts: Texts of a request; OpenAI's API takes as many.
        characters: Characters of a text.
        waiting: Texts that are waiting at once.
        reading: Seconds that a client has to send a body.
        stopping: Seconds that a server which is told to stop has for what it has taken.
    """

    body: int = 8_000_000
    bodies: int = 64_000_000
    texts: int = 2_048
    characters: int = 50_000
    waiting: int = 8_192
    reading: float = 30.0
    stopping: int = 60


class Room:
    """What there is room for, and how much of it is taken; for the tasks of one event loop.

    Attributes:
        requests: How many hold some of it.
    """

    def __init__(self, most: int) -> None:
        """Begin with nothing taken.

        Args:
            most: What there is room for.
        """
        self._most = most
        self._taken = 0
        self.requests = 0

    @contextmanager
    def held(self) -> Iterator["Held"]:
        """Room for one request; what it has taken is given back behind the block.

        Raises:
            Refusal: There is no more room.
        """
        held = Held(self)
        self.requests += 1
        try:
            held.add(_BYTES_A_REQUEST)
            yield held
        finally:
            self._taken -= held.amount
            self.requests -= 1

    def take(self, amount: int) -> None:
        """Take some of it.

        Raises:
            Refusal: There is not so much left.
        """
        # A single request always fits.
        if self._taken and self._taken + amount > self._most:
            raise Refusal(
                "the server has as many requests as it can hold. Try again in a moment.",
                status=503,
                code="server_full",
                retry_after=_SECONDS_UNTIL_ROOM,
            )
        self._taken += amount


class Held:
    """What one request has taken of a room."""

    def __init__(self, room: Room) -> None:
        """Begin with nothing.

        Args:
            room: What it is taken of.
        """
        self._room = room
        self.amount = 0

    def add(self, amount: int) -> None:
        """Take more.

        Raises:
            Refusal: There is not so much left.
        """
        self._room.take(amount)
        self.amount += amount
