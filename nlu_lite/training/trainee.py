"""An encoder that learns: transformers' own module, read as the model reads."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from nlu_lite.common.arrays import IntArray, offsets_of
from nlu_lite.encoder.architectures import STATIC, Shape
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.padded import Padding, SpecialTypes, padding_of
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import LAST_LAYER
from nlu_lite.encoder.transformers_model import pooler_of, transformers_model
from nlu_lite.model.checkpoint_head import reads_globally
from nlu_lite.model.facts import ModelFacts, facts_of
from nlu_lite.model.model import Model
from nlu_lite.training.attention import take_plain_attention
from nlu_lite.training.dropout import take_byte_dropout
from nlu_lite.training.examples import Batch
from nlu_lite.training.poolings import POOLINGS
from nlu_lite.training.static_module import static_module
from nlu_lite.training.vocabulary import Vocabulary, vocabulary_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["Trainee", "trainee_of", "training_precision"]

_LAST = Layers()
Take: TypeAlias = Callable[[Tensor, Tensor], Tensor]

# Positions of a part, for a model of 6 layers of 384 numbers; fewer of a larger one.
_POSITIONS = {"cpu": 4_096}
_POSITIONS_OF_A_GPU = 16_384
_NUMBERS_OF_A_POSITION = 6 * 384
_LEAST_POSITIONS = 512
# Batches are as wide as a multiple of this: operators are made for each shape when it first comes.
_WIDTHS = 8


class Trainee(nn.Module):
    """The encoder of a model, with the weights that are learned in float32."""

    def __init__(
        self,
        module: "PreTrainedModel",
        padding: Padding,
        vocabulary: Vocabulary,
        *,
        layers: Layers,
        device: str,
        precision: str,
    ) -> None:
        """Put a module on a device.

        Args:
            module: transformers' own, with its weights; its embeddings become those of the
                vocabulary.
            padding: How it wants its sequences.
            vocabulary: The pieces that it will read.
            layers: Which hidden states to take, not side by side.
            device: A PyTorch device.
            precision: What it computes in, "fp32" or "bf16".
        """
        super().__init__()
        self.device, self.precision = torch.device(device), precision
        self._padding, self._vocabulary, self._layers = padding, vocabulary, layers
        embeddings = cast("nn.Embedding", module.get_input_embeddings())
        self._embeddings = next(name for name, one in module.named_modules() if one is embeddings)
        self._whole = embeddings.weight.detach()
        module.set_input_embeddings(vocabulary.embedding(embeddings))
        for parameter in module.parameters():
            # What is mapped from a file is not learned in place.
            parameter.data = parameter.data.to(self.device, copy=True)
        nn.Module.to(module, self.device)
        self.module = module.requires_grad_(True)
        if precision != "fp32" and isinstance(
            first := getattr(module, "embeddings", None), nn.Module
        ):
            # What is added to float32 is float32: all that follows would be.
            first.register_forward_hook(self._narrowed)
        width = module.config.num_hidden_layers * module.config.hidden_size
        usual = _POSITIONS.get(self.device.type, _POSITIONS_OF_A_GPU)
        self.budget = max(_LEAST_POSITIONS, usual * _NUMBERS_OF_A_POSITION // width)

    @property
    def dimension(self) -> int:
        """Width of its states."""
        return int(self.module.config.hidden_size)

    @property
    def dropout(self) -> float:
        """What its settings say of dropout in front of a head."""
        config = self.module.config
        names = ("classifier_dropout", "seq_classif_dropout", "hidden_dropout_prob", "dropout")
        said = (getattr(config, name, None) for name in names)
        return float(next((share for share in said if isinstance(share, (int, float))), 0.1))

    def texts(self, batch: Batch, pooling: str) -> Tensor:
        """The vectors of texts, as `Reading.sentences` makes them.

        Args:
            batch: The texts.
            pooling: One of `encoder.pool.SEQUENCE_POOLINGS`.

        Returns:
            Shape (texts, dimension), float32.
        """
        take = partial(POOLINGS[pooling], pooler=pooler_of(self.module))
        vectors = torch.cat([self._read(batch, *chunk, take) for chunk in self._chunks(batch)])
        if len(batch.rows) == len(vectors):
            return vectors
        shares = np.zeros((len(batch.rows), len(vectors)), dtype=np.float32)
        shares[batch.text, np.arange(len(vectors))] = batch.weights
        shares /= shares.sum(axis=1, keepdims=True)
        return torch.from_numpy(shares).to(self.device) @ vectors

    def words(self, batch: Batch, pooling: str = "first") -> Tensor:
        """The vectors of words, shape (words, dimension), float32.

        Args:
            batch: The texts.
            pooling: "first": the states of their first pieces; "mean": the mean of all.
        """
        if pooling == "first":
            return self._at(batch, batch.word_sequence, batch.word_place)
        vectors = self._at(batch, batch.piece_sequence, batch.piece_place)
        # A word that is longer than a window has pieces in several.
        order = torch.from_numpy(np.argsort(batch.piece_word, kind="stable"))
        counts = torch.from_numpy(np.bincount(batch.piece_word, minlength=len(batch.words)))
        means: Tensor = torch.segment_reduce(
            vectors[order.to(self.device)], "mean", lengths=counts.to(self.device)
        )
        return means

    def weights(self) -> dict[str, Tensor]:
        """The weights of the whole model in float32 on the CPU, under transformers' names."""
        weights = {
            name: parameter.detach().to("cpu", torch.float32)
            for name, parameter in self.module.named_parameters()
        }
        name = f"{self._embeddings}.weight"
        weights[name] = self._vocabulary.restored(weights[name], self._whole)
        return weights

    def _at(self, batch: Batch, sequences: IntArray, places: IntArray) -> Tensor:
        """The states at places of sequences, which rise; shape (places, dimension)."""
        bounds = np.searchsorted(sequences, np.arange(len(batch.lengths) + 1))
        vectors = []
        for first, stop in self._chunks(batch):
            own = slice(int(bounds[first]), int(bounds[stop]))
            sequence = torch.from_numpy(sequences[own] - first).to(self.device)
            place = torch.from_numpy(places[own]).to(self.device)
            vectors.append(self._read(batch, first, stop, partial(_at, at=(sequence, place))))
        return torch.cat(vectors)

    def _read(self, batch: Batch, first: int, stop: int, take: Take) -> Tensor:
        bounds = offsets_of(batch.lengths)
        ids = self._vocabulary.numbers[batch.ids[bounds[first] : bounds[stop]]]
        inputs = {
            name: torch.from_numpy(array).to(self.device)
            for name, array in self._padding.inputs(ids, batch.lengths[first:stop]).items()
        }
        run = partial(self._run, take=take)
        if torch.is_grad_enabled() and (first, stop) != (0, len(batch.lengths)):
            # What does not fit the memory is computed again when its gradient is.
            taken: Tensor = checkpoint(run, inputs, use_reentrant=False)
            return taken
        return run(inputs)

    def _run(self, inputs: Mapping[str, Tensor], take: Take) -> Tensor:
        with self._autocast():
            states = self._states(inputs)
        return take(states.float(), inputs["attention_mask"].clamp(max=1))

    def _states(self, inputs: Mapping[str, Tensor]) -> Tensor:
        if self._layers.indices == LAST_LAYER:
            states: Tensor = self.module(**inputs, return_dict=True).last_hidden_state
            return states
        output = self.module(**inputs, output_hidden_states=True, return_dict=True)
        # Some models normalise what comes out of their last layer.
        hidden = [*output.hidden_states[:-1], output.last_hidden_state]
        chosen = torch.stack([hidden[layer].float() for layer in self._layers.indices], dim=-1)
        if self._layers.weights is None:
            return chosen.mean(dim=-1)
        return chosen @ torch.tensor(self._layers.weights, device=self.device)

    def _narrowed(self, module: nn.Module, inputs: object, output: Tensor) -> Tensor:
        return output.to(PRECISIONS[self.precision].dtype)

    def _autocast(self) -> AbstractContextManager[None]:
        return torch.autocast(
            self.device.type,
            PRECISIONS[self.precision].dtype,
            enabled=self.precision != "fp32",
        )

    def _chunks(self, batch: Batch) -> Iterator[tuple[int, int]]:
        """Sequences that fit the memory: the first, and the one behind the last."""
        first, longest = 0, 0
        for place, length in enumerate(batch.lengths.tolist()):
            if place > first and max(longest, length) * (place + 1 - first) > self.budget:
                yield first, place
                first, longest = place, 0
            longest = max(longest, length)
        yield first, len(batch.lengths)


