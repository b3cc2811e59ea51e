"""Any encoder that is no BERT, through transformers' own model, behind the same protocol."""

from pathlib import Path

import numpy as np
import torch

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.encoder.devices import batch_positions
from nlu_lite.encoder.padded import NO_TYPES, SpecialTypes, like_lengths, padding_of
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import LAST_LAYER, EncoderFacts
from nlu_lite.encoder.settings import Settings
from nlu_lite.encoder.transformers_model import pooler_of, transformers_model
from nlu_lite.errors import InvalidModel

__all__ = ["AutoEncoder"]


class AutoEncoder:
    """A model of transformers that gives the hidden states of packed sequences, in float32."""

    def __init__(
        self,
        settings: Settings,
        weights: Path,
        *,
        architecture: str,
        types: SpecialTypes = NO_TYPES,
        global_first: bool = False,
        device: str = "cpu",
        precision: str = "fp32",
    ) -> None:
        """Make the model and fill it with its weights; no code of a repository is run.

        Args:
            settings: What a `config.json` holds.
            weights: A file of weights, or the index of several, as `read_tensors` has it.
            architecture: One of `architectures.ARCHITECTURES`.
            types: Token types of the special pieces.
            global_first: Whether the first position attends to all others, as `Padding` has it.
            device: A PyTorch device.
            precision: "fp32", "bf16" or "fp16".

        Raises:
            InvalidModel: transformers makes no model of the settings, or the weights do not fit.
        """
        model = transformers_model(settings, weights, architecture=architecture)
        self._device = torch.device(device)
        pooler = pooler_of(model)
        self._pooler = None
        if pooler is not None:
            self._pooler = tuple(tensor.detach().to(self._device) for tensor in pooler)
            del model.pooler
            model.register_module("pooler", None)
        dtype = PRECISIONS[precision].dtype
        self._model = model.train(False).requires_grad_(False).to(self._device, dtype)
        self._padding = padding_of(model, types, global_first=global_first)
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
        for first, stop in like_lengths(lengths):
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
        inputs = {
            name: torch.from_numpy(array).to(self._device)
            for name, array in self._padding.inputs(ids, lengths).items()
        }
        with torch.inference_mode():
            output = self._model(**inputs, output_hidden_states=True, return_dict=True)
            # Some models normalise what comes out of their last layer.
            hidden = [*output.hidden_states[: self.facts.layers], output.last_hidden_state]
            kept = inputs["attention_mask"].bool()
            chosen = [hidden[layer][kept] for layer in layers]
            states: FloatArray = torch.stack(chosen, dim=1).float().cpu().numpy()
        return states
