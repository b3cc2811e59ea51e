"""A head: from the vectors of texts or words to labels or numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.dense import PlainDense
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.model.head_tasks import HEAD_TASKS, WORD_TASKS, HeadTask, Label

__all__ = [
    "HEAD_TASKS",
    "WORD_TASKS",
    "Head",
    "HeadInput",
    "HeadLayer",
    "HeadNorm",
    "HeadTask",
    "Label",
]


@dataclass(frozen=True, slots=True)
class HeadInput:
    """What vectors a head reads.

    Attributes:
        pooling: How hidden states become the vector of a word or a text: one of
            `encoder.pool.ROW_POOLINGS` or `encoder.pool.SEQUENCE_POOLINGS`, as `pooling` in
            `Pipeline.predict`.
        layers: Whose hidden states, and how they are put together.
        normalize: Whether each vector is divided by its length.
    """

    pooling: str
    layers: Layers = Layers()
    normalize: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class HeadNorm:
    """Layer normalisation (Ba et al., 2016, arXiv:1607.06450) in a head.

    Attributes:
        weight: Shape (width,), float32.
        bias: Shape (width,), float32.
        epsilon: What is added to the variance.
    """

    weight: FloatArray
    bias: FloatArray
    epsilon: float


@dataclass(frozen=True, slots=True, eq=False)
class HeadLayer:
    """A dense layer of a head.

    Attributes:
        weight: Shape (outputs, inputs), float32.
        bias: Shape (outputs,), float32.
        activation: What is done behind, a name in `encoder.dense.ACTIVATIONS`; None: nothing.
        norm: How the outputs are normalised behind that; None: they are not.
    """

    weight: FloatArray
    bias: FloatArray
    activation: str | None = None
    norm: HeadNorm | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Head:
    """What makes labels or numbers of vectors.

    Attributes:
        task: What it was trained for.
        name: What its column is called; "": as its reference, and "_label" behind.
        classes: The labels that it knows, one an output; none for a regressor.
        input: What vectors it reads.
        layers: Dense layers, the last of which gives the scores.
    """

    task: HeadTask
    name: str
    classes: tuple[Label, ...]
    input: HeadInput
    layers: tuple[HeadLayer, ...]

    @property
    def of_words(self) -> bool:
        """Whether its labels are of words; else they are of texts."""
        return self.task in WORD_TASKS

    def __str__(self) -> str:
        return f"{self.task} of {len(self.classes)} labels" if self.classes else self.task

    def scores(self, vectors: FloatArray) -> FloatArray:
        """What the last layer gives.

        Args:
            vectors: Shape (n, dimension); rows of NaN give rows of NaN.

        Returns:
            Shape (n, classes), logits; of a regressor shape (n, 1), the numbers themselves.
        """
        with torch.inference_mode():
            hidden = torch.from_numpy(np.ascontiguousarray(vectors, dtype=np.float32))
            for layer in self.layers:
                hidden = _behind(layer, hidden)
            scores: FloatArray = hidden.numpy()
        return scores

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Shape (n, classes): how likely each class is; of a regressor, the numbers as they are."""
        return self.probabilities_of(self.task, scores)

    @staticmethod
    def probabilities_of(task: HeadTask, scores: FloatArray) -> FloatArray:
        """The same for the scores of any head of a task."""
        return _PROBABILITIES[task](scores)


def _behind(layer: HeadLayer, hidden: Tensor) -> Tensor:
    weight, bias = torch.from_numpy(layer.weight), torch.from_numpy(layer.bias)
    made = PlainDense(weight, bias, layer.activation)(hidden)
    if layer.norm is None:
        return made
    weight, bias = torch.from_numpy(layer.norm.weight), torch.from_numpy(layer.norm.bias)
    return functional.layer_norm(made, weight.shape, weight, bias, layer.norm.epsilon)


def _softmax(scores: FloatArray) -> FloatArray:
    with torch.inference_mode():
        shares: FloatArray = torch.from_numpy(scores).softmax(dim=1).numpy()
    return shares


def _sigmoid(scores: FloatArray) -> FloatArray:
    with torch.inference_mode():
        shares: FloatArray = torch.from_numpy(scores).sigmoid().numpy()
    return shares


def _as_they_are(scores: FloatArray) -> FloatArray:
    return scores


_PROBABILITIES: Mapping[HeadTask, Callable[[FloatArray], FloatArray]] = {
    "classifier": _softmax,
    "sentiment": _softmax,
    # Each class stands for itself.
    "multi_classifier": _sigmoid,
    "regressor": _as_they_are,
    "ner": _softmax,
    "pos": _softmax,
}
