"""BERT (Devlin et al., 2018, arXiv:1810.04805) on packed pieces, without padding.

All matrix products run over the pieces of a whole batch; only attention looks at one sequence at
a time, and takes sequences of equal length together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from nlu_lite.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.checkpoint import Weights
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.protocol import LAST_LAYER
from nlu_lite.errors import InvalidModel

__all__ = ["ACTIVATIONS", "BertEncoder"]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "gelu": functional.gelu,
    "gelu_new": partial(functional.gelu, approximate="tanh"),
    "gelu_pytorch_tanh": partial(functional.gelu, approximate="tanh"),
    "relu": functional.relu,
    "silu": functional.silu,
    "swish": functional.silu,
    "tanh": torch.tanh,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Linear:
    weight: Tensor
    bias: Tensor

    def __call__(self, hidden: Tensor) -> Tensor:
        return functional.linear(hidden, self.weight, self.bias)


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
    query_key_value: _Linear
    attention_output: _Linear
    attention_norm: _LayerNorm
    intermediate: _Linear
    output: _Linear
    output_norm: _LayerNorm


class BertEncoder:
    """A BERT that gives the hidden states of packed sequences."""

    def __init__(self, config: BertConfig, weights: Weights, *, device: str = "cpu") -> None:
        """Arrange the weights.

        Args:
            config: The shape.
            weights: Tensors under the names that `checkpoint.expected_shapes` gives.
            device: A PyTorch device.

        Raises:
            InvalidModel: The activation is not known.
        """
        if config.hidden_act not in ACTIVATIONS:
            fault = f"hidden_act is {config.hidden_act!r}"
            raise InvalidModel(
                f"{fault} in config.json; expected one of {', '.join(ACTIVATIONS)}.",
                faults=[fault],
            )
        self._config = config
        self._device = torch.device(device)
        self._activation = ACTIVATIONS[config.hidden_act]
        placed = {name: tensor.to(self._device) for name, tensor in weights.items()}
        self._pieces = placed["embeddings.word_embeddings.weight"]
        self._positions = (
            placed["embeddings.position_embeddings.weight"]
            + placed["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = self._layer_norm(placed, "embeddings.LayerNorm")
        self._layers = [self._layer(placed, layer) for layer in range(config.num_hidden_layers)]
        has_pooler = "pooler.dense.weight" in placed
        self._pooler = _linear(placed, "pooler.dense") if has_pooler else None

    @property
    def dimension(self) -> int:
        """Width of the hidden states."""
        return self._config.hidden_size

    @property
    def layers(self) -> int:
        """Number of layers."""
        return self._config.num_hidden_layers

    @property
    def device(self) -> str:
        """Where the encoder computes."""
        return str(self._device)

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """Hidden states.

        Args:
            ids: Shape (positions,), the pieces of all sequences with their special pieces, one
                sequence behind the other, without padding.
            lengths: Shape (sequences,), positions of each; equal ones stand together.
            layers: Which layers' states to give: 0 is what goes into the first layer, 1 what
                comes out of it, -1 what comes out of the last.

        Returns:
            Shape (positions, number of `layers`, dimension).
        """
        positions = ranges(np.zeros(len(lengths), dtype=np.int64), lengths)
        groups = _groups(lengths)
        wanted = [index % (self.layers + 1) for index in layers]
        with torch.inference_mode():
            hidden = self._pieces[self._tensor(ids)] + self._positions[self._tensor(positions)]
            hidden = self._norm(hidden)
            kept = {0: hidden} if 0 in wanted else {}
            for number, layer in enumerate(self._layers[: max(wanted)], start=1):
                hidden = self._apply(layer, hidden, groups)
                if number in wanted:
                    kept[number] = hidden
            states: FloatArray = _side_by_side([kept[number] for number in wanted]).cpu().numpy()
        return states

    def pooler(self, states: FloatArray) -> FloatArray:
        """BERT's own pooler: a dense layer and tanh over states of first positions.

        Args:
            states: Shape (sequences, dimension).

        Returns:
            Shape (sequences, dimension).

        Raises:
            InvalidModel: The checkpoint holds no pooler.
        """
        if self._pooler is None:
            raise InvalidModel(
                "pooling='pooler' needs the model's own pooler, which its weights do not hold "
                "(pooler.dense.weight and .bias).\nChoose pooling='cls' or pooling='mean'.",
                faults=["the pooler is missing"],
            )
        with torch.inference_mode():
            pooled = torch.tanh(self._pooler(torch.from_numpy(states).to(self._device)))
            vectors: FloatArray = pooled.cpu().numpy()
        return vectors

    def _apply(self, layer: _Layer, hidden: Tensor, groups: list[tuple[int, int, int]]) -> Tensor:
        context = self._attend(layer.query_key_value(hidden), groups)
        hidden = layer.attention_norm(layer.attention_output(context) + hidden)
        wide = self._activation(layer.intermediate(hidden))
        return layer.output_norm(layer.output(wide) + hidden)

    def _attend(self, projected: Tensor, groups: list[tuple[int, int, int]]) -> Tensor:
        width, heads = self._config.hidden_size, self._config.num_attention_heads
        context = projected.new_empty(len(projected), width)
        for begin, sequences, length in groups:
            rows = slice(begin, begin + sequences * length)
            split = projected[rows].view(sequences, length, 3, heads, width // heads)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            attended = functional.scaled_dot_product_attention(query, key, value)
            context[rows] = attended.transpose(1, 2).reshape(-1, width)
        return context

    def _tensor(self, array: IntArray) -> Tensor:
        return torch.from_numpy(array).to(self._device)

    def _layer(self, weights: Weights, number: int) -> _Layer:
        prefix = f"encoder.layer.{number}."
        parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        fused = _Linear(
            torch.cat([weights[f"{part}.weight"] for part in parts]),
            torch.cat([weights[f"{part}.bias"] for part in parts]),
        )
        return _Layer(
            query_key_value=fused,
            attention_output=_linear(weights, f"{prefix}attention.output.dense"),
            attention_norm=self._layer_norm(weights, f"{prefix}attention.output.LayerNorm"),
            intermediate=_linear(weights, f"{prefix}intermediate.dense"),
            output=_linear(weights, f"{prefix}output.dense"),
            output_norm=self._layer_norm(weights, f"{prefix}output.LayerNorm"),
        )

    def _layer_norm(self, weights: Weights, name: str) -> _LayerNorm:
        return _LayerNorm(
            weights[f"{name}.weight"], weights[f"{name}.bias"], self._config.layer_norm_eps
        )


def _linear(weights: Weights, name: str) -> _Linear:
    return _Linear(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _side_by_side(hidden: list[Tensor]) -> Tensor:
    # One layer, the usual case, is not copied.
    return hidden[0].unsqueeze(1) if len(hidden) == 1 else torch.stack(hidden, dim=1)


def _groups(lengths: IntArray) -> list[tuple[int, int, int]]:
    """Runs of sequences of equal length: first position, number of sequences, length."""
    changes = np.flatnonzero(np.diff(lengths)) + 1
    firsts = np.concatenate([[0], changes]).astype(np.int64)
    counts = np.diff(np.append(firsts, len(lengths)))
    begins = offsets_of(lengths)[firsts]
    return list(zip(begins.tolist(), counts.tolist(), lengths[firsts].tolist(), strict=True))
