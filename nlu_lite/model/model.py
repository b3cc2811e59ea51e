"""One model, opened: from sentences and words to vectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.plan import Plan, Workspace, execute, plan
from nlu_lite.encoder.pool import RowPooling, SequencePooling, averaged, pool_ranges
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.prediction.report import Counts
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Stamps
from nlu_lite.text.pieces import Pieces, cut_pieces, pieces_of
from nlu_lite.text.segments import Block, Segments
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.windows import Sequences, model_inputs, sequences_of

__all__ = ["Model", "Reading"]

# The more sequences are sorted by length together, the more are of equal length; but the states of
# a block, one a piece of about four characters, are to stay below 64 MB.
_CHARACTERS_A_BLOCK = 250_000
_CHARACTERS_TIMES_WIDTH = 64_000_000


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
        different = pooling(self.states, self.planned.offsets, encoder)
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

    @cached_property
    def windows(self) -> IntArray:
        """Shape (sentences,): the number of sequences that each sentence was read as."""
        return np.bincount(self.sequences.sentence, minlength=len(self.block.texts))

    def counts(self) -> Counts:
        """What the model met in this block."""
        return Counts(
            words=len(self.block.words),
            words_without_pieces=int((self.word_lengths == 0).sum()),
            unknown_words=int(self.unknown_words.sum()),
            pieces=len(self.pieces.ids),
            unknown_pieces=int((self.pieces.ids == self.unknown).sum()),
            windows=int(self.windows[self.windows > 1].sum()),
        )

    def ids_of_words(self) -> IntArray:
        """Shape (sum of `word_lengths`,): the pieces of all words, one word behind the other."""
        return self.pieces.ids[ranges(self.pieces.word_pieces[:, 0], self.word_lengths)]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One model, ready to read.

    Attributes:
        spec: What the registry knows of it.
        tokenizer: Its own tokenizer.
        encoder: Its weights, on a device.
        max_positions: Longest sequence that it reads, special pieces included.
        files: The files that it was read from.
        stamps: What they were then.
    """

    spec: ModelSpec
    tokenizer: PieceTokenizer
    encoder: Encoder
    max_positions: int
    files: ModelFiles
    stamps: Stamps

    def read(
        self, segments: Segments, layers: Layers, *, cut_at: int | None = None
    ) -> Iterator[Reading]:
        """Read sentences, block by block.

        Args:
            segments: Sentences and words.
            layers: Which hidden states to take.
            cut_at: Leave out what is behind so many pieces of a sentence, special ones included;
                None: read all of it, in windows where it is longer than the model.

        Yields:
            What was read of each block; its states are gone when the next one is asked for.
        """
        width = layers.width(self.encoder.facts.dimension)
        workspace = Workspace(width)
        characters = min(_CHARACTERS_A_BLOCK, _CHARACTERS_TIMES_WIDTH // width)
        for block in segments.blocks(characters):
            yield self._read(block, layers, workspace, cut_at)

    def _read(
        self, block: Block, layers: Layers, workspace: Workspace, cut_at: int | None
    ) -> Reading:
        said = self.spec.prefix or ""
        # Some tokenizers make the blank part of the piece behind it.
        pieces = pieces_of(block, self.tokenizer, behind_blank=said != said.rstrip())
        prefix = self.tokenizer.prefix
        if said:
            prefix += tuple(self.tokenizer.encode([said.rstrip()]).ids.tolist())
        suffix = self.tokenizer.suffix
        whole = pieces
        if cut_at is not None:
            pieces = cut_pieces(pieces, max(cut_at - len(prefix) - len(suffix), 0))
        sequences = sequences_of(
            pieces.sentence_pieces,
            pieces.word_pieces,
            capacity=self.max_positions - len(prefix) - len(suffix),
        )
        planned = plan(*model_inputs(pieces.ids, sequences, prefix=prefix, suffix=suffix))
        return Reading(
            block=block,
            pieces=pieces,
            sequences=sequences,
            planned=planned,
            states=execute(planned, self.encoder, layers, workspace),
            special=len(prefix),
            unknown=self.tokenizer.unknown,
            cut_words=_without_pieces(pieces) - _without_pieces(whole),
            cut_sentences=_different_lengths(pieces, whole),
        )


def _different_lengths(pieces: Pieces, whole: Pieces) -> int:
    return int((np.diff(pieces.sentence_pieces) != np.diff(whole.sentence_pieces)).sum())


def _without_pieces(pieces: Pieces) -> int:
    return int((pieces.word_pieces[:, 1] <= pieces.word_pieces[:, 0]).sum())
