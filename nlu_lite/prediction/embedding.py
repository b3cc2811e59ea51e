"""The vectors of one model for the rows of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices
from nlu_lite.encoder.pool import normalized, pool_rows
from nlu_lite.prediction.details import Details, Facts
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.report import Counts
from nlu_lite.prediction.request import Request
from nlu_lite.text.segments import Segments

__all__ = ["Advance", "Embedded", "embed"]

Advance: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """What one model gave.

    Attributes:
        vectors: Shape (items, dimension); or a matrix (words, dimension) an item.
        counts: What the model met.
        facts: How the items were read; empty where it was not asked for.
    """

    vectors: FloatArray | Matrices
    counts: Counts
    facts: Facts


def embed(
    request: Request, segments: Segments, items: Items, *, metadata: bool, advance: Advance
) -> Embedded:
    """The vectors of one model for the rows of a table.

    Args:
        request: The model and what is asked of it.
        segments: Sentences and words.
        items: What the rows stand for.
        metadata: Say how the items were read.
        advance: Called with the number of characters done, now and then.
    """
    model, sequences = request.model, request.sequences
    read_whole = sequences is not None and request.level == "document"
    read = segments.whole_documents() if read_whole else segments
    details = Details(read, model.tokenizer, whole_documents=read_whole) if metadata else None
    counts = Counts()
    count = len(read.words) if sequences is None else len(read.sentences)
    vectors = np.empty((count, request.dimension), dtype=np.float32)
    special = {
        place: np.empty((len(read.sentences), request.dimension), dtype=np.float32)
        for place in items.special
    }
    for reading in model.read(read, request.layers):
        block = reading.block
        if sequences is None:
            found, rows = reading.words(request.words), block.word_rows
        else:
            found, rows = reading.sentences(sequences, model.encoder), block.sentence_rows
        vectors[rows] = found[:, : request.dimension]
        for place, states in special.items():
            found = reading.special_states(place)
            states[block.sentence_rows] = found[:, : request.dimension]
        counts += reading.counts()
        if details is not None:
            details.add(reading)
        advance(sum(map(len, block.texts)))
    return Embedded(
        vectors=_normalized(request, _of_items(request, segments, items, vectors, special)),
        counts=counts,
        facts={} if details is None else details.of_items(items),
    )


def _of_items(
    request: Request,
    segments: Segments,
    items: Items,
    vectors: FloatArray,
    special: dict[int, FloatArray],
) -> FloatArray | Matrices:
    """From the vectors of words or sentences to those of the rows."""
    if request.sequences is not None:
        return vectors[items.sentence] if request.level == "token" else vectors
    if request.level == "token":
        return _between(items, vectors, special) if special else vectors
    bounds = _word_bounds(segments, items)
    if request.rows is not None:
        return pool_rows(vectors, bounds, request.rows)
    return Matrices(vectors, bounds)


def _between(items: Items, vectors: FloatArray, special: dict[int, FloatArray]) -> FloatArray:
    rows = np.empty((len(items.spans), vectors.shape[1]), dtype=np.float32)
    rows[items.word_items] = vectors
    for place, states in special.items():
        rows[items.special[place]] = states
    return rows


def _word_bounds(segments: Segments, items: Items) -> IntArray:
    """Shape (items + 1,): where the words of each sentence or document begin and end."""
    return np.append(segments.sentence_words[items.sentence], len(segments.words))


def _normalized(request: Request, vectors: FloatArray | Matrices) -> FloatArray | Matrices:
    if not request.normalize:
        return vectors
    if isinstance(vectors, Matrices):
        return Matrices(normalized(vectors.rows), vectors.offsets)
    return normalized(vectors)
