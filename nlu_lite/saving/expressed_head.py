"""A head as a class of transformers has it, where that one can give the same scores.

Three things leave scores as they are. A dense layer that is narrower than the class wants it gets
outputs that nothing reads. A head of one layer gets one in front that hands on what comes in, where
the class can do without an activation. And where the class has an activation with
f(x) - f(-x) = x, as relu, gelu and silu have, the layer in front gives each score with both signs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.json_files import JsonObject
from nlu_lite.model.head import HeadLayer, HeadNorm
from nlu_lite.model.head_layouts import (
    NO_ACTIVATION,
    Choice,
    DenseLayout,
    HeadLayout,
    NormLayout,
)

__all__ = ["ExpressedHead", "expressed"]

_ODD_PAIRS = frozenset({"relu", "gelu", "silu", "swish", "gelu_new", "gelu_pytorch_tanh"})
_LINEAR = "linear"


@dataclass(frozen=True, slots=True, eq=False)
class ExpressedHead:
    """A head as a class of transformers has it.

    Attributes:
        tensors: Its tensors by the names of that class.
        settings: What `config.json` has to say of it.
    """

    tensors: Mapping[str, Tensor]
    settings: JsonObject


def expressed(
    layers: tuple[HeadLayer, ...],
    pooling: str,
    layout: HeadLayout,
    *,
    settings: JsonObject,
    hidden: int,
) -> ExpressedHead | None:
    """A head by a layout of transformers; None where that can't give the same scores.

    Args:
        layers: The dense layers of the head.
        pooling: What vectors it reads, as `HeadInput.pooling` has it.
        layout: Where the class has its layers.
        settings: What the `config.json` of the encoder holds.
        hidden: Width of the hidden states.
    """
    whole = _as_long(layers, layout, hidden)
    chosen = _setting_for(layout.pooling, pooling)
    if whole is None or chosen is None:
        return None
    changes: dict[str, object] = {**chosen, **layout.required}
    tensors: dict[str, Tensor] = {}
    for place, (layer, names) in enumerate(zip(whole, layout.layers, strict=True)):
        is_last = place == len(whole) - 1
        padded = _padded(layer, len(layer.weight) if is_last else hidden, hidden)
        made = None if padded is None else _layer(padded, names, settings)
        if made is None:
            return None
        tensors |= made.tensors
        changes |= made.settings
    return ExpressedHead(tensors, changes)


def _as_long(
    layers: tuple[HeadLayer, ...], layout: HeadLayout, hidden: int
) -> tuple[HeadLayer, ...] | None:
    """The layers, with one in front where the class has one more."""
    if len(layers) == len(layout.layers):
        return layers
    first = layout.layers[0]
    if len(layers) != 1 or len(layout.layers) != 2 or first.norm is not None:
        return None
    (last,) = layers
    if first.activation.setting is not None:
        return HeadLayer(_identity(hidden), np.zeros(hidden, dtype=np.float32)), last
    if first.activation.usual not in _ODD_PAIRS or 2 * len(last.weight) > hidden:
        return None
    signs = _identity(len(last.weight))
    both = np.concatenate([last.weight, -last.weight])
    in_front = HeadLayer(both, np.concatenate([last.bias, -last.bias]), first.activation.usual)
    difference = np.concatenate([signs, -signs], axis=1)
    return in_front, replace(last, weight=difference, bias=np.zeros_like(last.bias))


def _padded(layer: HeadLayer, outputs: int, inputs: int) -> HeadLayer | None:
    """A layer of a shape; the outputs that it gets are read with weights of 0."""
    height, width = layer.weight.shape
    if height > outputs or width > inputs or (layer.norm is not None and height < outputs):
        return None
    weight = np.zeros((outputs, inputs), dtype=np.float32)
    weight[:height, :width] = layer.weight
    return replace(layer, weight=weight, bias=np.pad(layer.bias, (0, outputs - height)))


def _layer(layer: HeadLayer, names: DenseLayout, settings: JsonObject) -> ExpressedHead | None:
    changes = _setting_for(names.activation, layer.activation)
    if changes is None or (layer.norm is None) != (names.norm is None):
        return None
    tensors = {f"{names.name}.weight": _tensor(layer.weight)}
    has_bias = names.bias is None or bool(layer.bias.any())
    if has_bias:
        tensors[f"{names.name}.bias"] = _tensor(layer.bias)
    if names.bias is not None:
        changes = {**changes, names.bias: has_bias}
    if layer.norm is None or names.norm is None:
        return ExpressedHead(tensors, changes)
    norm = _norm(layer.norm, names.norm, settings)
    return None if norm is None else ExpressedHead({**tensors, **norm}, changes)


def _norm(norm: HeadNorm, names: NormLayout, settings: JsonObject) -> dict[str, Tensor] | None:
    """Its tensors; the settings of a norm are those of the encoder too, and stay as they are."""
    has_bias = bool(settings.get(names.bias))
    if settings.get(names.epsilon, names.usual) != norm.epsilon:
        return None
    if has_bias:
        return {
            f"{names.name}.weight": _tensor(norm.weight),
            f"{names.name}.bias": _tensor(norm.bias),
        }
    return None if norm.bias.any() else {f"{names.name}.weight": _tensor(norm.weight)}


def _setting_for(choice: Choice, wanted: str | None) -> dict[str, object] | None:
    """What to set for what is wanted; None where it can't be had."""
    if choice.setting is None:
        same = choice.usual == wanted or {choice.usual, wanted} <= {*NO_ACTIVATION}
        return {} if same else None
    if not choice.written:
        return {choice.setting: _LINEAR if wanted in NO_ACTIVATION else wanted}
    if wanted not in choice.written:
        return None
    return {choice.setting: choice.written[str(wanted)]}


def _identity(size: int) -> FloatArray:
    identity: FloatArray = np.eye(size, dtype=np.float32)
    return identity


def _tensor(array: FloatArray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))
