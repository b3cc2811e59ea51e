"""An encoder without a transformer: a piece has the same vector wherever it stands."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.architectures import Shape
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import LAST_LAYER, EncoderFacts
from nlu_lite.encoder.weights_files import stored_tensors
from nlu_lite.errors import InvalidModel

__all__ = ["EMBEDDINGS", "SCALES", "StaticEncoder", "read_table", "stored_table"]

EMBEDDINGS = "embeddings.weight"
# Where the vectors are stored as whole numbers: what those of each piece are multiplied by.
SCALES = "embeddings.scales"
# Nothing is computed of a position but its place in the table.
_BATCH_POSITIONS = 1 << 16
_MOST = 127


class StaticEncoder:
    """A table of vectors, one a piece, that gives them as hidden states."""

    def __init__(
        self, weights: Path, shape: Shape, *, device: str = "cpu", precision: str = "fp32"
    ) -> None:
        """Read the table.

        Args:
            weights: A file of weights, as `stored_tensors` has it.
            shape: That of the encoder.
            device: A PyTorch device.
            precision: "fp32", "bf16" or "fp16", what the table is kept in.

        Raises:
            InvalidModel: The file holds no such table.
        """
        table = read_table(weights, shape)
        self._table = table.to(torch.device(device), PRECISIONS[precision].dtype)
        self.facts = EncoderFacts(
            dimension=shape.hidden,
            layers=shape.layers,
            device=device,
            precision=precision,
            batch_positions=_BATCH_POSITIONS,
        )

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`; all layers give the same."""
        with torch.inference_mode():
            taken = self._table[torch.from_numpy(ids).to(self._table.device)]
            states: FloatArray = taken.float().cpu().numpy()
        return np.repeat(states[:, np.newaxis], len(layers), axis=1)

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`: there is none."""
        raise InvalidModel(
            "pooling='pooler' needs the model's own pooler, which a static model does not have.\n"
            "Choose pooling='mean'.",
            faults=["the pooler is missing"],
        )


def read_table(weights: Path, shape: Shape) -> Tensor:
    """The vectors of all pieces, shape (pieces, width), float32.

    Args:
        weights: A file of weights.
        shape: That of the encoder.

    Raises:
        InvalidModel: The file holds no such table.
    """
    stored = stored_tensors(weights)
    expected: dict[str, tuple[int, ...]] = {EMBEDDINGS: (shape.vocabulary, shape.hidden)}
    table = stored.get(EMBEDDINGS)
    if SCALES in stored or (table is not None and not table.is_floating_point()):
        expected[SCALES] = (shape.vocabulary,)
    faults = [
        fault for name, size in expected.items() if (fault := _fault(name, stored.get(name), size))
    ]
    if faults:
        raise InvalidModel(
            f"{weights} is not that of a static model: {'; '.join(faults)}.\n"
            "Copy the folder again from where it was saved.",
            faults=faults,
        )
    vectors = stored[EMBEDDINGS].float()
    return vectors * stored[SCALES].float().unsqueeze(1) if SCALES in expected else vectors


def _fault(name: str, tensor: Tensor | None, expected: tuple[int, ...]) -> str | None:
    """What is wrong with a tensor of the file; None: nothing."""
    if tensor is None:
        return f"{name} is missing, expected shape {expected}"
    if tuple(tensor.shape) != expected:
        return f"{name} is of shape {tuple(tensor.shape)}, expected {expected}"
    if tensor.is_floating_point() and not tensor.isfinite().all():
        return f"{name} has values that are no numbers"
    return None


def stored_table(vectors: FloatArray) -> dict[str, Tensor]:
    """A table as it is stored: each vector in 8-bit whole numbers, and its scale.

    Args:
        vectors: Shape (pieces, width).
    """
    largest = np.abs(vectors).max(axis=1)
    scales = np.where(largest > 0, largest / _MOST, 1).astype(np.float32)
    numbers = np.rint(vectors / scales[:, np.newaxis]).astype(np.int8)
    return {EMBEDDINGS: torch.from_numpy(numbers), SCALES: torch.from_numpy(scales)}
