"""Sentences as sequences that a model can read; a long one becomes overlapping windows."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of, ranges

__all__ = ["Sequences", "model_inputs", "sequences_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """What the model reads: slices of the pieces, without special pieces.

    Attributes:
        begins: Shape (sequences,), the first piece of each.
        lengths: Shape (sequences,), how many pieces each has.
        sentence: Shape (sequences,), the sentence that each was cut from.
        of_piece: Shape (pieces,), the sequence from which a piece takes its vector.
    """

    begins: IntArray
    lengths: IntArray
    sentence: IntArray
    of_piece: IntArray

    def states_of_pieces(self, first_states: IntArray) -> IntArray:
        """The row of the encoder's states from which each piece takes its vector.

        Args:
            first_states: Shape (sequences,), the row of the first piece of each sequence.

        Returns:
            Shape (pieces,).
        """
        places = np.arange(len(self.of_piece)) - self.begins[self.of_piece]
        return first_states[self.of_piece] + places


def sequences_of(sentence_pieces: IntArray, word_pieces: IntArray, *, capacity: int) -> Sequences:
    """Cut sentences into sequences of at most `capacity` pieces.

    A sentence that fits is one sequence. A longer one is read in windows of `capacity` pieces,
    spread evenly, each overlapping the next by half or more. A word takes its vectors from the
    window in which it has most context on its poorer side; of a word that is longer than half a
    window, each piece does.

    Args:
        sentence_pieces: Shape (sentences + 1,), where the pieces of each sentence begin and end.
        word_pieces: Shape (words, 2), the range of pieces of each word in text order,
            half-open; empty ranges for words without pieces.
        capacity: Most pieces of a sequence, at least 2.
    """
    lengths = np.diff(sentence_pieces)
    counts = np.where(lengths > capacity, -(-(lengths - capacity) // (capacity // 2)) + 1, 1)
    first = offsets_of(counts)
    sentence = np.repeat(np.arange(len(lengths)), counts)
    number = ranges(np.zeros(len(counts), dtype=np.int64), counts)
    spare = np.maximum(lengths - capacity, 0)[sentence]
    begins = sentence_pieces[:-1][sentence] + (number * spare) // np.maximum(
        counts[sentence] - 1, 1
    )
    of_piece = np.repeat(first[:-1], lengths)
    for long in np.flatnonzero(counts > 1).tolist():
        pieces = slice(int(sentence_pieces[long]), int(sentence_pieces[long + 1]))
        windows = begins[first[long] : first[long + 1]]
        of_piece[pieces] = first[long] + _best_windows(pieces, word_pieces, windows, capacity)
    return Sequences(
        begins=begins,
        lengths=np.minimum(lengths, capacity)[sentence],
        sentence=sentence,
        of_piece=of_piece,
    )


def _best_windows(
    pieces: slice, word_pieces: IntArray, windows: IntArray, capacity: int
) -> IntArray:
    """For each piece of a long sentence the number of the window that it is best read in."""
    spans = np.arange(pieces.start, pieces.stop)[:, np.newaxis] + np.array([0, 1])
    words = word_pieces[slice(*np.searchsorted(word_pieces[:, 0], [pieces.start, pieces.stop]))]
    lengths = words[:, 1] - words[:, 0]
    # Windows overlap by half, so one of them is sure to hold the whole of such a word.
    short = (lengths > 0) & (lengths <= capacity // 2)
    words, lengths = words[short], lengths[short]
    spans[ranges(words[:, 0], lengths) - pieces.start] = np.repeat(words, lengths, axis=0)
    # Context is equal on both sides in a window whose middle is the middle of the word.
    wanted = (spans.sum(axis=1) - capacity) / 2
    right = np.clip(np.searchsorted(windows, wanted), 1, len(windows) - 1)
    left_is_nearer = wanted - windows[right - 1] <= windows[right] - wanted
    best: IntArray = right - left_is_nearer
    return best


def model_inputs(
    ids: IntArray, sequences: Sequences, *, prefix: tuple[int, ...], suffix: tuple[int, ...]
) -> tuple[IntArray, IntArray]:
    """The sequences as the model reads them, with its special pieces.

    Args:
        ids: Shape (pieces,), numbers in the vocabulary.
        sequences: Slices of the pieces.
        prefix: Ids of the special pieces in front of each sequence.
        suffix: Ids of the special pieces behind it.

    Returns:
        The ids, shape (positions,), one sequence behind the other; and the positions of each
        sequence, shape (sequences,).
    """
    lengths = sequences.lengths + len(prefix) + len(suffix)
    offsets = offsets_of(lengths)
    inputs = np.empty(offsets[-1], dtype=np.int64)
    for place, number in enumerate(prefix):
        inputs[offsets[:-1] + place] = number
    for place, number in enumerate(suffix, start=-len(suffix)):
        inputs[offsets[1:] + place] = number
    inputs[ranges(offsets[:-1] + len(prefix), sequences.lengths)] = ids[
        ranges(sequences.begins, sequences.lengths)
    ]
    return inputs, lengths
