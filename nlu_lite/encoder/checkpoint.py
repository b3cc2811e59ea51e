"""The weights of a model, read from checkpoints of every layout."""

from pathlib import Path
from types import MappingProxyType

from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.weight_names import Shapes, matched, misfits
from nlu_lite.encoder.weights_files import Weights, stored_tensors

__all__ = ["Shapes", "Weights", "expected_shapes", "read_tensors", "read_weights"]


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
        path: A safetensors file, a pickle that is read with ``weights_only=True``, or the index of
            several of either kind.
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
        path: A safetensors file, a pickle that is read with ``weights_only=True``, or the index of
            several of either kind.
        expected: Name and shape of each tensor.
        prefix: What may stand in front of the names.
        optional: Name and shape of tensors to take too where all of them are there.

    Raises:
        InvalidModel: The file is damaged, or tensors are missing or misshapen; `faults` holds
            all of them.
    """
    stored = matched(path, stored_tensors(path), expected, prefix=prefix)
    taken = [*expected] if any(misfits(stored, optional)) else [*expected, *optional]
    return {name: stored[name] for name in taken}


def _pooler_shapes(config: BertConfig) -> dict[str, tuple[int, ...]]:
    width = config.hidden_size
    return {"pooler.dense.weight": (width, width), "pooler.dense.bias": (width,)}
