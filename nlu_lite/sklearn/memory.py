"""What estimators of one process remember, up to a number of megabytes."""

import os
import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from math import inf
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from nlu_lite.errors import InvalidOption

__all__ = ["Memory", "checked_megabytes"]

_Key = TypeVar("_Key", str, bytes)
_Value = TypeVar("_Value")

_MEGABYTE = 1_000_000
# Held for moments only, and never while values are computed: whoever forks waits for it.
_turn = Lock()


class Memory(Generic[_Key, _Value]):
    """What was asked for last, of as many kinds as there are.

    What was not asked for longest is forgotten first: of the kind that was not asked for longest.
    Threads can share it; a forked process begins with what was remembered before.

    >>> memory = Memory()
    >>> memory.keep("upper", {"a": "A"}, megabytes=1)
    >>> memory.known("upper", ["a", "b"]), memory.known("lower", ["a"])
    ({'a': 'A'}, {})
    """

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._kinds: OrderedDict[Hashable, OrderedDict[_Key, _Value]] = OrderedDict()
        self._bytes = 0

    def known(self, kind: Hashable, keys: Iterable[_Key]) -> dict[_Key, _Value]:
        """The values of those keys of a kind that have one."""
        with _turn:
            rows = self._kinds.get(kind)
            if rows is None:
                return {}
            self._kinds.move_to_end(kind)
            known = {key: rows[key] for key in keys if key in rows}
            for key in known:
                rows.move_to_end(key)
        return known

    def keep(self, kind: Hashable, new: Mapping[_Key, _Value], *, megabytes: float) -> None:
        """Remember values of a kind.

        Args:
            kind: What decides about a value beside its key.
            new: The values, of which nobody else has a part.
            megabytes: Most to remember behind this call, of all kinds together, in 10^6 bytes.
        """
        with _turn:
            rows = self._kinds.setdefault(kind, OrderedDict())
            self._kinds.move_to_end(kind)
            for key, value in new.items():
                if key not in rows:
                    rows[key] = value
                    self._bytes += _size(key, value)
            while self._bytes > megabytes * _MEGABYTE:
                self._forget_one()

    def _forget_one(self) -> None:
        kind, rows = next(iter(self._kinds.items()))
        if rows:
            self._bytes -= _size(*rows.popitem(last=False))
        if not rows:
            del self._kinds[kind]


def checked_megabytes(remember: object) -> float:
    """How many megabytes `remember=` means.

    Raises:
        InvalidOption: It is no number of them.
    """
    # Searches draw parameters from NumPy's arrays.
    most = remember.item() if isinstance(remember, np.generic) else remember
    if isinstance(most, bool) or not isinstance(most, (int, float)) or not 0 <= most < inf:
        raise InvalidOption(
            f"remember={remember!r}; expected a number of megabytes, such as 256, or 0."
        )
    return most


def _size(key: str | bytes, value: object) -> int:
    return sys.getsizeof(key) + sys.getsizeof(value)


if hasattr(os, "register_at_fork"):
    # In the child nobody would end the turn that another thread has.
    os.register_at_fork(
        before=_turn.acquire, after_in_parent=_turn.release, after_in_child=_turn.release
    )
