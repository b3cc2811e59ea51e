"""Which layers' hidden states make a vector."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import one_of
from nlu_lite.encoder.protocol import LAST_LAYER
from nlu_lite.errors import InvalidOption

__all__ = ["LAYER_POOLINGS", "Layers", "chosen_layers"]

LAYER_POOLINGS = ("mean", "concatenate")


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers, and how their states are put together.

    Attributes:
        indices: 0 is what goes into the first layer, -1 what comes out of the last.
        concatenate: Put the states side by side; else take their mean.
        weights: One a layer, to take the weighted sum instead of the mean; None: all the same.
    """

    indices: tuple[int, ...] = LAST_LAYER
    concatenate: bool = False
    weights: tuple[float, ...] | None = None

    def width(self, dimension: int) -> int:
        """Width of the states put together, from the width of one layer's."""
        return dimension * len(self.indices) if self.concatenate else dimension

    def combined(self, states: FloatArray) -> FloatArray:
        """Put the states of layers together.

        Args:
            states: Shape (positions, layers, dimension).

        Returns:
            Shape (positions, width).
        """
        if self.concatenate or len(self.indices) == 1:
            return states.reshape(len(states), states.shape[1] * states.shape[2])
        if self.weights is not None:
            shares = np.array(self.weights, dtype=np.float32)
            sums: FloatArray = np.einsum("pld,l->pd", states, shares)
            return sums
        means: FloatArray = states.mean(axis=1)
        return means


def chosen_layers(layers: int | Sequence[int], pooling: str, *, available: int) -> Layers:
    """The layers that a user's choice means.

    Args:
        layers: An index or several.
        pooling: "mean" or "concatenate".
        available: Number of layers of the model.

    Raises:
        InvalidOption: There is no such layer, or no such way to put them together.

    >>> chosen_layers([-1, -2], "concatenate", available=6).width(384)
    768
    """
    indices = tuple(layers) if isinstance(layers, Sequence) else (layers,)
    wrong = [
        index
        for index in indices
        if not isinstance(index, int)
        or isinstance(index, bool)
        or not -available - 1 <= index <= available
    ]
    if wrong or not indices:
        raise InvalidOption(
            f"layers={layers!r} names no layers of this model; expected whole numbers from "
            f"{-available - 1} to {available}: 0 is what goes into the first layer, {available} "
            "or -1 what comes out of the last."
        )
    one_of("layer_pooling", pooling, LAYER_POOLINGS, fault="is not a way to put layers together")
    return Layers(indices, concatenate=pooling == "concatenate")
