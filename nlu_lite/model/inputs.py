"""What the encoder of a model is given of a block of sentences."""

from dataclasses import dataclass

from nlu_lite.common.arrays import IntArray
from nlu_lite.text.pieces import Pieces
from nlu_lite.text.windows import Sequences

__all__ = ["Inputs"]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The sequences of a block of sentences.

    Attributes:
        whole: Its pieces.
        pieces: Those of them that are read.
        sequences: What is read at once.
        ids: Shape (positions,), the sequences with their special pieces, one behind the other.
        lengths: Shape (sequences,), positions of each.
        special: Number of special pieces in front of each sequence.
    """

    whole: Pieces
    pieces: Pieces
    sequences: Sequences
    ids: IntArray
    lengths: IntArray
    special: int
