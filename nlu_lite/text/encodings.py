"""The pieces of many texts, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from tokenizers import Encoding

from nlu_lite.common.arrays import IntArray

__all__ = ["Encodings"]


@dataclass(frozen=True, slots=True, eq=False)
class Encodings:
    """The pieces of many texts, without special pieces, one text behind the other.

    Attributes:
        ids: Shape (pieces,), numbers in the vocabulary.
        spans: Shape (pieces, 2), begin and end in code points of the text.
        lengths: Shape (texts,), the number of pieces of each text.
    """

    ids: IntArray
    spans: IntArray
    lengths: IntArray

    @classmethod
    def of(cls, encodings: Sequence[Encoding]) -> "Encodings":
        """Take what a tokenizer of the tokenizers package gave for each text."""
        lengths = np.fromiter(map(len, encodings), dtype=np.int64, count=len(encodings))
        count = int(lengths.sum())
        ids = chain.from_iterable(encoding.ids for encoding in encodings)
        spans = chain.from_iterable(encoding.offsets for encoding in encodings)
        flat = np.fromiter(chain.from_iterable(spans), dtype=np.int64, count=2 * count)
        return cls(
            ids=np.fromiter(ids, dtype=np.int64, count=count),
            spans=flat.reshape(count, 2),
            lengths=lengths,
        )