def trainee_of(
    model: Model,
    ids: IntArray,
    *,
    precision: str,
    layers: Layers = _LAST,
    weights: Mapping[str, Tensor] | None = None,
) -> Trainee:
    """The encoder of a model as a module that learns.

    Args:
        model: The model; the trainee is on its device.
        ids: Pieces that it will read.
        precision: What to compute in, "fp32" or "bf16"; weights are learned in float32.
        layers: Which hidden states to take, not side by side.
        weights: What to begin with in the place of the model's weights, as `Trainee.weights`.
    """
    facts = facts_of(model.files)
    shape = facts.shape(architecture=model.spec.architecture)
    module = _module(model, facts, shape)
    if weights is not None:
        module.load_state_dict(dict(weights), strict=False)
    tokenizer = model.tokenizer
    padding = padding_of(
        module,
        SpecialTypes(tokenizer.prefix_types, tokenizer.suffix_types),
        global_first=reads_globally(facts, shape),
    )
    if padding.multiple == 1:
        padding = replace(padding, multiple=_WIDTHS, longest=shape.max_positions)
    vocabulary = vocabulary_of(ids, shape.vocabulary, padding=padding.piece)
    return Trainee(
        module,
        replace(padding, piece=int(vocabulary.numbers[padding.piece])),
        vocabulary,
        layers=layers,
        device=model.encoder.facts.device,
        precision=precision,
    )


def _module(model: Model, facts: ModelFacts, shape: Shape) -> "PreTrainedModel":
    if shape.architecture == STATIC:
        return static_module(model.files.weights, shape)
    module = transformers_model(facts.config, model.files.weights, architecture=shape.architecture)
    if torch.device(model.encoder.facts.device).type == "cpu":
        take_plain_attention(module)
        take_byte_dropout(module)
    return module


def training_precision(device: str) -> str:
    """What is learned in where nobody says it: bfloat16 where the device has it, else float32."""
    has_it = PRECISIONS["bf16"].is_there(device)
    return "bf16" if has_it else "fp32"


def _at(states: Tensor, mask: Tensor, *, at: tuple[Tensor, Tensor]) -> Tensor:
    return states[at]
