"""Texts to learn from, as the sequences that a model reads of them."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray, offsets_of, ranges
from nlu_lite.model.model import Model
from nlu_lite.text.segments import Block, Segments

__all__ = ["Batch", "Examples", "examples_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some of the texts, to be read at once.

    Attributes:
        rows: Shape (texts,), the number of each text among the examples.
        ids: Shape (positions,), the pieces of their sequences, one behind the other.
        lengths: Shape (sequences,), positions of each sequence.
        text: Shape (sequences,), the place in `rows` of the text that a sequence is a window of.
        weights: Shape (sequences,), pieces of each without special ones, at least 1.
        words: Shape (words,), the number of each word with pieces among all words of the examples.
        word_sequence: Shape (words,), the sequence in which a word is read; it rises.
        word_place: Shape (words,), where in it the word's first piece stands.
        piece_word: Shape (pieces,), the place in `words` of the word of each of their pieces.
        piece_sequence: Shape (pieces,), the sequence in which the piece is read; it rises.
        piece_place: Shape (pieces,), where in it the piece stands.
    """

    rows: IntArray
    ids: IntArray
    lengths: IntArray
    text: IntArray
    weights: IntArray
    words: IntArray
    word_sequence: IntArray
    word_place: IntArray
    piece_word: IntArray
    piece_sequence: IntArray
    piece_place: IntArray

    @property
    def pieces(self) -> int:
        """How many pieces are read, special ones included."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Texts as a model reads them: long ones in windows, with the model's special pieces.

    Attributes:
        ids: Shape (positions,), the pieces of all sequences, one behind the other.
        offsets: Shape (sequences + 1,), where each begins and ends.
        weights: Shape (sequences,), pieces of each without special ones, at least 1.
        text_sequences: Shape (texts + 1,), where the sequences of each text begin and end.
        readable: Shape (texts,), whether a text has pieces; the others have no vector.
        word_positions: Shape (words,), where in `ids` the first piece of each word stands, in the
            window in which it is best read; -1 for words without pieces.
        word_pieces: Shape (words + 1,), where those of each begin and end in `piece_positions`.
        piece_positions: Shape (pieces of words,), where in `ids` each stands, in the window in
            which it is best read.
        text_words: Shape (texts + 1,), where the words of each text begin and end.
    """

    ids: IntArray
    offsets: IntArray
    weights: IntArray
    text_sequences: IntArray
    readable: BoolArray
    word_positions: IntArray
    word_pieces: IntArray
    piece_positions: IntArray
    text_words: IntArray

    def __len__(self) -> int:
        return len(self.text_sequences) - 1

    @property
    def lengths(self) -> IntArray:
        """Shape (texts,): the positions of all sequences of each text."""
        return np.diff(self.offsets[self.text_sequences])

    def batch(self, rows: IntArray) -> Batch:
        """Some of the texts.

        Args:
            rows: Shape (n,), their numbers.
        """
        counts = np.diff(self.text_sequences)[rows]
        sequences = ranges(self.text_sequences[rows], counts)
        lengths = np.diff(self.offsets)[sequences]
        words = ranges(self.text_words[rows], np.diff(self.text_words)[rows])
        words = words[self.word_positions[words] >= 0]
        place_of = np.empty(len(self.offsets) - 1, dtype=np.int64)
        place_of[sequences] = np.arange(len(sequences))
        words, word_sequence, word_place = self._read(words, self.word_positions[words], place_of)
        pieces = np.diff(self.word_pieces)[words]
        positions = self.piece_positions[ranges(self.word_pieces[words], pieces)]
        of_word = np.repeat(np.arange(len(words)), pieces)
        piece_word, piece_sequence, piece_place = self._read(of_word, positions, place_of)
        return Batch(
            rows=rows,
            ids=self.ids[ranges(self.offsets[sequences], lengths)],
            lengths=lengths,
            text=np.repeat(np.arange(len(rows)), counts),
            weights=self.weights[sequences],
            words=words,
            word_sequence=word_sequence,
            word_place=word_place,
            piece_word=piece_word,
            piece_sequence=piece_sequence,
            piece_place=piece_place,
        )

    def _read(
        self, things: IntArray, positions: IntArray, place_of: IntArray
    ) -> tuple[IntArray, IntArray, IntArray]:
        """Things by the sequence of a batch in which they are read, that, and their place in it."""
        sequence = np.searchsorted(self.offsets, positions, side="right") - 1
        order = np.argsort(place_of[sequence], kind="stable")
        place = positions - self.offsets[sequence]
        return things[order], place_of[sequence[order]], place[order]


def examples_of(model: Model, segments: Segments, *, of_words: bool) -> Examples:
    """Documents, or sentences with labelled words, read as `Model.read` reads them.

    Args:
        model: What reads.
        segments: Sentences and words.
        of_words: Whether labels are of words: an example is a sentence; else a whole document.
    """
    read = segments if of_words else segments.whole_documents()
    inputs = model.inputs(_one_block(read))
    sequences, pieces = inputs.sequences, inputs.pieces
    offsets = offsets_of(inputs.lengths)
    begins, ends = pieces.word_pieces.T
    lengths = np.maximum(ends - begins, 0)
    states = sequences.states_of_pieces(offsets[:-1] + inputs.special)
    positions = np.full(len(begins), -1, dtype=np.int64)
    positions[lengths > 0] = states[begins[lengths > 0]]
    counts = np.bincount(sequences.sentence, minlength=len(read.sentences))
    # Which sentences an example has.
    bounds = np.arange(len(read.sentences) + 1) if of_words else read.document_sentences
    return Examples(
        ids=inputs.ids,
        offsets=offsets,
        weights=np.maximum(sequences.lengths, 1),
        text_sequences=offsets_of(counts)[bounds],
        readable=np.diff(pieces.sentence_pieces[bounds]) > 0,
        word_positions=positions,
        word_pieces=offsets_of(lengths),
        piece_positions=states[ranges(begins, lengths)],
        text_words=read.sentence_words[bounds],
    )


def _one_block(segments: Segments) -> Block:
    counts = np.diff(segments.sentence_words)
    origins = np.repeat(segments.sentences[:, 0], counts)
    return Block(
        sentence_rows=np.arange(len(segments.sentences)),
        word_rows=np.arange(len(segments.words)),
        texts=segments.sentence_texts(),
        words=segments.words - origins[:, np.newaxis],
        sentence_words=segments.sentence_words,
    )
