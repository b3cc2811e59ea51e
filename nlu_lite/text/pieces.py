"""Pieces, aligned to words by their offsets."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.arrays import IntArray, offsets_of
from nlu_lite.text.segments import Segments
from nlu_lite.text.tokenizer import PieceTokenizer

__all__ = ["Pieces", "pieces_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of all sentences, one sentence behind the other, without special pieces.

    Attributes:
        ids: Shape (pieces,), numbers in the vocabulary.
        sentence_pieces: Shape (sentences + 1,), where each sentence's pieces begin and end.
        word_pieces: Shape (words, 2), the range of pieces of each word, half-open; its end is not
            behind its begin where the model's normaliser left nothing of the word.
    """

    ids: IntArray
    sentence_pieces: IntArray
    word_pieces: IntArray


def pieces_of(segments: Segments, tokenizer: PieceTokenizer) -> Pieces:
    """Tokenise each sentence whole, as the model was trained, and find the pieces of each word.

    A piece belongs to every word that it shares a character with.

    Args:
        segments: Sentences and words.
        tokenizer: The model's own.
    """
    encoded = tokenizer.encode(segments.sentence_texts())
    # On one axis, sentence behind sentence, all spans are in order and can be searched at once.
    lengths = segments.sentences[:, 1] - segments.sentences[:, 0]
    axis = offsets_of(lengths)[:-1]
    pieces = encoded.spans + np.repeat(axis, encoded.lengths)[:, np.newaxis]
    shifts = np.repeat(axis - segments.sentences[:, 0], np.diff(segments.sentence_words))
    words = segments.words + shifts[:, np.newaxis]
    begins = np.searchsorted(pieces[:, 1], words[:, 0], side="right")
    ends = np.searchsorted(pieces[:, 0], words[:, 1], side="left")
    return Pieces(
        ids=encoded.ids,
        sentence_pieces=offsets_of(encoded.lengths),
        word_pieces=np.stack([begins, ends], axis=1),
    )
