"""Which stored tensor is which of a model: names with something in front, and what does not fit."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import torch

from nlu_lite.encoder.weights_files import Weights
from nlu_lite.errors import InvalidModel

__all__ = ["Shapes", "matched", "misfits"]

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]

# TensorFlow's names for the parameters of layer normalisation, kept by old conversions.
_OLD_NAMES = {"gamma": "weight", "beta": "bias"}
_MOST_FAULTS, _MOST_FOUND = 5, 4
_ONE_PLACE = (
    "Take config.json and the weights from one place: a repository, or what save_pretrained wrote."
)
# What stands in the names of weights that are no whole model, and the way out.
_HINTS = {
    "lora_": "They are those of an adapter (LoRA); merge it into its model with the package peft: "
    "AutoPeftModel.from_pretrained(<folder>).merge_and_unload().save_pretrained(<other folder>)",
    "qweight": "They are quantised; take the repository that they were made from.",
    "absmax": "They are quantised; take the repository that they were made from.",
    ".SCB": "They are quantised; take the repository that they were made from.",
    "weight_scale": "They are quantised; take the repository that they were made from.",
}


def matched(path: Path, stored: Weights, expected: Shapes, *, prefix: str) -> Weights:
    """The tensors of a file under the names of a model; those of heads and the like stay too.

    Names in the file may all have one thing in front: `bert.`, `module.`, `state_dict.student.`;
    layer normalisation may be called gamma and beta.

    Args:
        path: The file, for the error.
        stored: Its tensors.
        expected: Name and shape of each tensor that is needed.
        prefix: What the architecture itself puts in front of some names, `bert.`.

    Raises:
        InvalidModel: Tensors are missing or misshapen, or there are several models in the file;
            `faults` holds everything that is wrong.
    """
    plain = {_plain_name(name): tensor for name, tensor in stored.items()}
    prefixes = _prefixes(plain, expected)
    whole = [_behind(one, plain) for one in prefixes if prefixes[one] == len(expected)]
    fitting = [weights for weights in whole if not any(misfits(weights, expected))]
    if len(fitting) > 1 and not _equal(fitting, expected):
        names = [f"{one}*" for one in prefixes if prefixes[one] == len(expected)]
        raise InvalidModel(
            f"{path} holds the weights of {len(fitting)} models, under the names "
            f"{', '.join(names)}; which one is meant is not said.\nWrite those that you want into "
            "a file of their own: safetensors.torch.save_file(weights, 'model.safetensors').",
            faults=[f"weights of {len(fitting)} models"],
        )
    if fitting:
        return fitting[0]
    # Some names with the architecture's own prefix, and some without.
    mixed = {name.removeprefix(prefix): tensor for name, tensor in plain.items()}
    most = max(prefixes, key=lambda one: prefixes[one], default="")
    best = max((mixed, _behind(most, plain)), key=lambda weights: len(weights.keys() & expected))
    faults = list(misfits(best, expected))
    if faults or len(mixed) < len(plain):
        others = [name for name in plain if name.removeprefix(most) not in expected]
        found = [f"{name} {tuple(plain[name].shape)}" for name in others]
        raise _misfit(path, found, len(expected), faults or list(misfits(plain, expected)))
    return best


def misfits(stored: Weights, expected: Shapes) -> Iterator[str]:
    """What is wrong with tensors: those that are missing, misshapen or of another type."""
    for name, shape in expected.items():
        if name not in stored:
            yield f"{name} is missing"
        elif tuple(stored[name].shape) != shape:
            yield f"{name} has shape {tuple(stored[name].shape)}, expected {shape}"
        elif not stored[name].is_floating_point() or stored[name].dtype.itemsize == 1:
            # Numbers of 8 bits mean nothing without the scales that stand beside them.
            yield f"{name} holds {stored[name].dtype}, expected floating-point numbers"


def _prefixes(plain: Weights, expected: Shapes) -> Counter[str]:
    """What stands in front of expected names, and before how many of them."""
    counts: Counter[str] = Counter()
    for name in plain:
        parts = name.split(".")
        for place in range(len(parts)):
            if ".".join(parts[place:]) in expected:
                counts["".join(f"{part}." for part in parts[:place])] += 1
    return counts


def _behind(prefix: str, plain: Weights) -> Weights:
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in plain.items()
        if name.startswith(prefix)
    }


def _equal(models: list[Weights], expected: Shapes) -> bool:
    first, *others = models
    return all(torch.equal(first[name], other[name]) for other in others for name in expected)


def _plain_name(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    if stem.endswith("LayerNorm"):
        last = _OLD_NAMES.get(last, last)
    return f"{stem}{dot}{last}"


def _misfit(path: Path, found: list[str], expected: int, faults: list[str]) -> InvalidModel:
    told = [f"  - {fault}" for fault in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        told.append(f"  - and {len(faults) - _MOST_FAULTS} more")
    more = f" and {len(found) - _MOST_FOUND} more" if len(found) > _MOST_FOUND else ""
    told.append(f"  found beside these: {', '.join(found[:_MOST_FOUND]) or 'nothing'}{more}")
    hints = (hint for part, hint in _HINTS.items() if any(part in name for name in found))
    return InvalidModel(
        f"{path} does not hold the weights that config.json describes; "
        f"{len(faults)} of {expected} tensors are wrong:\n"
        + "\n".join([*told, next(hints, _ONE_PLACE)]),
        faults=faults,
    )
