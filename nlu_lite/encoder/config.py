"""The shape of a BERT, under the names of its `config.json`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.encoder.known_settings import unusual_settings
from nlu_lite.encoder.settings import SIZE_EXPECTED, Settings, is_size, refuse

__all__ = ["BertConfig", "bert_config_of"]


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


def bert_config_of(settings: Settings, *, path: Path) -> BertConfig:
    """The shape of a BERT; `model_type` may be missing, as in old repositories.

    Args:
        settings: What its `config.json` holds; `known_settings` tells what becomes of the rest.
        path: Where the settings stand, for the error.

    Raises:
        InvalidModel: The settings describe something that is no BERT; `faults` holds everything
            that is wrong with them.
    """
    refuse(path, "a BERT", _faults(settings))
    known = BertConfig.__dataclass_fields__
    kept: dict[str, object] = {name: settings[name] for name in settings if name in known}
    make: Callable[..., BertConfig] = BertConfig
    return make(**kept)


def _faults(settings: Settings) -> list[str]:
    faults = [f"{name} is missing" for name in _NEEDED if name not in settings]
    for name in _SIZES:
        value = settings.get(name, 1)
        if not is_size(value):
            faults.append(f"{name} is {value!r}; {SIZE_EXPECTED}")
    kind = settings.get("model_type", "bert")
    if kind != "bert":
        faults.append(f"model_type is {kind!r}; expected 'bert'")
    if settings.get("is_decoder"):
        faults.append("is_decoder is true; expected an encoder")
    faults += unusual_settings(settings)
    epsilon = settings.get("layer_norm_eps", 1e-12)
    if not isinstance(epsilon, (int, float)) or not 0 < epsilon < 1:
        faults.append(f"layer_norm_eps is {epsilon!r}; expected a small number above 0")
    hidden, heads = settings.get("hidden_size"), settings.get("num_attention_heads")
    if not faults and isinstance(hidden, int) and isinstance(heads, int) and hidden % heads:
        faults.append(f"hidden_size {hidden} is not a multiple of num_attention_heads {heads}")
    return faults
