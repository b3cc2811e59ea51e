"""The vectors of one model for the rows of a table."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, Matrices
from nlu_lite.common.progress import Advance
from nlu_lite.encoder.pool import normalized, pool_rows
from nlu_lite.model.reading import Counts
from nlu_lite.prediction.details import Details, ItemDetails
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.vector_choice import VectorChoice
from nlu_lite.text.segments import Segments

__all__ = ["Embedding", "embed"]


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What one model gave.

    Attributes:
        vectors: Shape (items, dimension); or a matrix (words, dimension) an item.
        counts: What the model met.
        details: How the items were read; empty where it was not asked for.
    """

    vectors: FloatArray | Matrices
    counts: Counts
    details: ItemDetails


def embed(
    choice: VectorChoice, segments: Segments, items: Items, *, metadata: bool, advance: Advance
) -> Embedding:
    """The vectors of one model for the rows of a table.

    Args:
        choice: The model, and how its vectors are made.
        segments: Sentences and words.
        items: What the rows stand for.
        metadata: Say how the items were read.
        advance: Called with the number of characters done, now and then.
    """
    read_whole = choice.sequences is not None and choice.level == "document"
    read = segments.whole_documents() if read_whole else segments
    if choice.model.kept is not None and not (metadata or items.special):
        from nlu_lite.prediction.kept import kept_or_computed

        vectors, counts = kept_or_computed(choice, read, choice.model.kept, advance)
        return Embedding(_finished(choice, segments, items, vectors, {}), counts, {})
    tokenizer = choice.model.tokenizer
    details = Details(read, tokenizer, whole_documents=read_whole) if metadata else None
    counts = Counts()
    vectors = np.empty((choice.bounds_of(read)[-1], choice.dimension), dtype=np.float32)
    special = {
        place: np.empty((len(read.sentences), choice.dimension), dtype=np.float32)
        for place in items.special
    }
    for reading in choice.model.read(read, choice.layers):
        block = reading.block
        vectors[choice.rows_of(block)] = choice.of_reading(reading)[:, : choice.dimension]
        for place, states in special.items():
            of_block = reading.special_states(place)
            states[block.sentence_rows] = of_block[:, : choice.dimension]
        counts += reading.counts()
        if details is not None:
            details.add(reading)
        advance(sum(map(len, block.texts)))
    return Embedding(
        vectors=_finished(choice, segments, items, vectors, special),
        counts=counts,
        details={} if details is None else details.of_items(items),
    )


def _finished(
    choice: VectorChoice,
    segments: Segments,
    items: Items,
    vectors: FloatArray,
    special: dict[int, FloatArray],
) -> FloatArray | Matrices:
    return _normalized(choice, _of_items(choice, segments, items, vectors, special))


def _of_items(
    choice: VectorChoice,
    segments: Segments,
    items: Items,
    vectors: FloatArray,
    special: dict[int, FloatArray],
) -> FloatArray | Matrices:
    """From the vectors of words or sentences to those of the rows."""
    if choice.sequences is not None:
        return vectors[items.sentence] if choice.level == "token" else vectors
    if choice.level == "token":
        return _between(items, vectors, special) if special else vectors
    bounds = _word_bounds(segments, items)
    if choice.rows is not None:
        return pool_rows(vectors, bounds, choice.rows)
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


def _normalized(choice: VectorChoice, vectors: FloatArray | Matrices) -> FloatArray | Matrices:
    if not choice.normalize:
        return vectors
    if isinstance(vectors, Matrices):
        return Matrices(normalized(vectors.rows), vectors.offsets)
    return normalized(vectors)
