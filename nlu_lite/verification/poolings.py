"""The vector of one sentence in each of the ways that public sources use."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.pool import (
    ROW_POOLINGS,
    SEQUENCE_POOLINGS,
    SequencePooling,
    normalized,
    pool_ranges,
)
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import InvalidModel
from nlu_lite.model.model import Model
from nlu_lite.text.segments import segment

__all__ = ["INNER_MEAN", "sentence_vectors"]

INNER_MEAN = "mean without [CLS] and [SEP]"
_TRIED = ("mean", "cls", "pooler")


def sentence_vectors(model: Model, sentence: str) -> Mapping[str, FloatArray]:
    """The vector of a sentence by each pooling that the model can do.

    Args:
        model: An opened model.
        sentence: One sentence.

    Returns:
        For `mean`, `mean without [CLS] and [SEP]`, `cls` and, where the weights hold it, `pooler`:
        shape (dimension,).
    """
    inner = _inner_mean(len(model.tokenizer.prefix), len(model.tokenizer.suffix))
    poolings = {name: SEQUENCE_POOLINGS[name] for name in _TRIED} | {INNER_MEAN: inner}
    (reading,) = model.read(segment([sentence], language=model.spec.language), Layers())
    vectors = {}
    for name, pooling in poolings.items():
        try:
            found = reading.sentences(pooling, model.encoder)
        except InvalidModel:
            # The weights hold no pooler: with them, nobody can have used it.
            continue
        vectors[name] = (normalized(found) if model.spec.normalize else found)[0]
    return MappingProxyType(vectors)


def _inner_mean(before: int, behind: int) -> SequencePooling:
    def pooling(states: FloatArray, offsets: IntArray, encoder: Encoder) -> FloatArray:
        spans = np.stack([offsets[:-1] + before, offsets[1:] - behind], axis=1)
        return pool_ranges(states, np.arange(len(states)), spans, ROW_POOLINGS["mean"])

    return pooling
