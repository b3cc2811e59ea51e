"""The architectures that can be run, and what is common to the shapes of their encoders."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.encoder.known_settings import unusual_settings
from nlu_lite.encoder.settings import SIZE_EXPECTED, Settings, is_size, refuse

__all__ = [
    "ARCHITECTURES",
    "BERT",
    "STATIC",
    "Settings",
    "Shape",
    "architecture_named",
    "shape_of",
]

BERT = "bert"
# A table of vectors, one a piece; no architecture of transformers.
STATIC = "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is common to the encoders of all architectures.

    Attributes:
        architecture: One of `ARCHITECTURES`, or `STATIC`.
        layers: Number of layers.
        hidden: Width of the hidden states.
        heads: Heads of each attention.
        vocabulary: Rows of the piece embeddings.
        max_positions: Longest sequence, special pieces included; None where the architecture
            knows no longest one.
        causal: Whether a piece is read with those before it only, as decoders do.
    """

    architecture: str
    layers: int
    hidden: int
    heads: int
    vocabulary: int
    max_positions: int | None
    causal: bool = False


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

_POSITIONS = {**ARCHITECTURES, STATIC: _all_positions}
# Those that know `is_decoder`.
_DECODERS = frozenset({BERT, "camembert", "electra", "roberta", "xlm-roberta"})
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


def shape_of(settings: Settings, *, architecture: str = BERT, path: Path) -> Shape:
    """The shape of an encoder of any of the `ARCHITECTURES`.

    Args:
        settings: What its `config.json` holds.
        architecture: What to take it for where the settings name no `model_type`.
        path: Where the settings stand, for the error.

    Raises:
        InvalidModel: The settings describe something else; `faults` holds everything that is wrong
            with them.

    >>> sizes = {"n_layers": 6, "dim": 768, "n_heads": 12, "vocab_size": 30522}
    >>> shape = shape_of({"model_type": "distilbert", **sizes}, path=Path("config.json"))
    >>> shape.layers, shape.hidden, shape.max_positions
    (6, 768, None)
    """
    named = settings.get("model_type", architecture)
    kind = architecture_named(str(named))
    faults = [*_architecture_faults(settings, kind), *unusual_settings(settings)]
    sizes = {field: _size(settings, names, faults) for field, names in _NAMES.items()}
    positions = settings.get("max_position_embeddings")
    if positions is not None and not is_size(positions):
        faults.append(f"max_position_embeddings is {positions!r}; {SIZE_EXPECTED}")
    refuse(path, "an encoder", faults)
    padding = settings.get("pad_token_id")
    return Shape(
        architecture=kind,
        max_positions=_POSITIONS[kind](
            positions if isinstance(positions, int) else None,
            padding if isinstance(padding, int) else _PADDING,
        ),
        causal=bool(settings.get("is_decoder")) and kind in _DECODERS,
        **sizes,
    )


def _architecture_faults(settings: Settings, kind: str) -> Iterator[str]:
    if kind not in _POSITIONS:
        yield f"model_type is {kind!r}; expected one of {', '.join(ARCHITECTURES)}"
    code = settings.get("auto_map")
    if isinstance(code, dict) and any(name in code for name in _OWN_CODE):
        yield "auto_map asks for Python code of the repository, which is never run"


def _size(settings: Settings, names: tuple[str, ...], faults: list[str]) -> int:
    name = next((name for name in names if name in settings), None)
    value = None if name is None else settings[name]
    if isinstance(value, int) and is_size(value):
        return value
    faults.append(
        f"{names[0]} is missing" if name is None else f"{name} is {value!r}; {SIZE_EXPECTED}"
    )
    return 0
