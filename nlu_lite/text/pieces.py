"""Pieces, aligned to words by their offsets."""

from dataclasses import dataclass, replace

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of, ranges
from nlu_lite.text.segments import Block, Segments
from nlu_lite.text.tokenizer import PieceTokenizer

__all__ = ["Pieces", "cut_pieces", "pieces_as_words", "pieces_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of sentences, one sentence behind the other, without special pieces.

    Attributes:
        ids: Shape (pieces,), numbers in the vocabulary.
        spans: Shape (pieces, 2), begin and end in code points of the sentence.
        sentence_pieces: Shape (sentences + 1,), where each sentence's pieces begin and end.
        word_pieces: Shape (words, 2), the range of pieces of each word, half-open; its end is not
            behind its begin where the model's normaliser left nothing of the word.
    """

    ids: IntArray
    spans: IntArray
    sentence_pieces: IntArray
    word_pieces: IntArray


def pieces_of(block: Block, tokenizer: PieceTokenizer, *, behind_blank: bool = False) -> Pieces:
    """Tokenise each sentence whole, as the model was trained, and find the pieces of each word.

    A piece belongs to every word that it shares a character with.

    Args:
        block: Sentences and words.
        tokenizer: The model's own.
        behind_blank: Whether the model reads them behind other text and a blank.
    """
    encodings = tokenizer.encode(block.texts, behind_blank=behind_blank)
    # On one axis, sentence behind sentence, all spans are in order and can be searched at once.
    axis = offsets_of(np.fromiter(map(len, block.texts), dtype=np.int64))[:-1]
    pieces = encodings.spans + np.repeat(axis, encodings.lengths)[:, np.newaxis]
    words = block.words + np.repeat(axis, np.diff(block.sentence_words))[:, np.newaxis]
    return Pieces(
        ids=encodings.ids,
        spans=encodings.spans,
        sentence_pieces=offsets_of(encodings.lengths),
        word_pieces=_aligned(pieces, words, encodings.lengths, np.diff(block.sentence_words)),
    )


def cut_pieces(pieces: Pieces, most: int) -> Pieces:
    """The first pieces of each sentence; words that lose all of theirs have an empty range.

    Args:
        pieces: The pieces of sentences.
        most: How many of each sentence are kept.
    """
    before = pieces.sentence_pieces
    lengths = np.minimum(np.diff(before), most)
    kept = ranges(before[:-1], lengths)
    # How many pieces are kept in front of each place.
    flags = np.zeros(len(pieces.ids), dtype=np.int64)
    flags[kept] = 1
    words = np.clip(pieces.word_pieces, 0, len(pieces.ids))
    return Pieces(
        ids=pieces.ids[kept],
        spans=pieces.spans[kept],
        sentence_pieces=offsets_of(lengths),
        word_pieces=offsets_of(flags)[words],
    )


def _aligned(
    pieces: IntArray, words: IntArray, piece_counts: IntArray, word_counts: IntArray
) -> IntArray:
    """The pieces of each word, by their spans on one axis and their number in each sentence."""
    begins = np.searchsorted(pieces[:, 1], words[:, 0], side="right")
    ends = np.searchsorted(pieces[:, 0], words[:, 1], side="left")
    if np.any(pieces[1:, 0] < pieces[:-1, 1]) or np.any(pieces[:, 0] == pieces[:, 1]):
        # Several pieces share a character, or one has none: where the words of a sentence are its
        # pieces, each of them is one piece, whatever the sentences beside it are.
        own, numbers = _words_that_are_pieces(pieces, words, piece_counts, word_counts)
        begins[own], ends[own] = numbers, numbers + 1
    return np.stack([begins, ends], axis=1)


def _words_that_are_pieces(
    pieces: IntArray, words: IntArray, piece_counts: IntArray, word_counts: IntArray
) -> tuple[IntArray, IntArray]:
    """The words of sentences whose words are their pieces, and the number of each one's piece."""
    candidates = piece_counts == word_counts
    counts = word_counts[candidates]
    of_words = ranges(offsets_of(word_counts)[:-1][candidates], counts)
    of_pieces = ranges(offsets_of(piece_counts)[:-1][candidates], counts)
    differ = (pieces[of_pieces] != words[of_words]).any(axis=1).astype(np.int64)
    bounds = offsets_of(counts)
    equal = np.repeat(np.diff(offsets_of(differ)[bounds]) == 0, counts)
    return of_words[equal], of_pieces[equal]


def pieces_as_words(segments: Segments, tokenizer: PieceTokenizer) -> Segments:
    """The same sentences with a tokenizer's pieces in the place of their words."""
    encodings = tokenizer.encode(segments.sentence_texts())
    begins = np.repeat(segments.sentences[:, 0], encodings.lengths)
    return replace(
        segments,
        words=encodings.spans + begins[:, np.newaxis],
        sentence_words=offsets_of(encodings.lengths),
    )
