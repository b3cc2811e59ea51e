"""Vectors that embedders of one process remember, so that a search embeds each text once."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.sklearn.memory import Memory

__all__ = ["VectorMemory"]

Vectors: TypeAlias = Callable[[list[str]], FloatArray]


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
        self._memory: Memory[str, FloatArray] = Memory()

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
        known = self._memory.known(kind, different) if megabytes else {}
        missing = [text for text in different if text not in known]
        if not missing:
            return np.stack([known[text] for text in texts])
        computed = compute(missing)
        if megabytes:
            # Copies: views would keep all vectors of the call, and be changed with them.
            copies = {text: row.copy() for text, row in zip(missing, computed, strict=True)}
            self._memory.keep(kind, copies, megabytes=megabytes)
        if len(missing) == len(texts):
            return computed
        rows = known | dict(zip(missing, computed, strict=True))
        return np.stack([rows[text] for text in texts])
