"""Entities: words in a row that a head gives one name together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of

__all__ = ["Entities", "entities_of"]

_OUTSIDE = "O"
# Of IOB2, and of BILOU and BIOES, which say of the last word and of the only one what it is too.
_BEGINNINGS = ("B-", "S-", "U-")
_PREFIXES = (*_BEGINNINGS, "I-", "E-", "L-")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Entities:
    """Entities in the order of the text.

    Attributes:
        types: Their names; an entity's is ``types[type[number]]``.
        type: Shape (entities,).
        words: Shape (entities, 2), the number of the first word among all, and one more than that
            of the last.
        spans: Shape (entities, 2), begin and end in code points of the document, half-open.
        confidence: Shape (entities,), the mean probability of the labels of its words.
        document_entities: Shape (documents + 1,), where those of each document begin and end.
    """

    types: tuple[str, ...]
    type: IntArray
    words: IntArray
    spans: IntArray
    confidence: FloatArray
    document_entities: IntArray

    def __len__(self) -> int:
        return len(self.type)


def entities_of(
    labels: IntArray,
    probabilities: FloatArray,
    classes: Sequence[object],
    *,
    words: IntArray,
    sentence_words: IntArray,
    document_words: IntArray,
) -> Entities:
    """The entities that labels of words mean.

    "B-X" begins one, and so does "I-X" where it goes on with none of its type. Labels without such
    prefixes name the type alone: equal ones in a row are one entity. No entity crosses the end of
    a sentence. A word without a label is passed over: it is in the entity that goes on behind it.

    Args:
        labels: Shape (words,), the class of each word; -1: it has none.
        probabilities: Shape (words,), how likely that class is.
        classes: The labels: of IOB2, BILOU or BIOES, or plain types; "O" for no entity.
        words: Shape (words, 2), begin and end of each in code points of its document.
        sentence_words: Shape (sentences + 1,), where the words of each sentence begin and end.
        document_words: Shape (documents + 1,), where those of each document do.

    >>> bounds = np.array([0, 3])
    >>> found = entities_of(
    ...     np.array([0, 1, 2]),
    ...     np.array([0.5, 1, 1], dtype=np.float32),
    ...     ["B-LOC", "I-LOC", "O"],
    ...     words=np.array([[0, 3], [4, 8], [9, 14]]),
    ...     sentence_words=bounds,
    ...     document_words=bounds,
    ... )
    >>> found.types[found.type[0]], found.spans[0].tolist(), found.confidence[0].item()
    ('LOC', [0, 8], 0.75)
    """
    types, type_of, begins_one = _types(classes)
    labelled = np.flatnonzero(labels >= 0)
    classes_there = labels[labelled]
    kinds = type_of[classes_there]
    sentence = np.searchsorted(sentence_words, labelled, side="right")
    fresh: BoolArray = begins_one[classes_there]
    changed = (kinds[1:] != kinds[:-1]) | (sentence[1:] != sentence[:-1])
    fresh[1:] |= changed
    fresh[:1] = True
    starts = np.flatnonzero(fresh)
    counts = np.diff(np.append(starts, len(labelled)))
    there = kinds[starts] >= 0
    first, last = labelled[starts], labelled[starts + counts - 1]
    sums = np.add.reduceat(probabilities[labelled], starts) if len(starts) else np.zeros(0)
    spans = np.stack([words[first, 0], words[last, 1]], axis=1)[there]
    document = np.searchsorted(document_words, first[there], side="right") - 1
    return Entities(
        types=types,
        type=kinds[starts][there],
        words=np.stack([first, last + 1], axis=1)[there],
        spans=spans,
        confidence=(sums / np.maximum(counts, 1))[there].astype(np.float32),
        document_entities=offsets_of(np.bincount(document, minlength=len(document_words) - 1)),
    )


def _types(classes: Sequence[object]) -> tuple[tuple[str, ...], IntArray, BoolArray]:
    """The types of entities; which one each class is of, or -1; whether it begins one."""
    names = [str(name) for name in classes]
    prefixed = all(name == _OUTSIDE or name.startswith(_PREFIXES) for name in names)
    type_names = [None if name == _OUTSIDE else name[2:] if prefixed else name for name in names]
    types = tuple(dict.fromkeys(name for name in type_names if name is not None))
    numbers = {name: number for number, name in enumerate(types)}
    type_of = [-1 if name is None else numbers[name] for name in type_names]
    begins = [prefixed and name.startswith(_BEGINNINGS) for name in names]
    return types, np.array(type_of, dtype=np.int64), np.array(begins, dtype=np.bool_)
