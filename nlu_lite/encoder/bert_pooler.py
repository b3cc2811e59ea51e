"""The pooler of a BERT: a dense layer and tanh, over states of first positions."""

import torch

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.dense import PlainDense
from nlu_lite.encoder.weights_files import Weights
from nlu_lite.errors import InvalidModel

__all__ = ["BertPooler"]


class BertPooler:
    """A pooler, or the error that there is none."""

    def __init__(self, weights: Weights, device: torch.device) -> None:
        """Take the weights of the pooler, if they are there.

        Args:
            weights: As `BertEncoder` takes them.
            device: Where it computes.
        """
        self._device = device
        self._dense = None
        if "pooler.dense.weight" in weights:
            weight, bias = (
                weights[f"pooler.dense.{part}"].to(device).float() for part in ("weight", "bias")
            )
            self._dense = PlainDense(weight, bias, "tanh")

    def __call__(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`."""
        if self._dense is None:
            raise InvalidModel(
                "pooling='pooler' needs the model's own pooler, which its weights do not hold "
                "(pooler.dense.weight and .bias).\nChoose pooling='cls' or pooling='mean'.",
                faults=["the pooler is missing"],
            )
        with torch.inference_mode():
            pooled = self._dense(torch.from_numpy(states).to(self._device))
            vectors: FloatArray = pooled.cpu().numpy()
        return vectors
