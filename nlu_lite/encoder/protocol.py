"""What an encoder is."""

from dataclasses import dataclass
from typing import Protocol

from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["LAST_LAYER", "TORCH", "Encoder", "EncoderFacts"]

LAST_LAYER = (-1,)
TORCH = "torch"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderFacts:
    """What is known of an encoder before it computes anything.

    Attributes:
        dimension: Width of the hidden states.
        layers: Number of layers.
        device: Where it computes: `cpu`, `cuda:0`, `mps`.
        precision: What it computes in: `fp32`, `bf16`, `fp16`, `int8`.
        batch_positions: Positions of a batch that the device computes fastest.
        engine: What computes it, one of `engines.ENGINES`.
        in_lanes: Whether several threads may compute batches at once, as `lanes` has them, and are
            faster so.
    """

    dimension: int
    layers: int
    device: str
    precision: str
    batch_positions: int
    engine: str = TORCH
    in_lanes: bool = False


class Encoder(Protocol):
    """Turns the pieces of sequences into hidden states."""

    @property
    def facts(self) -> EncoderFacts:
        """What is known of it; this never changes."""

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

        Raises:
            InvalidModel: The model has no pooler.
        """
