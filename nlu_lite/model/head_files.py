"""The files of a head: what it is as JSON, its weights as safetensors."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.numpy import save as packed

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.json_files import JsonObject, read_object
from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.errors import InvalidModel
from nlu_lite.model.head import HEAD_TASKS, Head, HeadInput, HeadLayer, HeadNorm, Label
from nlu_lite.store.files import HEAD

__all__ = ["head_bytes", "read_head"]

_FORMAT = 1
_MEND = "Copy the folder again from where it was saved, or save the pipeline again."


def head_bytes(head: Head) -> dict[str, bytes]:
    """The contents of the files of a head, by their names.

    >>> from nlu_lite.model.head import HeadInput
    >>> layer = HeadLayer(np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    >>> head = Head(
    ...     task="classifier",
    ...     name="mood",
    ...     classes=("bad", "good"),
    ...     input=HeadInput("mean"),
    ...     layers=(layer,),
    ... )
    >>> sorted(head_bytes(head))
    ['nlu_lite_head.json', 'nlu_lite_head.safetensors']
    """
    reads = head.input
    said = {
        "format": _FORMAT,
        "task": head.task,
        "name": head.name,
        "classes": list(head.classes),
        "pooling": reads.pooling,
        "normalize": reads.normalize,
        "layers": list(reads.layers.indices),
        "layer_weights": None if reads.layers.weights is None else list(reads.layers.weights),
        "concatenate": reads.layers.concatenate,
        "activations": [layer.activation for layer in head.layers],
        "norms": [None if layer.norm is None else layer.norm.epsilon for layer in head.layers],
    }
    tensors: dict[str, FloatArray] = {}
    for number, layer in enumerate(head.layers):
        parts: dict[str, HeadLayer | HeadNorm] = {f"layers.{number}": layer}
        if layer.norm is not None:
            parts[f"layers.{number}.norm"] = layer.norm
        for name, part in parts.items():
            tensors[f"{name}.weight"] = np.ascontiguousarray(part.weight, np.float32)
            tensors[f"{name}.bias"] = np.ascontiguousarray(part.bias, np.float32)
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    return dict(zip(HEAD, (text.encode(), packed(tensors)), strict=True))


def read_head(paths: Sequence[Path]) -> Head | None:
    """The head among the files of a model; None where there is none.

    Args:
        paths: Files, of which those of a head are recognised by their names.

    Raises:
        InvalidModel: One of the two files is missing or damaged, or they do not fit together.
    """
    there = {path.name: path for path in paths if path.name in HEAD}
    if not there:
        return None
    if lost := [name for name in HEAD if name not in there]:
        folder = next(iter(there.values())).parent
        raise InvalidModel(f"{folder} lacks {lost[0]}, a part of its head.\n{_MEND}", faults=lost)
    said, tensors = read_object(there[HEAD[0]]), _tensors(there[HEAD[1]])
    try:
        return _head(said, tensors)
    except (KeyError, ValueError, TypeError) as cause:
        fault = f"{there[HEAD[0]]} can't be used: {cause}"
        raise InvalidModel(f"{fault}.\n{_MEND}", faults=[str(cause)]) from cause


def _tensors(path: Path) -> dict[str, FloatArray]:
    try:
        return load_file(path)
    except (OSError, SafetensorError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\n{_MEND}", faults=[str(cause)]
        ) from cause


def _head(said: JsonObject, tensors: dict[str, FloatArray]) -> Head:
    match said:
        case {"format": int(version)} if version != _FORMAT:
            raise ValueError(
                f"its format is {version}, this nlu_lite reads {_FORMAT} "
                "(pip install --upgrade nlu_lite)"
            )
        case {
            "format": int(),
            "task": str(task),
            "name": str(name),
            "classes": list(classes),
            "activations": [_, *_] as activations,
            "norms": list(norms),
        } if task in HEAD_TASKS:
            layers = _layers(activations, norms, tensors)
        case _:
            raise ValueError("it is not an object with a format, a task, a name and classes")
    head = Head(task=task, name=name, classes=_labels(classes), input=_input(said), layers=layers)
    outputs = len(layers[-1].bias)
    if outputs != (len(classes) if task != "regressor" else 1):
        raise ValueError(f"it has {len(classes)} classes, and weights for {outputs}")
    return head


def _labels(classes: list[object]) -> tuple[Label, ...]:
    labels = tuple(label for label in classes if isinstance(label, (str, int, float)))
    if len(set(labels)) < len(classes):
        raise ValueError("its classes are not different strings or numbers")
    return labels


def _input(said: JsonObject) -> HeadInput:
    match said:
        case {
            "pooling": str(pooling),
            "normalize": bool(normalize),
            "layers": [_, *_] as indices,
            "layer_weights": list() | None as weights,
            "concatenate": bool(concatenate),
        } if pooling in {*ROW_POOLINGS, *SEQUENCE_POOLINGS}:
            shares = None if weights is None else tuple(float(one) for one in weights)
            if shares is not None and len(shares) != len(indices):
                raise ValueError("it has not a weight for each layer")
            layers = Layers(tuple(int(str(one)) for one in indices), concatenate, shares)
            return HeadInput(pooling, layers, normalize)
    raise ValueError("it does not say which vectors the head reads")


def _layers(
    activations: Sequence[object], norms: Sequence[object], tensors: dict[str, FloatArray]
) -> tuple[HeadLayer, ...]:
    layers: list[HeadLayer] = []
    for number, (activation, epsilon) in enumerate(zip(activations, norms, strict=True)):
        weight, bias = (tensors[f"layers.{number}.{part}"] for part in ("weight", "bias"))
        inputs = layers[-1].weight.shape[0] if layers else weight.shape[-1]
        if weight.ndim != 2 or weight.shape != (len(bias), inputs) or bias.ndim != 1:
            raise ValueError(f"layer {number} has shapes {weight.shape} and {bias.shape}")
        if activation is not None and activation not in ACTIVATIONS:
            raise ValueError(f"activation {activation!r} is none of {', '.join(ACTIVATIONS)}")
        name = activation if isinstance(activation, str) else None
        norm = None if epsilon is None else _norm(epsilon, number, tensors)
        layers.append(HeadLayer(weight, bias, name, norm))
    return tuple(layers)


def _norm(epsilon: object, number: int, tensors: dict[str, FloatArray]) -> HeadNorm:
    weight, bias = (tensors[f"layers.{number}.norm.{part}"] for part in ("weight", "bias"))
    shape = tensors[f"layers.{number}.bias"].shape
    if not isinstance(epsilon, float) or not weight.shape == bias.shape == shape:
        raise ValueError(f"the norm of layer {number} has shapes {weight.shape} and {bias.shape}")
    return HeadNorm(weight, bias, epsilon)
