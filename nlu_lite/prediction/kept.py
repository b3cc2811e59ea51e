"""Vectors that are kept, and those of the sentences that are missing, computed and kept."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, ranges
from nlu_lite.common.progress import Advance
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.model.kept_vectors import VectorKeeper
from nlu_lite.model.reading import Counts, Reading
from nlu_lite.prediction.vector_choice import VectorChoice
from nlu_lite.text.segments import Segments

__all__ = ["kept_or_computed"]

_KEY_BYTES = 16
# No byte of a text in UTF-8 is this one.
_END = b"\xff"
_NUMBERS_AT_ONCE = 16_000_000
# In front of the vectors of a sentence stands what the model met in it.
_COUNTS = len(fields(Counts))
_COUNT, _NUMBER = np.dtype("<i4"), np.dtype("<f4")
_HEAD = _COUNTS * _COUNT.itemsize


def kept_or_computed(
    choice: VectorChoice, segments: Segments, kept: VectorKeeper, advance: Advance
) -> tuple[FloatArray, Counts]:
    """The vectors of words, for models of tokens, or of sentences; and what the model met.

    Those of equal sentences are equal in all bits, now and whenever they are taken again.

    Args:
        choice: The model, and how its vectors are made.
        segments: Sentences and words; whole documents where they are read at once.
        kept: Where the vectors of the model are kept.
        advance: Called with the number of characters done, now and then.

    Returns:
        Shape (words or sentences, dimension), not normalised, and the counts of all sentences.
    """
    keys = _keys(choice, segments, kept.identity)
    places: dict[bytes, int] = {}
    number = np.fromiter((places.setdefault(key, len(places)) for key in keys), dtype=np.int64)
    _, first = np.unique(number, return_index=True)
    found = _Different(choice, segments.chosen(first), list(places))
    missing = found.take(kept)
    advance(_characters(segments) - _characters(found.segments.chosen(missing)))
    for reading in choice.model.read(found.segments.chosen(missing), choice.layers):
        rows = missing[reading.block.sentence_rows]
        kept.keep(found.add(rows, reading))
        advance(sum(map(len, reading.block.texts)))
    return found.vectors_of(number), Counts.sum_of(found.counts[number])


class _Different:
    """The different sentences of a text, and what is known of each so far."""

    def __init__(self, choice: VectorChoice, segments: Segments, keys: Sequence[bytes]) -> None:
        self.segments = segments
        self._choice = choice
        self._keys = keys
        self._bounds = choice.bounds_of(segments)
        self._width = choice.layers.width(choice.model.encoder.facts.dimension)
        self._vectors = np.empty((self._bounds[-1], self._width), dtype=np.float32)
        self.counts = np.zeros((len(keys), _COUNTS), dtype=np.int64)

    def take(self, kept: VectorKeeper) -> IntArray:
        """Take what is kept; the numbers of the sentences that are missing."""
        missing: list[int] = []
        sizes = _HEAD + np.diff(self._bounds) * self._width * _NUMBER.itemsize
        expected = sizes.tolist()
        for begin, end in _slices(self._bounds, max(_NUMBERS_AT_ONCE // self._width, 1)):
            known = kept.get(self._keys[begin:end])
            there, values = [], []
            for place in range(begin, end):
                value = known.get(self._keys[place])
                if value is None or len(value) != expected[place]:
                    missing.append(place)
                else:
                    there.append(place)
                    values.append(memoryview(value))
            self._fill(np.array(there, dtype=np.int64), values)
        return np.array(missing, dtype=np.int64)

    def add(self, places: IntArray, reading: Reading) -> dict[bytes, bytes]:
        """Take what was read of some sentences; as bytes to be kept."""
        vectors, counts = self._choice.of_reading(reading), reading.counts_of_sentences()
        self._vectors[self._rows(places)] = vectors
        self.counts[places] = counts
        heads = counts.astype(_COUNT)
        bounds = self._choice.bounds_of(reading.block).tolist()
        numbers = vectors.astype(_NUMBER, copy=False)
        return {
            self._keys[place]: head.tobytes() + numbers[begin:end].tobytes()
            for place, head, begin, end in zip(
                places.tolist(), heads, bounds, bounds[1:], strict=False
            )
        }

    def vectors_of(self, sentences: IntArray) -> FloatArray:
        """Those of sentences, one behind the other, of the dimension that was asked for."""
        every = len(sentences) == len(self._keys)
        vectors = self._vectors if every else self._vectors[self._rows(sentences)]
        return np.ascontiguousarray(vectors[:, : self._choice.dimension])

    def _fill(self, places: IntArray, values: Sequence[memoryview]) -> None:
        if not values:
            return
        heads = np.frombuffer(b"".join(value[:_HEAD] for value in values), _COUNT)
        self.counts[places] = heads.reshape(-1, _COUNTS)
        numbers = np.frombuffer(b"".join(value[_HEAD:] for value in values), _NUMBER)
        self._vectors[self._rows(places)] = numbers.reshape(-1, self._width)

    def _rows(self, places: IntArray) -> IntArray:
        return ranges(self._bounds[places], np.diff(self._bounds)[places])


def _keys(choice: VectorChoice, segments: Segments, identity: bytes) -> list[bytes]:
    """For each sentence the sum of all that decides about its vectors and counts."""
    table = ROW_POOLINGS if choice.sequences is None else SEQUENCE_POOLINGS
    made = choice.words if choice.sequences is None else choice.sequences
    pooling = next(name for name, one in table.items() if one is made)
    what = "words" if choice.sequences is None else "sentences"
    layers = choice.layers
    # Those of a mix alone, lest files of earlier versions know no vector any more.
    mix = () if layers.weights is None else (layers.weights,)
    asked = repr((what, pooling, layers.indices, layers.concatenate, *mix))
    begin = hashlib.sha256(identity + asked.encode()).digest()
    spans = segments.words - np.repeat(segments.sentences[:, :1], _lengths(segments), axis=0)
    words = memoryview(spans.astype("<i4").tobytes())
    bounds = (segments.sentence_words * 2 * _COUNT.itemsize).tolist()
    texts = (text.encode("utf-8", "surrogatepass") for text in segments.sentence_texts())
    return [
        hashlib.sha256(b"".join((begin, text, _END, words[first:stop]))).digest()[:_KEY_BYTES]
        for text, first, stop in zip(texts, bounds, bounds[1:], strict=False)
    ]


def _lengths(segments: Segments) -> IntArray:
    return np.diff(segments.sentence_words)


def _characters(segments: Segments) -> int:
    return int(np.diff(segments.sentences, axis=1).sum())


def _slices(bounds: IntArray, rows: int) -> Iterator[tuple[int, int]]:
    """Begin and end of sentences that have together so many vectors, or of a single one."""
    first = 0
    while first < len(bounds) - 1:
        fitting = int(np.searchsorted(bounds, bounds[first] + rows, side="right")) - 1
        stop = max(fitting, first + 1)
        yield first, stop
        first = stop
