"""BERT (Devlin et al., 2018, arXiv:1810.04805) on packed pieces, without padding.

All matrix products run over the pieces of a whole batch; only attention looks at one sequence at
a time, and takes sequences of equal or nearly equal length together, or on a GPU all of them.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.common.arrays import FloatArray, IntArray, ranges
from nlu_lite.encoder.attention import Attention, GroupedAttention, groups_of
from nlu_lite.encoder.batched_attention import (
    BatchedAttention,
    batched_is_faster,
    suits_batches,
)
from nlu_lite.encoder.bert_pooler import BertPooler
from nlu_lite.encoder.checkpoint import Weights
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.dense import Dense, check_activation
from nlu_lite.encoder.devices import batch_positions, keep_freed_memory
from nlu_lite.encoder.packed_attention import PackedAttention, packed_operator
from nlu_lite.encoder.precision import PRECISIONS, maker_of
from nlu_lite.encoder.protocol import LAST_LAYER, EncoderFacts
from nlu_lite.encoder.rounding import rounded_rows

__all__ = ["BertEncoder"]


@dataclass(frozen=True, slots=True, eq=False)
class _LayerNorm:
    weight: Tensor
    bias: Tensor
    epsilon: float

    def __call__(self, hidden: Tensor) -> Tensor:
        return functional.layer_norm(
            hidden, self.weight.shape, self.weight, self.bias, self.epsilon
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    query_key_value: Dense
    attention_output: Dense
    attention_norm: _LayerNorm
    intermediate: Dense
    output: Dense
    output_norm: _LayerNorm


class BertEncoder:
    """A BERT that gives the hidden states of packed sequences."""

    def __init__(
        self,
        config: BertConfig,
        weights: Weights,
        *,
        device: str = "cpu",
        precision: str = "fp32",
    ) -> None:
        """Arrange the weights.

        Args:
            config: The shape.
            weights: Tensors under the names that `checkpoint.expected_shapes` gives, of any
                floating-point type.
            device: A PyTorch device.
            precision: One of `precision.PRECISIONS`, which the device can compute in.

        Raises:
            InvalidModel: The activation is not known.
        """
        check_activation(config.hidden_act)
        self._config = config
        self._device = torch.device(device)
        self.facts = EncoderFacts(
            dimension=config.hidden_size,
            layers=config.num_hidden_layers,
            device=str(self._device),
            precision=precision,
            batch_positions=batch_positions(device, precision),
            in_lanes=self._device.type == "cpu",
        )
        self._dtype = PRECISIONS[precision].dtype
        self._on_cpu = self._device.type == "cpu"
        if self._on_cpu:
            keep_freed_memory()
        placed = {name: tensor.to(self._device) for name, tensor in weights.items()}
        self._pieces = placed["embeddings.word_embeddings.weight"]
        self._positions = (
            placed["embeddings.position_embeddings.weight"].float()
            + placed["embeddings.token_type_embeddings.weight"][0].float()
        )
        self._norm = _layer_norm(placed, "embeddings", config, torch.float32)
        # None: sequences attend in groups.
        self._packed = packed_operator(
            str(self._device),
            self._dtype,
            heads=config.num_attention_heads,
            width=config.hidden_size,
        )
        self._in_blocks = suits_batches(str(self._device), self._dtype)
        with torch.inference_mode():
            self._layers = [self._layer(placed, layer) for layer in range(config.num_hidden_layers)]
        self._pooler = BertPooler(weights, self._device)

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`."""
        wanted = [index % (self.facts.layers + 1) for index in layers]
        with torch.inference_mode():
            rows = rounded_rows(len(ids), self.facts.precision) if self._on_cpu else None
            hidden = self._embedded(ids, lengths, len(ids) if rows is None else rows)
            attention = self._attention(lengths, rows, hidden)
            kept = {0: hidden} if 0 in wanted else {}
            for number, layer in enumerate(self._layers[: max(wanted)], start=1):
                hidden = _applied(layer, hidden, attention)
                if number in wanted:
                    kept[number] = hidden
            chosen = [kept[number][: len(ids)].float() for number in wanted]
            states: FloatArray = _side_by_side(chosen).cpu().numpy()
        return states

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`: a dense layer and tanh."""
        return self._pooler(states)

    def _embedded(self, ids: IntArray, lengths: IntArray, rows: int) -> Tensor:
        places = np.zeros((2, rows), dtype=np.int64)
        places[0, : len(ids)] = ids
        places[1, : len(ids)] = ranges(np.zeros(len(lengths), dtype=np.int64), lengths)
        pieces, positions = torch.from_numpy(places).to(self._device)
        # The largest table stays mapped, in whatever type it is stored.
        embedded = self._pieces[pieces].float() + self._positions[positions]
        return self._norm(embedded).to(self._dtype)

    def _attention(self, lengths: IntArray, rows: int | None, hidden: Tensor) -> Attention:
        heads = self._config.num_attention_heads
        if self._packed is not None:
            return PackedAttention.of(self._packed, lengths, heads=heads, device=self._device)
        if self._in_blocks and batched_is_faster(lengths, rows=len(hidden)):
            return BatchedAttention.of(lengths, heads=heads, rows=len(hidden), dtype=self._dtype)
        groups = groups_of(lengths, dtype=self._dtype, rows=rows)
        # Memory of one layer serves the next.
        return GroupedAttention(groups, heads, torch.zeros_like(hidden))

    def _layer(self, weights: Weights, number: int) -> _Layer:
        prefix = f"encoder.layer.{number}"
        attention = f"{prefix}.attention"
        queries_keys_values = [f"{attention}.self.{part}" for part in ("query", "key", "value")]
        config = self._config
        return _Layer(
            query_key_value=self._dense(weights, *queries_keys_values),
            attention_output=self._dense(weights, f"{attention}.output.dense"),
            attention_norm=_layer_norm(weights, f"{attention}.output", config, self._dtype),
            intermediate=self._dense(
                weights, f"{prefix}.intermediate.dense", activation=config.hidden_act
            ),
            output=self._dense(weights, f"{prefix}.output.dense"),
            output_norm=_layer_norm(weights, f"{prefix}.output", config, self._dtype),
        )

    def _dense(self, weights: Weights, *names: str, activation: str | None = None) -> Dense:
        """A dense layer with the outputs of several side by side."""
        weight, bias = (
            _one_behind_another([weights[f"{name}.{part}"] for name in names]).to(self._dtype)
            for part in ("weight", "bias")
        )
        return maker_of(self.facts.precision, self.facts.device)(weight, bias, activation)


def _applied(layer: _Layer, hidden: Tensor, attention: Attention) -> Tensor:
    attended = attention(layer.query_key_value(hidden))
    hidden = layer.attention_norm(layer.attention_output(attended, hidden))
    return layer.output_norm(layer.output(layer.intermediate(hidden), hidden))


def _layer_norm(weights: Weights, name: str, config: BertConfig, dtype: torch.dtype) -> _LayerNorm:
    weight, bias = (weights[f"{name}.LayerNorm.{part}"].to(dtype) for part in ("weight", "bias"))
    return _LayerNorm(weight, bias, config.layer_norm_eps)


def _one_behind_another(tensors: list[Tensor]) -> Tensor:
    # A weight that is mapped from its file is not copied.
    return tensors[0] if len(tensors) == 1 else torch.cat(tensors)


def _side_by_side(hidden: list[Tensor]) -> Tensor:
    # One layer, the usual case, is not copied.
    return hidden[0].unsqueeze(1) if len(hidden) == 1 else torch.stack(hidden, dim=1)
