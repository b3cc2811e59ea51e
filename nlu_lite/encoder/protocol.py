"""What an encoder is."""

from typing import Protocol

from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["LAST_LAYER", "Encoder"]

LAST_LAYER = (-1,)


class Encoder(Protocol):
    """Turns the pieces of sequences into hidden states."""

    @property
    def dimension(self) -> int:
        """Width of the hidden states."""

    @property
    def layers(self) -> int:
        """Number of layers."""

    @property
    def device(self) -> str:
        """Where the encoder computes: `cpu`, `cuda:0`, `mps`."""

    @property
    def precision(self) -> str:
        """What the encoder computes in: `fp32`, `bf16`, `int8`."""

    @property
    def batch_positions(self) -> int:
        """Positions of a batch that the device computes fastest."""

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """Hidden states.

        Args:
            ids: Shape (positions,), the pieces of all sequences with their special pieces, one
                sequence behind the other, without padding.
            lengths: Shape (sequences,), positions of each; equal ones stand together.
            layers: Which layers' states to give: 0 is what goes into the first layer, 1 what
                comes out of it, -1 what comes out of the last.

        Returns:
            Shape (positions, number of `layers`, dimension), on the CPU.
        """

    def pooler(self, states: FloatArray) -> FloatArray:
        """The model's own pooler, over states of first positions.

        Args:
            states: Shape (sequences, dimension).

        Returns:
            Shape (sequences, dimension).
        """
