"""The dense layers of a head, taken from the weights of a checkpoint."""

from pathlib import Path

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.json_files import JsonObject
from nlu_lite.encoder.weight_names import matched
from nlu_lite.encoder.weights_files import Weights, stored_tensors
from nlu_lite.model.head import HeadLayer, HeadNorm
from nlu_lite.model.head_layouts import (
    NO_ACTIVATION,
    DenseLayout,
    HeadLayout,
    NormLayout,
    said,
)

__all__ = ["head_layers"]


def head_layers(
    path: Path, layout: HeadLayout, *, settings: JsonObject, hidden: int, outputs: int
) -> tuple[HeadLayer, ...]:
    """The dense layers of a head, in float32.

    Of a safetensors file only the tensors of the head are touched. Names may have something in
    front, as `module.`.

    Args:
        path: A file of weights, or the index of several.
        layout: Where the layers are.
        settings: What `config.json` holds.
        hidden: Width of the hidden states.
        outputs: Number of scores.

    Raises:
        InvalidModel: The file is damaged, or tensors are missing or misshapen, those of the
            encoder's pooler too where the head needs it; `faults` holds all of them.
    """
    *inner, last = layout.layers
    expected = _shapes(last, (outputs, hidden), settings)
    for layer in inner:
        expected |= _shapes(layer, (hidden, hidden), settings)
    if layout.pooler is not None:
        # The encoder reads it, but does without where it is missing.
        expected |= _shapes(DenseLayout(layout.pooler), (hidden, hidden), settings)
    stored = matched(path, stored_tensors(path), expected, prefix="")
    return tuple(_layer(stored, layer, settings) for layer in layout.layers)


def _shapes(
    layer: DenseLayout, shape: tuple[int, int], settings: JsonObject
) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {f"{layer.name}.weight": shape}
    if layer.bias is None or settings.get(layer.bias):
        shapes[f"{layer.name}.bias"] = shape[:1]
    if layer.norm is not None:
        shapes[f"{layer.norm.name}.weight"] = shape[:1]
        if settings.get(layer.norm.bias):
            shapes[f"{layer.norm.name}.bias"] = shape[:1]
    return shapes


def _layer(stored: Weights, layer: DenseLayout, settings: JsonObject) -> HeadLayer:
    weight, bias = _array(stored, f"{layer.name}.weight"), f"{layer.name}.bias"
    has_bias = layer.bias is None or bool(settings.get(layer.bias))
    activation = said(layer.activation, settings)
    return HeadLayer(
        weight,
        _array(stored, bias) if has_bias else np.zeros(len(weight), dtype=np.float32),
        None if activation in NO_ACTIVATION else activation,
        None if layer.norm is None else _norm(stored, layer.norm, settings),
    )


def _norm(stored: Weights, norm: NormLayout, settings: JsonObject) -> HeadNorm:
    weight, epsilon = _array(stored, f"{norm.name}.weight"), settings.get(norm.epsilon, norm.usual)
    has_bias = bool(settings.get(norm.bias))
    return HeadNorm(
        weight,
        _array(stored, f"{norm.name}.bias") if has_bias else np.zeros_like(weight),
        epsilon if isinstance(epsilon, float) else norm.usual,
    )


def _array(stored: Weights, name: str) -> FloatArray:
    # A copy: a tensor of a file that is mapped would keep all of it open.
    array: FloatArray = np.array(stored[name].float().numpy())
    return array
