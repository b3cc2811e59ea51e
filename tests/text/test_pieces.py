import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.pieces import Pieces, pieces_as_words
from nlu_lite.text.pieces import pieces_of as pieces_of_block
from nlu_lite.text.segments import Block, Segments, segment
from nlu_lite.text.tokenizer import PieceTokenizer
from tests.random_models import EMBEDDED
from tests.texts import any_text

EMPTY = Block(0, 0, [], np.empty((0, 2), np.int64), np.zeros(1, np.int64))


@pytest.fixture(scope="module")
def tokenizer() -> PieceTokenizer:
    return PieceTokenizer.from_file(EMBEDDED / "tokenizer.json")


def pieces_of(segments: Segments, tokenizer: PieceTokenizer) -> Pieces:
    """The pieces of all sentences, read as one block."""
    blocks = list(segments.blocks(10**9)) or [EMPTY]
    return pieces_of_block(blocks[0], tokenizer)


def test_each_word_has_its_own_pieces(tokenizer: PieceTokenizer) -> None:
    pieces = pieces_of(segment(["Tokenizers split embeddings. Yes"], language="en"), tokenizer)
    assert pieces.word_pieces.tolist() == [[0, 3], [3, 4], [4, 8], [8, 9], [9, 10]]
    assert pieces.sentence_pieces.tolist() == [0, 9, 10]


def test_a_word_of_several_basic_words_has_the_pieces_of_all(tokenizer: PieceTokenizer) -> None:
    pieces = pieces_of(segment(["don't New-York"], language="en"), tokenizer)
    assert pieces.word_pieces.tolist() == [[0, 3], [3, 6]]


def test_a_word_that_the_normaliser_deletes_has_no_pieces(tokenizer: PieceTokenizer) -> None:
    pieces = pieces_of(segment(["one \u200b two \ufffd"], language="en"), tokenizer)
    lengths = pieces.word_pieces[:, 1] - pieces.word_pieces[:, 0]
    assert (lengths > 0).tolist() == [True, False, True, False]


# BERT's basic tokenizer would cut "[CLS]" in three, but the model reads it as its special piece.
without_special_pieces = any_text.filter(lambda text: "[" not in text)


@given(st.lists(without_special_pieces, max_size=3), st.sampled_from(["en", "zh"]))
def test_the_pieces_of_a_word_are_those_of_the_word_alone(
    tokenizer: PieceTokenizer, texts: list[str], language: str
) -> None:
    segments = segment(texts, language=language)
    pieces = pieces_of(segments, tokenizer)
    words = [
        texts[number][begin:end]
        for number in range(len(texts))
        for begin, end in segments.words[
            segments.document_words[number] : segments.document_words[number + 1]
        ].tolist()
    ]
    for word, (begin, end) in zip(words, pieces.word_pieces.tolist(), strict=True):
        assert pieces.ids[begin : max(begin, end)].tolist() == tokenizer.encode([word]).ids.tolist()


@given(st.lists(any_text, max_size=3))
def test_every_piece_belongs_to_one_word(tokenizer: PieceTokenizer, texts: list[str]) -> None:
    pieces = pieces_of(segment(texts, language="en"), tokenizer)
    taken = [piece for begin, end in pieces.word_pieces.tolist() for piece in range(begin, end)]
    assert taken == list(range(len(pieces.ids)))


@given(st.lists(any_text, max_size=3))
def test_pieces_as_words_have_one_piece_each(tokenizer: PieceTokenizer, texts: list[str]) -> None:
    segments = segment(texts, language="en")
    of_words = pieces_of(segments, tokenizer)
    as_words = pieces_as_words(segments, tokenizer)
    pieces = pieces_of(as_words, tokenizer)
    assert pieces.ids.tolist() == of_words.ids.tolist()
    assert pieces.word_pieces.tolist() == [[place, place + 1] for place in range(len(pieces.ids))]
