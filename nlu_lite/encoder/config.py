"""The shape of a BERT, read from its `config.json`."""

import json
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.errors import InvalidModel

__all__ = ["BertConfig", "read_config"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BertConfig:
    """The shape of a BERT, under the names of `config.json`.

    Attributes:
        vocab_size: Rows of the piece embeddings.
        hidden_size: Width of the hidden states.
        num_hidden_layers: Number of layers.
        num_attention_heads: Heads of each attention; they divide the width.
        intermediate_size: Width of the feed-forward layer.
        max_position_embeddings: Longest sequence, special pieces included.
        hidden_act: Name of the activation in the feed-forward layer.
        layer_norm_eps: What is added to the variance in layer normalisation.
        type_vocab_size: Rows of the token type embeddings.
    """

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    hidden_act: str = "gelu"
    layer_norm_eps: float = 1e-12
    type_vocab_size: int = 2


_SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)
_NEEDED = _SIZES[:-1]


def read_config(path: Path) -> BertConfig:
    """Read the shape of a BERT; `model_type` may be missing, as in old repositories.

    Raises:
        InvalidModel: The file is damaged, or describes something that is no BERT; `faults` holds
            everything that is wrong with it.
    """
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\n"
            "Expected the config.json of a BERT model; copy it again.",
            faults=[str(cause)],
        ) from cause
    faults = _faults(settings) if isinstance(settings, dict) else ["it is not a JSON object"]
    if faults:
        raise InvalidModel(
            f"{path} does not describe a BERT that can be run here:\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            faults=faults,
        )
    known = BertConfig.__dataclass_fields__
    return BertConfig(**{name: value for name, value in settings.items() if name in known})


def _faults(settings: dict[str, object]) -> list[str]:
    faults = [f"{name} is missing" for name in _NEEDED if name not in settings]
    for name in _SIZES:
        value = settings.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            faults.append(f"{name} is {value!r}; expected a whole number above 0")
    for name, expected in (("model_type", "bert"), ("position_embedding_type", "absolute")):
        value = settings.get(name, expected)
        if value != expected:
            faults.append(f"{name} is {value!r}; expected {expected!r}")
    epsilon = settings.get("layer_norm_eps", 1e-12)
    if not isinstance(epsilon, (int, float)) or not 0 < epsilon < 1:
        faults.append(f"layer_norm_eps is {epsilon!r}; expected a small number above 0")
    hidden, heads = settings.get("hidden_size"), settings.get("num_attention_heads")
    if not faults and isinstance(hidden, int) and isinstance(heads, int) and hidden % heads:
        faults.append(f"hidden_size {hidden} is not a multiple of num_attention_heads {heads}")
    return faults
