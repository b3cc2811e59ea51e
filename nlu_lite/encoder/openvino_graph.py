"""BERT as a graph of OpenVINO's operators, made of its weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from torch import Tensor

from nlu_lite.encoder.checkpoint import Weights
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.openvino_package import openvino_package

__all__ = ["bert_graph"]

Node: TypeAlias = Any

# By the names of `dense.ACTIVATIONS`.
_ACTIVATIONS: Mapping[str, Callable[[Any, Node], Node]] = {
    "gelu": lambda ops, hidden: ops.gelu(hidden, "erf"),
    "gelu_new": lambda ops, hidden: ops.gelu(hidden, "tanh"),
    "gelu_pytorch_tanh": lambda ops, hidden: ops.gelu(hidden, "tanh"),
    "relu": lambda ops, hidden: ops.relu(hidden),
    "silu": lambda ops, hidden: ops.swish(hidden),
    "swish": lambda ops, hidden: ops.swish(hidden),
    "tanh": lambda ops, hidden: ops.tanh(hidden),
}


def bert_graph(config: BertConfig, weights: Weights, layers: Sequence[int]) -> Any:  # noqa: ANN401
    """A model of OpenVINO's for padded sequences, from pieces to hidden states.

    Its inputs are the pieces (int64, of shape (sequences, width)), the places of a sequence (int64,
    shape (width,)), and what is added to the scores of attention (float32, of shape
    (sequences, 1, 1, width)). It has an output for each of the layers, of shape
    (sequences, width, dimension).

    Args:
        config: The shape.
        weights: As `BertEncoder` takes them; float32 ones are not copied.
        layers: Whose states to give, in rising order: 0 is what goes into the first layer.
    """
    package = openvino_package()
    ops = package.opset13
    ids = ops.parameter([-1, -1], np.int64, name="ids")
    places = ops.parameter([-1], np.int64, name="places")
    mask = ops.parameter([-1, 1, 1, -1], np.float32, name="mask")
    graph = _Graph(config, weights, ops)
    states = [graph.embedded(ids, places)]
    for number in range(max(layers)):
        states.append(graph.layer(states[-1], mask, f"encoder.layer.{number}"))
    results = [ops.result(states[layer]) for layer in layers]
    return package.Model(results, [ids, places, mask], "bert")


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    config: BertConfig
    weights: Weights
    ops: Any

    def embedded(self, ids: Node, places: Node) -> Node:
        """What goes into the first layer."""
        ops, weights = self.ops, self.weights
        positions = (
            weights["embeddings.position_embeddings.weight"].float()
            + weights["embeddings.token_type_embeddings.weight"][0].float()
        )
        pieces = ops.gather(self._constant("embeddings.word_embeddings.weight"), ids, 0)
        there = ops.gather(_constant(ops, positions), places, 0)
        return self._norm(ops.add(pieces, there), "embeddings.LayerNorm")

    def layer(self, hidden: Node, mask: Node, name: str) -> Node:
        """What comes out of a layer."""
        add, config = self.ops.add, self.config
        attended = self._attended(hidden, mask, f"{name}.attention.self")
        projected = self._dense(attended, f"{name}.attention.output.dense")
        hidden = self._norm(add(projected, hidden), f"{name}.attention.output.LayerNorm")
        wide = self._dense(hidden, f"{name}.intermediate.dense")
        wide = _ACTIVATIONS[config.hidden_act](self.ops, wide)
        narrow = self._dense(wide, f"{name}.output.dense")
        return self._norm(add(narrow, hidden), f"{name}.output.LayerNorm")

    def _attended(self, hidden: Node, mask: Node, name: str) -> Node:
        ops, heads = self.ops, self.config.num_attention_heads
        split = [0, 0, heads, self.config.hidden_size // heads]
        query, key, value = (
            ops.transpose(
                ops.reshape(self._dense(hidden, f"{name}.{part}"), split, special_zero=True),
                [0, 2, 1, 3],
            )
            for part in ("query", "key", "value")
        )
        attended = ops.scaled_dot_product_attention(query, key, value, mask)
        together = [0, 0, self.config.hidden_size]
        return ops.reshape(ops.transpose(attended, [0, 2, 1, 3]), together, special_zero=True)

    def _dense(self, hidden: Node, name: str) -> Node:
        product = self.ops.matmul(hidden, self._constant(f"{name}.weight"), False, True)
        return self.ops.add(product, self._constant(f"{name}.bias"))

    def _norm(self, hidden: Node, name: str) -> Node:
        ops, epsilon = self.ops, self.config.layer_norm_eps
        axes = ops.constant(np.array([-1], dtype=np.int32))
        normal = ops.mvn(hidden, axes, True, epsilon, "inside_sqrt")
        scaled = ops.multiply(normal, self._constant(f"{name}.weight"))
        return ops.add(scaled, self._constant(f"{name}.bias"))

    def _constant(self, name: str) -> Node:
        return _constant(self.ops, self.weights[name])


def _constant(ops: Any, tensor: Tensor) -> Node:  # noqa: ANN401
    # A float32 tensor that is mapped from its file is not copied.
    return ops.constant(tensor.detach().float().contiguous().numpy(), shared_memory=True)
