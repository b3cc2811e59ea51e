"""Entities as rows: runs of words whose labels name one type."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.prediction.columns import NamedValues, Names
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.label_columns import Labelling
from nlu_lite.text.segments import Segments

__all__ = ["EntityRows", "entities_of"]

_OUTSIDE = "O"


@dataclass(frozen=True, slots=True, eq=False)
class EntityRows:
    """The entities of documents.

    Attributes:
        items: Where they are.
        types: What each of them is.
        confidence: Shape (entities,), the mean of the probabilities of the labels of its words.
    """

    items: Items
    types: Names
    confidence: FloatArray

    def values(self) -> NamedValues:
        """The values of the columns that tell of them."""
        return {"entities_class": (self.types, ()), "entities_confidence": (self.confidence, ())}


def entities_of(labelling: Labelling, segments: Segments) -> EntityRows:
    """The entities that labels of words in IOB2 stand for.

    Labels without B- and I- name a type themselves; equal ones that follow each other are one
    entity, and "O" is none.

    Args:
        labelling: A label a word.
        segments: The words.
    """
    names, of_class, begins = _types(tuple(map(str, labelling.head.classes)))
    types = of_class[labelling.chosen]
    first, last = _runs(types, begins[labelling.chosen], segments.sentence_words)
    sums = np.append(0, np.cumsum(np.nan_to_num(labelling.confidence()), dtype=np.float64))
    spans = np.stack([segments.words[first, 0], segments.words[last, 1]], axis=1)
    sentence = np.searchsorted(segments.sentence_words, first, side="right") - 1
    items = Items(
        level="entity",
        spans=spans,
        document_items=np.searchsorted(first, segments.document_words),
        sentence=sentence,
    )
    means = (sums[last + 1] - sums[first]) / (last + 1 - first)
    return EntityRows(items, Names(names, types[first]), means.astype(np.float32))


def _types(classes: tuple[str, ...]) -> tuple[tuple[str, ...], IntArray, BoolArray]:
    """The types, the number of that of each class, and whether it begins an entity.

    The last number, which words without a label have, is that of no type.
    """
    parted = [label.partition("-") if label[1:2] == "-" else ("", "", label) for label in classes]
    of_class = [None if parts[2] == _OUTSIDE else parts[2] for parts in parted]
    names = tuple(sorted({name for name in of_class if name is not None}))
    numbers = [-1 if name is None else names.index(name) for name in of_class]
    begins = [parts[0] in ("B", "S", "U") for parts in parted]
    return names, np.array([*numbers, -1]), np.array([*begins, False])


def _runs(types: IntArray, begins: BoolArray, sentences: IntArray) -> tuple[IntArray, IntArray]:
    """The first and the last word of each entity."""
    inside = types >= 0
    before = np.append(-1, types[:-1])
    at_start = np.zeros(len(types) + 1, dtype=bool)
    at_start[sentences] = True
    starts = inside & (begins | (types != before) | at_start[:-1])
    stops = inside & np.append(starts[1:] | ~inside[1:], True)[: len(types)]
    return np.flatnonzero(starts), np.flatnonzero(stops | (inside & at_start[1:]))
