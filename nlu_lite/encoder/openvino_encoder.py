"""A BERT that OpenVINO computes, on padded sequences of nearly equal lengths."""

from collections import OrderedDict
from threading import Lock

import numpy as np
import torch

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.bert_pooler import BertPooler
from nlu_lite.encoder.checkpoint import Weights
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.dense import check_activation
from nlu_lite.encoder.openvino_graph import bert_graph
from nlu_lite.encoder.openvino_package import openvino_is_lost
from nlu_lite.encoder.openvino_requests import Requests
from nlu_lite.encoder.padded import Padding, like_lengths
from nlu_lite.encoder.protocol import LAST_LAYER, EncoderFacts

__all__ = ["OpenVinoEncoder"]

# Positions of a batch, padding included. Larger ones fall out of a core's caches; one that is
# smaller is not shared out to several threads.
_MOST, _LEAST = 1_024, 128
# Positions that padding may take in any batch: a batch costs something of its own.
_SPARE = 48
# Widths are a multiple of this, since OpenVINO makes kernels for each shape that it meets.
_WIDTHS = 8
# Batches that each stream gets of what is computed at once: the last ones end at different times.
_BATCHES_A_STREAM = 4
# Beyond these, a stream has several threads: each takes memory, and time to be compiled.
_MOST_STREAMS = 8
# What is added to the score of a position that is not there.
_NEVER = np.float32(-1e30)
# For the last layer, and for what else is asked for: each holds the weights of its layers.
_COMPILED = 2


class OpenVinoEncoder:
    """A BERT that OpenVINO computes on the CPU."""

    def __init__(self, config: BertConfig, weights: Weights, *, precision: str = "fp32") -> None:
        """Keep the weights; nothing is compiled before it is computed.

        Args:
            config: The shape.
            weights: As `BertEncoder` takes them.
            precision: One of `openvino_precisions()`.

        Raises:
            InvalidModel: The activation is not known.
        """
        check_activation(config.hidden_act)
        self._config, self._weights = config, weights
        self._threads = torch.get_num_threads()
        self._streams = min(self._threads, _MOST_STREAMS)
        self._facts = EncoderFacts(
            dimension=config.hidden_size,
            layers=config.num_hidden_layers,
            device="cpu",
            precision=precision,
            batch_positions=_BATCHES_A_STREAM * self._streams * _MOST,
            engine="openvino",
        )
        self._compiled: OrderedDict[tuple[int, ...], Requests] = OrderedDict()
        self._turn = Lock()
        self._padding = Padding(0, _WIDTHS, longest=config.max_position_embeddings)
        self._pooler = BertPooler(weights, torch.device("cpu"))
        self._in_child: BertEncoder | None = None

    @property
    def facts(self) -> EncoderFacts:
        """As `Encoder.facts`; in a forked process, those of the encoder that computes there."""
        return self._of_child().facts if openvino_is_lost() else self._facts

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`."""
        if openvino_is_lost():
            return self._of_child().encode(ids, lengths, layers=layers)
        numbers = [index % (self.facts.layers + 1) for index in layers]
        wanted = tuple(sorted({*numbers}))
        offsets = offsets_of(lengths)
        share = -(-len(ids) // self._streams)
        runs = [*like_lengths(lengths, most=max(_LEAST, min(share, _MOST)), spare=_SPARE)]
        batches, kept = [], []
        for first, stop in runs:
            inputs = self._padding.inputs(ids[offsets[first] : offsets[stop]], lengths[first:stop])
            pieces, there = inputs["input_ids"], inputs["attention_mask"] == 1
            mask = np.where(there, np.float32(0), _NEVER)[:, np.newaxis, np.newaxis]
            batches.append((pieces, np.arange(pieces.shape[1]), mask))
            kept.append(there)
        states = np.empty((len(ids), len(layers), self.facts.dimension), dtype=np.float32)
        outputs = self._requests(wanted).outputs(batches)
        for (first, stop), there, of_layers in zip(runs, kept, outputs, strict=True):
            rows = slice(int(offsets[first]), int(offsets[stop]))
            for place, number in enumerate(numbers):
                states[rows, place] = of_layers[wanted.index(number)][there]
        return states

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`: a dense layer and tanh, by PyTorch."""
        return self._pooler(states)

    def _requests(self, wanted: tuple[int, ...]) -> Requests:
        """What computes some layers, compiled now or before."""
        with self._turn:
            if wanted not in self._compiled:
                self._compiled[wanted] = Requests(
                    bert_graph(self._config, self._weights, wanted),
                    precision=self.facts.precision,
                    threads=self._threads,
                    streams=self._streams,
                )
                if len(self._compiled) > _COMPILED:
                    self._compiled.popitem(last=False)
            self._compiled.move_to_end(wanted)
            return self._compiled[wanted]

    def _of_child(self) -> BertEncoder:
        """PyTorch's encoder of the same weights: OpenVINO's threads are not there after a fork."""
        if self._in_child is None:
            self._in_child = BertEncoder(
                self._config, self._weights, precision=self._facts.precision
            )
        return self._in_child
