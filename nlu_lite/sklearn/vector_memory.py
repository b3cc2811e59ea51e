"""Vectors that embedders of one process remember, so that a search embeds each text once."""

import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TypeAlias

import numpy as np

from nlu_lite.common.arrays import FloatArray

__all__ = ["VectorMemory"]

Vectors: TypeAlias = Callable[[list[str]], FloatArray]
_Rows: TypeAlias = "OrderedDict[str, FloatArray]"

_MEGABYTE = 1_000_000
# Held for moments only, and never while vectors are computed: whoever forks waits for it.
_turn = Lock()


class VectorMemory:
    """The vector of each text that was asked for last, of as many kinds as there are.

    A kind is all that decides about a vector beside its text. What was not asked for longest is
    forgotten first: of the kind that was not asked for longest. Threads can share it, though two of
    them that ask for a new text at the same time may both compute it; a forked process begins with
    what was remembered before.

    >>> memory = VectorMemory()
    >>> def lengths(texts):
    ...     print("computed:", *texts)
    ...     return np.array([[len(text)] for text in texts], dtype=np.float32)
    >>> memory.vectors(["a", "bb", "a"], lengths, kind="lengths", megabytes=1).ravel().tolist()
    computed: a bb
    [1.0, 2.0, 1.0]
    >>> memory.vectors(["ccc", "bb"], lengths, kind="lengths", megabytes=1).ravel().tolist()
    computed: ccc
    [3.0, 2.0]
    """

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._kinds: OrderedDict[Hashable, _Rows] = OrderedDict()
        self._bytes = 0

    def vectors(
        self, texts: Sequence[str], compute: Vectors, *, kind: Hashable, megabytes: float
    ) -> FloatArray:
        """The vectors of texts, of which only those that are not remembered are computed.

        Args:
            texts: At least one; equal ones are computed once.
            compute: Gives the vectors of different texts, shape (texts, dimension).
            kind: What decides about them beside the texts.
            megabytes: Most to remember behind this call, of all kinds together, in 10^6 bytes; 0:
                nothing is looked for or kept.

        Returns:
            Shape (texts, dimension), of one's own.
        """
        different = list(dict.fromkeys(texts))
        known = self._known(kind, different) if megabytes else {}
        missing = [text for text in different if text not in known]
        if not missing:
            return np.stack([known[text] for text in texts])
        computed = compute(missing)
        new = dict(zip(missing, computed, strict=True))
        if megabytes:
            self._keep(kind, new, most=megabytes * _MEGABYTE)
        if len(missing) == len(texts):
            return computed
        rows = known | new
        return np.stack([rows[text] for text in texts])

    def _known(self, kind: Hashable, texts: Iterable[str]) -> dict[str, FloatArray]:
        with _turn:
            rows = self._kinds.get(kind)
            if rows is None:
                return {}
            self._kinds.move_to_end(kind)
            known = {text: rows[text] for text in texts if text in rows}
            for text in known:
                rows.move_to_end(text)
        return known

    def _keep(self, kind: Hashable, new: Mapping[str, FloatArray], *, most: float) -> None:
        with _turn:
            rows = self._kinds.setdefault(kind, OrderedDict())
            self._kinds.move_to_end(kind)
            for text, vector in new.items():
                if text not in rows:
                    # A copy: a view would keep all vectors of the call, and be changed with them.
                    rows[text] = vector.copy()
                    self._bytes += _size(text, rows[text])
            while self._bytes > most:
                self._forget_one()

    def _forget_one(self) -> None:
        kind, rows = next(iter(self._kinds.items()))
        if rows:
            self._bytes -= _size(*rows.popitem(last=False))
        if not rows:
            del self._kinds[kind]


def _size(text: str, vector: FloatArray) -> int:
    return sys.getsizeof(text) + sys.getsizeof(vector)


if hasattr(os, "register_at_fork"):
    # In the child nobody would end the turn that another thread has.
    os.register_at_fork(
        before=_turn.acquire, after_in_parent=_turn.release, after_in_child=_turn.release
    )
