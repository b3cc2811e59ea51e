"""What a model read of a block of sentences, and how much of it."""

import unicodedata
from dataclasses import dataclass, fields
from functools import cached_property
from operator import add
from typing import Literal

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.plan import Plan
from nlu_lite.encoder.pool import (
    RowPooling,
    SequencePooling,
    averaged,
    pool_ranges,
    pool_sequences,
)
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.text.pieces import Pieces
from nlu_lite.text.segments import Block
from nlu_lite.text.windows import Sequences

__all__ = ["Counts", "Reading"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one model met on its way.

    Attributes:
        words: Words of the text (pieces, where rows are pieces).
        words_without_pieces: Words of which the model's normaliser left nothing; their vectors
            are NaN.
        unknown_words: Words with a piece that is not in the vocabulary.
        pieces: Pieces, without special ones.
        unknown_pieces: Pieces that are not in the vocabulary.
        windows: Sequences that were read as parts of sentences longer than the model.
        unknown_symbols: Of the unknown words, those that emoji and other symbols make unknown.
    """

    words: int = 0
    words_without_pieces: int = 0
    unknown_words: int = 0
    pieces: int = 0
    unknown_pieces: int = 0
    windows: int = 0
    unknown_symbols: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(add, self.named().values(), other.named().values()))

    def named(self) -> dict[str, int]:
        """Each by its name."""
        return {name: getattr(self, name) for name in _COUNTS}

    @classmethod
    def sum_of(cls, rows: IntArray) -> "Counts":
        """What was met in all.

        Args:
            rows: Shape (n, counts), a column a field.
        """
        return cls(*rows.sum(axis=0).tolist())


_COUNTS = tuple(field.name for field in fields(Counts))


@dataclass(frozen=True, eq=False)
class Reading:
    """What a model read of a block: its pieces, and their hidden states.

    Attributes:
        block: Sentences and words.
        pieces: Their pieces.
        sequences: What was read at once.
        planned: Which sequences were computed.
        states: Shape (positions, width), the states of the computed sequences; overwritten when
            the next block is read.
        special: Number of special pieces in front of each sequence.
        unknown: The id of the piece for what is not in the vocabulary, or -1.
        cut_words: How many words have no pieces because their sentence was cut.
        cut_sentences: How many sentences were cut.
    """

    block: Block
    pieces: Pieces
    sequences: Sequences
    planned: Plan
    states: FloatArray
    special: int
    unknown: int
    cut_words: int = 0
    cut_sentences: int = 0

    def words(self, pooling: RowPooling) -> FloatArray:
        """Shape (words, width): the vectors of words; NaN for words without pieces."""
        first = self.planned.offsets[self.planned.number] + self.special
        rows = self.sequences.states_of_pieces(first)
        return pool_ranges(self.states, rows, self.pieces.word_pieces, pooling)

    def sentences(self, pooling: SequencePooling, encoder: Encoder) -> FloatArray:
        """Shape (sentences, width): windows are averaged by their length; NaN without pieces."""
        different = pool_sequences(self.states, self.planned.offsets, encoder, pooling)
        vectors = averaged(
            different[self.planned.number],
            self.sequences.sentence,
            np.maximum(self.sequences.lengths, 1),
            len(self.block.texts),
        )
        empty = np.diff(self.pieces.sentence_pieces) == 0
        if not empty.any():
            return vectors
        missing = np.float32(np.nan)
        return np.where(empty[:, np.newaxis], missing, vectors)

    def special_states(self, place: int) -> FloatArray:
        """Shape (sentences, width): the states of one special piece of each sentence.

        Args:
            place: Where it stands in the first window of the sentence; or, negative, from the end
                of the last window.
        """
        sentences = np.arange(len(self.block.texts))
        side: Literal["left", "right"] = "left" if place >= 0 else "right"
        found = np.searchsorted(self.sequences.sentence, sentences, side=side)
        number = self.planned.number[found - (place < 0)]
        ends = self.planned.offsets[number + (place < 0)]
        return self.states[ends + place]

    @cached_property
    def word_lengths(self) -> IntArray:
        """Shape (words,): the number of pieces of each word."""
        spans = self.pieces.word_pieces
        lengths: IntArray = np.maximum(spans[:, 1] - spans[:, 0], 0)
        return lengths

    @cached_property
    def unknown_words(self) -> BoolArray:
        """Shape (words,): whether a word has a piece that is not in the vocabulary."""
        before = offsets_of((self.pieces.ids == self.unknown).astype(np.int64))
        begins = np.minimum(self.pieces.word_pieces[:, 0], len(self.pieces.ids))
        flags: BoolArray = before[begins + self.word_lengths] > before[begins]
        return flags

    def _unknown_symbols(self) -> BoolArray:
        """Shape (words,): whether a word is unknown, but no unknown piece is in letters alone."""
        unknown = np.flatnonzero(self.pieces.ids == self.unknown)
        if not len(unknown):
            return self.unknown_words
        sentence = np.searchsorted(self.pieces.sentence_pieces, unknown, side="right") - 1
        places = zip(sentence.tolist(), *self.pieces.spans[unknown].T.tolist(), strict=True)
        in_letters = np.zeros(len(self.pieces.ids), dtype=np.int64)
        in_letters[unknown] = [
            _is_in_letters(self.block.texts[number][begin:end]) for number, begin, end in places
        ]
        before = offsets_of(in_letters)
        begins = np.minimum(self.pieces.word_pieces[:, 0], len(self.pieces.ids))
        foreign = before[begins + self.word_lengths] > before[begins]
        flags: BoolArray = self.unknown_words & ~foreign
        return flags

    @cached_property
    def windows(self) -> IntArray:
        """Shape (sentences,): the number of sequences that each sentence was read as."""
        return np.bincount(self.sequences.sentence, minlength=len(self.block.texts))

    def counts(self) -> Counts:
        """What the model met in this block."""
        return Counts.sum_of(self.counts_of_sentences())

    def counts_of_sentences(self) -> IntArray:
        """Shape (sentences, counts): what it met in each; a column a field of `Counts`."""
        words, pieces = self.block.sentence_words, self.pieces.sentence_pieces
        columns = (
            np.diff(words),
            _in_each(self.word_lengths == 0, words),
            _in_each(self.unknown_words, words),
            np.diff(pieces),
            _in_each(self.pieces.ids == self.unknown, pieces),
            np.where(self.windows > 1, self.windows, 0),
            _in_each(self._unknown_symbols(), words),
        )
        return np.stack(columns, axis=1)

    def ids_of_words(self) -> IntArray:
        """Shape (sum of `word_lengths`,): the pieces of all words, one word behind the other."""
        return self.pieces.ids[ranges(self.pieces.word_pieces[:, 0], self.word_lengths)]


def _in_each(flags: BoolArray, offsets: IntArray) -> IntArray:
    """Shape (sentences,): how many flags are set between the offsets of each."""
    return np.diff(offsets_of(flags.astype(np.int64))[offsets])


def _is_in_letters(text: str) -> bool:
    """Whether a text has letters, and no symbols, which may be all that is unknown of it."""
    kinds = {unicodedata.category(character)[0] for character in text}
    return "L" in kinds and "S" not in kinds
