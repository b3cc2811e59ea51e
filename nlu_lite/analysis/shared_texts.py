"""Texts that stand in two tables: what a model has learned from is no test of it."""

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import IntArray
from nlu_lite.common.plain_text import one_line

__all__ = ["Sums", "shared", "shared_note", "text_sums"]

# Of 64 bits, sorted, each once.
Sums: TypeAlias = npt.NDArray[np.uint64]

_BYTES = 8
_SHOWN = 3


def text_sums(texts: Sequence[str]) -> Sums:
    """Short sums of texts, to be kept in their stead.

    Texts that differ only in case, in blanks, or in how Unicode writes a character have the same.
    Blank ones have none. That any two of a million different texts share a sum has a chance of one
    in 37 million.

    Returns:
        Shape (different texts,), uint64, sorted.

    >>> text_sums(["My card.", "my  CARD.", ""]).shape
    (1,)
    """
    sums = {found for text in texts if (found := _sum(text)) is not None}
    return np.array(sorted(sums), dtype=np.uint64)


def shared(sums: Sums, texts: Sequence[str]) -> IntArray:
    """Which of some texts are among those that sums were kept of.

    Args:
        sums: What `text_sums` gave of the others.
        texts: Any.

    Returns:
        Shape (found,): their places, from 0.

    >>> shared(text_sums(["My card."]), ["Another", "my card."])
    array([1])
    """
    known = set(sums.tolist())
    found = [place for place, text in enumerate(texts) if _sum(text) in known]
    return np.array(found, dtype=np.int64)


def shared_note(places: IntArray, texts: Sequence[str]) -> str | None:
    """The sentence that a report says of texts that stand in the training data too; None: none do.

    >>> shared_note(np.array([1]), ["Another", "my card."])
    "1 of 2 texts stands in the training data too: 'my card.'"
    """
    if not len(places):
        return None
    shown = ", ".join(repr(one_line(texts[place], 40)) for place in places[:_SHOWN])
    more = ", …" if len(places) > _SHOWN else ""
    verb = "stands" if len(places) == 1 else "stand"
    return f"{len(places)} of {len(texts)} texts {verb} in the training data too: {shown}{more}"


def _sum(text: str) -> int | None:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return None
    encoded = plain.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=_BYTES).digest(), "little")
