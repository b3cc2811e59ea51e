"""What an encoder is: one method."""

from typing import Protocol

from nlu_lite.arrays import FloatArray, IntArray

__all__ = ["Encoder"]


class Encoder(Protocol):
    """Turns the pieces of sequences into hidden states."""

    @property
    def dimension(self) -> int:
        """Width of the hidden states."""

    @property
    def device(self) -> str:
        """Where the encoder computes: `cpu`, `cuda:0`, `mps`."""

    def encode(self, ids: IntArray, lengths: IntArray) -> FloatArray:
        """The last layer's hidden states.

        Args:
            ids: Shape (positions,), the pieces of all sequences with their special pieces, one
                sequence behind the other, without padding.
            lengths: Shape (sequences,), positions of each; equal ones stand together.

        Returns:
            Shape (positions, dimension).
        """
