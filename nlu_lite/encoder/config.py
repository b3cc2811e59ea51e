"""The shape of a BERT, or of any other encoder, read from its `config.json`."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from nlu_lite.errors import InvalidModel

__all__ = [
    "ARCHITECTURES",
    "BERT",
    "BertConfig",
    "Settings",
    "Shape",
    "architecture_named",
    "read_config",
    "read_settings",
    "read_shape",
]

BERT = "bert"
Settings: TypeAlias = Mapping[str, object]


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
    settings = read_settings(path)
    _refuse(path, "a BERT", _faults(settings))
    known = BertConfig.__dataclass_fields__
    found: dict[str, object] = {name: settings[name] for name in settings if name in known}
    make: Callable[..., BertConfig] = BertConfig
    return make(**found)


def read_settings(path: Path) -> Settings:
    """Read a `config.json` as it stands.

    Raises:
        InvalidModel: The file is damaged, or holds no JSON object.
    """
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\n"
            "Expected the config.json that belongs to the model; copy it again.",
            faults=[str(cause)],
        ) from cause
    if not isinstance(settings, dict):
        _refuse(path, "a model", ["it is not a JSON object"])
    found: Settings = settings
    return found


def _refuse(path: Path, what: str, faults: list[str]) -> None:
    if faults:
        raise InvalidModel(
            f"{path} does not describe {what} that can be run here:\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            faults=faults,
        )


def _faults(settings: Settings) -> list[str]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is common to the encoders of all architectures.

    Attributes:
        architecture: One of `ARCHITECTURES`.
        layers: Number of layers.
        hidden: Width of the hidden states.
        heads: Heads of each attention.
        vocabulary: Rows of the piece embeddings.
        max_positions: Longest sequence, special pieces included; None where the architecture
            knows no longest one.
    """

    architecture: str
    layers: int
    hidden: int
    heads: int
    vocabulary: int
    max_positions: int | None


def _all_positions(positions: int | None, padding: int) -> int | None:
    return positions


def _behind_padding(positions: int | None, padding: int) -> int | None:
    # The first piece has the position behind that of padding, so the positions before are unused.
    return None if positions is None else positions - padding - 1


# The `model_type` of each architecture that can be run, and which of its positions are of use.
ARCHITECTURES: Mapping[str, Callable[[int | None, int], int | None]] = {
    BERT: _all_positions,
    "albert": _all_positions,
    "camembert": _behind_padding,
    "deberta": _all_positions,
    "deberta-v2": _all_positions,
    "distilbert": _all_positions,
    "electra": _all_positions,
    "longformer": _behind_padding,
    "modernbert": _all_positions,
    "mpnet": _behind_padding,
    "roberta": _behind_padding,
    "xlm-roberta": _behind_padding,
    "xlnet": lambda positions, padding: None,
}

_OTHER_SPELLINGS = {"deberta-v3": "deberta-v2"}
_PADDING = 1

# What the architectures call the same thing.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "layers": ("num_hidden_layers", "n_layers", "n_layer"),
    "hidden": ("hidden_size", "dim", "d_model"),
    "heads": ("num_attention_heads", "n_heads", "n_head"),
    "vocabulary": ("vocab_size",),
}
_OWN_CODE = ("AutoModel", "AutoConfig")


def architecture_named(name: str) -> str:
    """The name under which an architecture stands in `ARCHITECTURES`, if it does.

    >>> architecture_named("XLM_RoBERTa"), architecture_named("deberta_v3")
    ('xlm-roberta', 'deberta-v2')
    """
    plain = name.lower().replace("_", "-")
    return _OTHER_SPELLINGS.get(plain, plain)


def read_shape(path: Path, *, architecture: str = BERT) -> Shape:
    """Read the shape of an encoder of any of the `ARCHITECTURES`.

    Args:
        path: Its `config.json`.
        architecture: What to take it for where the file names no `model_type`.

    Raises:
        InvalidModel: The file is damaged, or describes something else; `faults` holds everything
            that is wrong with it.
    """
    settings = read_settings(path)
    named = settings.get("model_type", architecture)
    kind = architecture_named(str(named))
    faults = [*_architecture_faults(settings, kind)]
    sizes = {field: _size(settings, names, faults) for field, names in _NAMES.items()}
    positions = settings.get("max_position_embeddings")
    if positions is not None and not _is_size(positions):
        faults.append(f"max_position_embeddings is {positions!r}; {_EXPECTED}")
    _refuse(path, "an encoder", faults)
    padding = settings.get("pad_token_id")
    return Shape(
        architecture=kind,
        max_positions=ARCHITECTURES[kind](
            positions if isinstance(positions, int) else None,
            padding if isinstance(padding, int) else _PADDING,
        ),
        **sizes,
    )


def _architecture_faults(settings: Settings, kind: str) -> Iterator[str]:
    if kind not in ARCHITECTURES:
        yield f"model_type is {kind!r}; expected one of {', '.join(ARCHITECTURES)}"
    code = settings.get("auto_map")
    if isinstance(code, dict) and any(name in code for name in _OWN_CODE):
        yield "auto_map asks for Python code of the repository, which is never run"


_EXPECTED = "expected a whole number above 0"


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _size(settings: Settings, names: tuple[str, ...], faults: list[str]) -> int:
    name = next((name for name in names if name in settings), None)
    value = None if name is None else settings[name]
    if isinstance(value, int) and _is_size(value):
        return value
    faults.append(f"{names[0]} is missing" if name is None else f"{name} is {value!r}; {_EXPECTED}")
    return 0
