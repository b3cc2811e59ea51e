"""Any encoder that is no BERT, through transformers' own model, behind the same protocol."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of
from nlu_lite.encoder.checkpoint import Weights, read_tensors
from nlu_lite.encoder.devices import batch_positions
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import LAST_LAYER, EncoderFacts
from nlu_lite.encoder.settings import Settings
from nlu_lite.errors import InvalidModel

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["AutoEncoder", "SpecialTypes", "obeyed_settings"]

# Sequences share a batch while padding makes at most this part of it.
_MOST_PADDING = 0.1

# What says how transformers should run the model; some would compile, cut or download something.
# None of these changes what it computes, but for quantisation, of which users are told: cross
# attention is to the states of another encoder, and there is none.
_NOT_OF_THE_MODEL = frozenset(
    {
        "attn_implementation",
        "_attn_implementation",
        "add_cross_attention",
        "auto_map",
        "dtype",
        "model_type",
        "output_attentions",
        "output_hidden_states",
        "quantization_config",
        "reference_compile",
        "return_dict",
        "torch_dtype",
        "torchscript",
        "use_cache",
    }
)


@dataclass(frozen=True, slots=True)
class SpecialTypes:
    """The token types of the special pieces around a sequence; those of its pieces are 0.

    Attributes:
        prefix: Types of the special pieces in front.
        suffix: Types of those behind.
    """

    prefix: tuple[int, ...] = ()
    suffix: tuple[int, ...] = ()


class AutoEncoder:
    """A model of transformers that gives the hidden states of packed sequences, in float32."""

    def __init__(
        self,
        settings: Settings,
        weights: Path,
        *,
        architecture: str,
        types: SpecialTypes = SpecialTypes(),
        device: str = "cpu",
        precision: str = "fp32",
    ) -> None:
        """Make the model and fill it with its weights; no code of a repository is run.

        Args:
            settings: What a `config.json` holds.
            weights: A file of weights, or the index of several, as `read_tensors` has it.
            architecture: One of `architectures.ARCHITECTURES`.
            types: Token types of the special pieces.
            device: A PyTorch device.
            precision: "fp32" or "bf16".

        Raises:
            InvalidModel: transformers makes no model of the settings, or the weights do not fit.
        """
        model = _empty_model(settings, architecture)
        has_pooler = getattr(model, "pooler", None) is not None
        shapes = {name: tuple(tensor.shape) for name, tensor in model.named_parameters()}
        pooler = {name: shapes.pop(name) for name in list(shapes) if name.startswith("pooler.")}
        prefix = f"{model.base_model_prefix}."
        stored = read_tensors(weights, shapes, prefix=prefix, optional=pooler)
        tensors = {name: tensor.float() for name, tensor in stored.items()}
        self._device = torch.device(device)
        self._pooler = _pooler_of(tensors, self._device)
        if has_pooler:
            del model.pooler
            model.register_module("pooler", None)
        model.load_state_dict({name: tensors[name] for name in shapes}, strict=False, assign=True)
        dtype = PRECISIONS[precision].dtype
        self._model = model.train(False).requires_grad_(False).to(self._device, dtype)
        self._padding = getattr(model.config, "pad_token_id", None) or 0
        self._multiple = _multiple(model)
        self._types = types
        self.facts = EncoderFacts(
            dimension=int(model.config.hidden_size),
            layers=int(model.config.num_hidden_layers),
            device=str(self._device),
            precision=precision,
            batch_positions=batch_positions(device, precision),
        )

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`."""
        offsets = offsets_of(lengths)
        result = np.empty((len(ids), len(layers), self.facts.dimension), dtype=np.float32)
        for first, stop in _groups(lengths):
            rows = slice(int(offsets[first]), int(offsets[stop]))
            result[rows] = self._states(ids[rows], lengths[first:stop], layers)
        return result

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`: a dense layer and tanh."""
        if self._pooler is None:
            raise InvalidModel(
                "pooling='pooler' needs the model's own pooler, which this model does not have.\n"
                "Choose pooling='cls' or pooling='mean'.",
                faults=["the pooler is missing"],
            )
        weight, bias = self._pooler
        with torch.inference_mode():
            first = torch.from_numpy(states).to(self._device)
            pooled = torch.tanh(torch.nn.functional.linear(first, weight, bias))
            vectors: FloatArray = pooled.cpu().numpy()
        return vectors

    def _states(self, ids: IntArray, lengths: IntArray, layers: tuple[int, ...]) -> FloatArray:
        width = -(-int(lengths.max()) // self._multiple) * self._multiple
        there = np.arange(width) < lengths[:, np.newaxis]
        padded = np.full(there.shape, self._padding, dtype=np.int64)
        padded[there] = ids
        inputs = {"input_ids": self._tensor(padded), "attention_mask": self._tensor(there)}
        if any(self._types.prefix + self._types.suffix):
            inputs["token_type_ids"] = self._tensor(_type_ids(there, lengths, self._types))
        with torch.inference_mode():
            output = self._model(**inputs, output_hidden_states=True, return_dict=True)
            # Some models normalise what comes out of their last layer.
            hidden = [*output.hidden_states[: self.facts.layers], output.last_hidden_state]
            kept = self._tensor(there).bool()
            chosen = [hidden[layer][kept] for layer in layers]
            states: FloatArray = torch.stack(chosen, dim=1).float().cpu().numpy()
        return states

    def _tensor(self, array: IntArray | BoolArray) -> Tensor:
        return torch.from_numpy(array.astype(np.int64)).to(self._device)


# Settings that transformers obeys, but does not list among those of an architecture.
_OBEYED_UNLISTED = frozenset(
    "conv_act conv_groups conv_kernel_size global_attn_every_n_layers global_rope_theta "
    "local_rope_theta norm_rel_ebd position_buckets rope_scaling rope_theta share_att_key "
    "attention_head_size head_dim talking_head".split()
)


def obeyed_settings(architecture: str) -> frozenset[str]:
    """The settings of a `config.json` that transformers obeys for an architecture."""
    from transformers import CONFIG_MAPPING

    config = CONFIG_MAPPING[architecture]
    others = {name for pair in config.attribute_map.items() for name in pair}
    return _OBEYED_UNLISTED | others | config().to_dict().keys()


def _empty_model(settings: Settings, architecture: str) -> "PreTrainedModel":
    from transformers import CONFIG_MAPPING, AutoModel

    kept = {name: value for name, value in settings.items() if name not in _NOT_OF_THE_MODEL}
    try:
        config = CONFIG_MAPPING[architecture].from_dict(kept)
        with _without_initialisation():
            make: Callable[..., PreTrainedModel] = AutoModel.from_config
            return make(config)
    # A wrong setting can make transformers fail with any exception.
    except Exception as cause:
        raise InvalidModel(
            f"transformers makes no {architecture} of the settings in config.json: "
            f"{type(cause).__name__}: {cause}.\n"
            "Copy config.json again, or upgrade: pip install --upgrade transformers",
            faults=[str(cause)],
        ) from cause


def _without_initialisation() -> AbstractContextManager[None]:
    """Random weights would be drawn for nothing, which takes seconds for a large model."""
    newer, older = "transformers.initialization", "transformers.modeling_utils"
    module = import_module(newer if find_spec(newer) else older)
    context: AbstractContextManager[None] = module.no_init_weights()
    return context


def _pooler_of(weights: Weights, device: torch.device) -> tuple[Tensor, Tensor] | None:
    for name in ("pooler.dense", "pooler"):
        if f"{name}.weight" in weights:
            return weights[f"{name}.weight"].to(device), weights[f"{name}.bias"].to(device)
    return None


def _multiple(model: "PreTrainedModel") -> int:
    """Longformer reads whole windows only; it would pad by itself, and say so each time."""
    window = getattr(model.config, "attention_window", 1)
    return max(window) if isinstance(window, list) else int(window)


def _type_ids(there: BoolArray, lengths: IntArray, types: SpecialTypes) -> IntArray:
    type_ids = np.zeros(there.shape, dtype=np.int64)
    type_ids[:, : len(types.prefix)] = types.prefix
    for place, kind in enumerate(reversed(types.suffix), start=1):
        type_ids[np.arange(len(lengths)), lengths - place] = kind
    return type_ids


def _groups(lengths: IntArray) -> Iterator[tuple[int, int]]:
    """Runs of sequences of nearly equal length: the first, and the one behind the last."""
    first, longest, total = 0, 0, 0
    for place, length in enumerate(lengths.tolist()):
        longest, total = max(longest, length), total + length
        if longest * (place + 1 - first) * (1 - _MOST_PADDING) > total:
            yield first, place
            first, longest, total = place, length, length
    if len(lengths):
        yield first, len(lengths)
