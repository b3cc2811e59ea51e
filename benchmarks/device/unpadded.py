"""BERT without padding as inference servers compute it: attention of variable length.

text-embeddings-inference and its like lay all sequences of a batch one behind the other, and attend
by FlashAttention's operator for sequences of different length. These are transformers' own layers
around what PyTorch has of that: `varlen_attn` in 16 bits on CUDA, nested tensors elsewhere.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from benchmarks.peers.protocol import Unavailable
from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of, ranges

if TYPE_CHECKING:
    import torch

__all__ = ["Attend", "Unpadded", "attention_on"]

# Of queries, keys and values, each of shape (positions, heads, width of a head), of where sequences
# begin and the last one ends, and of the longest one's length.
Attend: TypeAlias = Callable[
    ["torch.Tensor", "torch.Tensor", "torch.Tensor", "torch.Tensor", int], "torch.Tensor"
]


def attention_on(device: str, dtype: "torch.dtype") -> tuple[str, Attend]:
    """The attention of variable length that PyTorch has for a device and a type, and its name.

    Raises:
        Unavailable: This PyTorch has none.
    """
    import torch

    if torch.device(device).type != "cuda" or dtype == torch.float32:
        return "nested tensors", _jagged
    try:
        from torch.nn.attention.varlen import varlen_attn
    except ImportError as cause:
        raise Unavailable("this PyTorch has no varlen_attn") from cause
    return "varlen_attn", partial(_varlen, varlen_attn)


def _varlen(
    operator: Callable[..., Any],
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    bounds: "torch.Tensor",
    longest: int,
) -> "torch.Tensor":
    attended: torch.Tensor = operator(query, key, value, bounds, bounds, longest, longest)
    return attended


def _jagged(
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    bounds: "torch.Tensor",
    longest: int,
) -> "torch.Tensor":
    import torch

    # All three have the same ragged size only if they have the same offsets, as an object.
    offsets = bounds.long()
    query, key, value = (
        torch.nested.nested_tensor_from_jagged(
            part.contiguous(), offsets, max_seqlen=longest
        ).transpose(1, 2)
        for part in (query, key, value)
    )
    with warnings.catch_warnings():
        # Told once in a process, whoever asks first.
        warnings.filterwarnings("ignore", "The PyTorch API of nested tensors is in prototype")
        attended = torch.nn.functional.scaled_dot_product_attention(query, key, value)
    values: torch.Tensor = attended.transpose(1, 2).contiguous().values()
    return values


@dataclass(frozen=True, slots=True)
class Unpadded:
    """transformers' own BERT, on packed sequences.

    Attributes:
        model: The model, on its device and in its type; its layers have no types to speak of.
        attend: Attention of variable length.
    """

    model: Any
    attend: Attend

    def __call__(self, batch: Sequence[IntArray]) -> FloatArray:
        """The states of all sequences of a batch, one behind the other, on the CPU."""
        import torch

        lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
        device = self.model.device
        places = np.stack([np.concatenate(batch), ranges(np.zeros_like(lengths), lengths)])
        ids, positions = torch.from_numpy(places).to(device).unsqueeze(1)
        bounds = torch.from_numpy(offsets_of(lengths).astype(np.int32)).to(device)
        # Nested tensors want to know who changes what, which inference mode forgets.
        with torch.no_grad():
            hidden = self.model.embeddings(input_ids=ids, position_ids=positions)[0]
            for number in range(len(self.model.encoder.layer)):
                hidden = self._applied(number, hidden, bounds, int(lengths.max()))
            states: FloatArray = hidden.float().cpu().numpy()
        return states

    def _applied(
        self, number: int, hidden: "torch.Tensor", bounds: "torch.Tensor", longest: int
    ) -> "torch.Tensor":
        layer = self.model.encoder.layer[number]
        attention = layer.attention
        own = attention.self
        shape = (len(hidden), own.num_attention_heads, -1)
        query, key, value = (part(hidden).view(shape) for part in (own.query, own.key, own.value))
        attended = self.attend(query, key, value, bounds, longest).reshape(hidden.shape)
        hidden = attention.output(attended, hidden)
        result: torch.Tensor = layer.output(layer.intermediate(hidden), hidden)
        return result
