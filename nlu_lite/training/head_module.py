"""A head that learns, made of a `Head` or anew."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadNorm, HeadTask, Label
from nlu_lite.training.objectives import NO_SCALE, Scale

__all__ = ["HeadModule", "head_module_of", "new_head_module"]

# That of the new layers of transformers' models.
_DEVIATION = 0.02


class _Dense(nn.Module):
    def __init__(self, layer: HeadLayer) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.from_numpy(layer.weight.copy()))
        self.bias = nn.Parameter(torch.from_numpy(layer.bias.copy()))
        self.activation = layer.activation
        self.norm: nn.LayerNorm | None = None
        if layer.norm is not None:
            self.norm = nn.LayerNorm(len(layer.norm.weight), eps=layer.norm.epsilon)
            self.norm.weight.data = torch.from_numpy(layer.norm.weight.copy())
            self.norm.bias.data = torch.from_numpy(layer.norm.bias.copy())

    def forward(self, hidden: Tensor) -> Tensor:
        made = functional.linear(hidden, self.weight, self.bias)
        if self.activation is not None:
            made = ACTIVATIONS[self.activation](made)
        if self.norm is not None:
            made = self.norm(made)
        return made

    def layer(self) -> HeadLayer:
        """What it is by now."""
        norm = None
        if self.norm is not None:
            weight, bias = _array(self.norm.weight), _array(self.norm.bias)
            norm = HeadNorm(weight, bias, self.norm.eps)
        return HeadLayer(_array(self.weight), _array(self.bias), self.activation, norm)


class HeadModule(nn.Module):
    """The dense layers of a head, with dropout in front of each."""

    def __init__(
        self,
        layers: Sequence[HeadLayer],
        reads: HeadInput,
        dropout: float,
        *,
        dimension: int | None = None,
    ) -> None:
        """Begin with the weights of layers.

        Args:
            layers: Dense layers; without any, vectors are given as they are read.
            reads: What vectors it reads.
            dropout: Share of the numbers that are left out in front of each layer.
            dimension: Numbers in a vector, where there are no layers.
        """
        super().__init__()
        self._layers = nn.ModuleList([_Dense(layer) for layer in layers])
        self.outputs = len(layers[-1].bias) if layers else int(dimension or 0)
        self.reads, self._dropout = reads, dropout

    def forward(self, vectors: Tensor) -> Tensor:
        """Shape (n, outputs): the scores of vectors of shape (n, dimension)."""
        hidden = functional.normalize(vectors) if self.reads.normalize else vectors
        for layer in self._layers:
            hidden = layer(functional.dropout(hidden, self._dropout, self.training))
        return hidden

    def head(
        self, task: HeadTask, name: str, classes: tuple[Label, ...], *, scale: Scale = NO_SCALE
    ) -> Head:
        """What it is by now.

        Args:
            task: What it was trained for.
            name: What its column is called.
            classes: Its labels.
            scale: That of the numbers that it learned; its own scores are in the old one.
        """
        *before, last = [one.layer() for one in self._layers if isinstance(one, _Dense)]
        deviation, mean = np.float32(scale.deviation), np.float32(scale.mean)
        scaled = HeadLayer(last.weight * deviation, last.bias * deviation + mean, last.activation)
        layers = (*before, scaled)
        return Head(task=task, name=name, classes=classes, input=self.reads, layers=layers)


def new_head_module(
    reads: HeadInput,
    dimension: int,
    outputs: int,
    *,
    dropout: float,
    generator: torch.Generator,
    hidden: str | None = None,
) -> HeadModule:
    """One dense layer with random weights, or two.

    Args:
        reads: What vectors it reads.
        dimension: Numbers in a vector.
        outputs: Scores.
        dropout: Share of the numbers that are left out in front of it.
        generator: Draws the weights.
        hidden: The activation behind a layer in front of the last one; None: there is none.
    """
    last = _random_layer(dimension, outputs, generator)
    if hidden is None:
        return HeadModule([last], reads, dropout)
    first = replace(_random_layer(dimension, dimension, generator), activation=hidden)
    return HeadModule([first, last], reads, dropout)


def head_module_of(
    head: Head,
    classes: tuple[Label, ...],
    *,
    dropout: float,
    generator: torch.Generator,
    scale: Scale = NO_SCALE,
) -> HeadModule:
    """What goes on from a head; classes that it does not know begin with random weights.

    Args:
        head: The head.
        classes: Labels, in any order.
        dropout: Share of the numbers that are left out in front of each layer.
        generator: Draws the weights of new classes.
        scale: That of the numbers that are to be learned.
    """
    *before, last = head.layers
    grown = _random_layer(last.weight.shape[1], len(classes) or 1, generator)
    known = {label: row for row, label in enumerate(head.classes)}
    places = [place for place, label in enumerate(classes) if label in known]
    rows = [known[classes[place]] for place in places]
    if not classes:
        # A regressor has one output.
        places, rows = [0], [0]
    deviation, mean = np.float32(scale.deviation), np.float32(scale.mean)
    grown.weight[places] = last.weight[rows] / deviation
    grown.bias[places] = (last.bias[rows] - mean) / deviation
    return HeadModule([*before, grown], head.input, dropout)


def _random_layer(inputs: int, outputs: int, generator: torch.Generator) -> HeadLayer:
    weight = torch.randn(outputs, inputs, generator=generator).mul_(_DEVIATION)
    return HeadLayer(weight.numpy(), np.zeros(outputs, dtype=np.float32))


def _array(parameter: Tensor) -> FloatArray:
    array: FloatArray = parameter.detach().to("cpu", torch.float32, copy=True).numpy()
    return array
