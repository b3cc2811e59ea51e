"""Reading the weights of a model in every layout that checkpoints come in."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import torch
from safetensors.torch import load_file

from nlu_lite.encoder.config import BertConfig
from nlu_lite.errors import InvalidModel

__all__ = ["Shapes", "Weights", "expected_shapes", "read_tensors", "read_weights"]

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]
Weights: TypeAlias = dict[str, torch.Tensor]

# TensorFlow's names for the parameters of layer normalisation, kept by old conversions.
_OLD_NAMES = {"gamma": "weight", "beta": "bias"}


def expected_shapes(config: BertConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that the encoder needs, without the `bert.` in front."""
    width, wide = config.hidden_size, config.intermediate_size
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (config.vocab_size, width),
        "embeddings.position_embeddings.weight": (config.max_position_embeddings, width),
        "embeddings.token_type_embeddings.weight": (config.type_vocab_size, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    products = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (wide, width),
        "output.dense": (width, wide),
    }
    for layer in range(config.num_hidden_layers):
        for name, shape in products.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = shape
            shapes[f"encoder.layer.{layer}.{name}.bias"] = shape[:1]
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"encoder.layer.{layer}.{name}.weight"] = (width,)
            shapes[f"encoder.layer.{layer}.{name}.bias"] = (width,)
    return shapes


def read_weights(path: Path, config: BertConfig) -> Weights:
    """The tensors that a BERT needs, as stored; its pooler is taken where there is a whole one.

    Args:
        path: A safetensors file, or a pickle that is read with ``weights_only=True``.
        config: The shape that the tensors must have.

    Raises:
        InvalidModel: The file is damaged, or tensors are missing or misshapen; `faults` holds
            all of them.
    """
    return read_tensors(
        path, expected_shapes(config), prefix="bert.", optional=_pooler_shapes(config)
    )


def read_tensors(
    path: Path, expected: Shapes, *, prefix: str, optional: Shapes = MappingProxyType({})
) -> Weights:
    """The tensors that an encoder needs, in the floating-point type in which they are stored.

    Names may carry a prefix in front, layer normalisation may be called gamma and beta. Heads and
    position ids are left unread. The tensors of a safetensors file are mapped, not copied.

    Args:
        path: A safetensors file, or a pickle that is read with ``weights_only=True``.
        expected: Name and shape of each tensor.
        prefix: What may stand in front of the names.
        optional: Name and shape of tensors to take too where all of them are there.

    Raises:
        InvalidModel: The file is damaged, or tensors are missing or misshapen; `faults` holds
            all of them.
    """
    stored = {_plain_name(name, prefix): tensor for name, tensor in _read(path).items()}
    faults = list(_faults(stored, expected))
    if faults:
        raise InvalidModel(
            f"{path} does not hold the weights that config.json describes; "
            f"{len(faults)} of {len(expected)} tensors are wrong:\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            faults=faults,
        )
    taken = [*expected] if list(_faults(stored, optional)) else [*expected, *optional]
    return {name: stored[name] for name in taken}


def _pooler_shapes(config: BertConfig) -> dict[str, tuple[int, ...]]:
    width = config.hidden_size
    return {"pooler.dense.weight": (width, width), "pooler.dense.bias": (width,)}


def _plain_name(name: str, prefix: str) -> str:
    stem, dot, last = name.removeprefix(prefix).rpartition(".")
    if stem.endswith("LayerNorm"):
        last = _OLD_NAMES.get(last, last)
    return f"{stem}{dot}{last}"


def _faults(stored: Weights, expected: Shapes) -> Iterator[str]:
    for name, shape in expected.items():
        if name not in stored:
            yield f"{name} is missing"
        elif tuple(stored[name].shape) != shape:
            yield f"{name} has shape {tuple(stored[name].shape)}, expected {shape}"
        elif not stored[name].is_floating_point():
            yield f"{name} holds {stored[name].dtype}, expected floating-point numbers"


def _read(path: Path) -> Weights:
    try:
        return _READERS[path.suffix](path)
    except MemoryError:
        raise
    # A damaged file can make the readers fail with any exception.
    except Exception as cause:
        raise _damaged(path, cause) from cause


def _damaged(path: Path, cause: Exception) -> InvalidModel:
    reason = str(cause).partition("\n")[0] or type(cause).__name__
    size = path.stat().st_size if path.exists() else 0
    return InvalidModel(
        f"{path} ({size:,} bytes) can't be read as weights: {reason}.\n"
        "The file is damaged, cut short or of another kind; copy or download it again.",
        faults=[reason],
    )


def _read_safetensors(path: Path) -> Weights:
    return load_file(path)


def _read_pickle(path: Path) -> Weights:
    loaded = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(loaded, dict):
        raise ValueError(f"it holds a {type(loaded).__name__}, expected a dict of tensors")
    return {name: value for name, value in loaded.items() if isinstance(value, torch.Tensor)}


_READERS: dict[str, Callable[[Path], Weights]] = {
    ".safetensors": _read_safetensors,
    ".bin": _read_pickle,
}
