import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.pieces import Pieces, cut_pieces, pieces_as_words
from nlu_lite.text.pieces import pieces_of as pieces_of_block
from nlu_lite.text.segments import Block, Segments, segment
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import read_tokenizer
from tests.support.random_architectures import ROBERTA_PIECES, byte_level, unigram
from tests.support.random_models import EMBEDDED
from tests.support.texts import any_text

NONE = np.empty(0, np.int64)
EMPTY = Block(NONE, NONE, [], np.empty((0, 2), np.int64), np.zeros(1, np.int64))


@pytest.fixture(scope="module")
def tokenizer() -> PieceTokenizer:
    return PieceTokenizer.of(read_tokenizer(EMBEDDED / "tokenizer.json"))


def block_of(segments: Segments) -> Block:
    """All sentences as one block."""
    blocks = list(segments.blocks(10**9)) or [EMPTY]
    return blocks[0]


def pieces_of(segments: Segments, tokenizer: PieceTokenizer) -> Pieces:
    """The pieces of all sentences, read as one block."""
    return pieces_of_block(block_of(segments), tokenizer)


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
    documents = np.repeat(np.arange(len(texts)), np.diff(segments.document_words))
    rows = block_of(segments).word_rows
    places = zip(documents[rows].tolist(), segments.words[rows].tolist(), strict=True)
    words = [texts[document][begin:end] for document, (begin, end) in places]
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


# Tokenizers that make blanks part of pieces


@pytest.fixture(scope="module", params=[byte_level, unigram], ids=["bytes", "unigrams"])
def marking(request: pytest.FixtureRequest) -> PieceTokenizer:
    return PieceTokenizer.of(request.param(ROBERTA_PIECES))


def names_of_words(tokenizer: PieceTokenizer, text: str) -> list[list[str]]:
    pieces = pieces_of(segment([text], language="en"), tokenizer)
    return [
        tokenizer.names(pieces.ids[begin:end].tolist())
        for begin, end in pieces.word_pieces.tolist()
    ]


def test_a_word_has_its_pieces_without_those_of_blanks_alone(marking: PieceTokenizer) -> None:
    for text in ("I  love NLP, you", "\u6211 \U0001f600 I"):
        for word, names in zip(
            text.replace(",", " ,").split(), names_of_words(marking, text), strict=True
        ):
            assert names, word
            assert all(name.strip("\u0120\u2581") for name in names)


def test_bytes_of_one_character_are_all_of_its_word() -> None:
    tokenizer = PieceTokenizer.of(byte_level(ROBERTA_PIECES))
    assert [len(names) for names in names_of_words(tokenizer, "\U0001f600 ,\u6211")] == [4, 1, 3]


@given(st.lists(any_text, max_size=3))
def test_pieces_with_marks_as_words_have_one_piece_each(
    marking: PieceTokenizer, texts: list[str]
) -> None:
    segments = segment(texts, language="en")
    as_words = pieces_as_words(segments, marking)
    pieces = pieces_of(as_words, marking)
    assert pieces.word_pieces.tolist() == [[place, place + 1] for place in range(len(pieces.ids))]


@given(any_text)
def test_pieces_of_words_are_in_order(marking: PieceTokenizer, text: str) -> None:
    spans = pieces_of(segment([text], language="en"), marking).word_pieces
    filled = spans[spans[:, 0] < spans[:, 1]]
    assert (np.diff(spans[:, 0]) >= 0).all()
    assert (np.diff(filled, axis=0) >= 0).all()


def test_a_cut_keeps_the_first_pieces_of_each_sentence(tokenizer: PieceTokenizer) -> None:
    whole = pieces_of(
        segment(["Tokenizers split embeddings. Yes", "No."], language="en"), tokenizer
    )
    cut = cut_pieces(whole, 5)
    assert cut.sentence_pieces.tolist() == [0, 5, 6, 8]
    assert cut.ids.tolist() == [*whole.ids[:5], whole.ids[9], *whole.ids[10:]]
    # Of "embeddings" one piece is left, of "." none.
    assert cut.word_pieces.tolist() == [[0, 3], [3, 4], [4, 5], [5, 5], [5, 6], [6, 7], [7, 8]]


@pytest.mark.slow
@given(st.lists(any_text, max_size=5), st.integers(0, 12))
def test_a_cut_leaves_of_each_word_what_is_in_front_of_it(texts: list[str], most: int) -> None:
    tokenizer = PieceTokenizer.of(read_tokenizer(EMBEDDED / "tokenizer.json"))
    block = next(segment(texts, language="en").blocks(10**9), EMPTY)
    whole = pieces_of_block(block, tokenizer)
    cut = cut_pieces(whole, most)
    for sentence in range(len(block.texts)):
        begin, end = whole.sentence_pieces[sentence : sentence + 2]
        kept_begin, kept_end = cut.sentence_pieces[sentence : sentence + 2]
        assert cut.ids[kept_begin:kept_end].tolist() == whole.ids[begin:end][:most].tolist()
        for word in range(*block.sentence_words[sentence : sentence + 2]):
            first, last = np.clip(whole.word_pieces[word] - begin, 0, most)
            span = cut.word_pieces[word] - kept_begin
            assert max(span[1] - span[0], 0) == max(last - first, 0)
            if last > first:
                assert span.tolist() == [first, last]


def test_a_cut_behind_the_end_cuts_nothing(tokenizer: PieceTokenizer) -> None:
    whole = pieces_of(segment(["I love NLP. Do you?"], language="en"), tokenizer)
    cut = cut_pieces(whole, 512)
    for name in ("ids", "spans", "sentence_pieces", "word_pieces"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))


def test_the_pieces_of_a_sentence_do_not_depend_on_those_beside_it() -> None:
    # Several pieces of an emoji share its character: as words, each of them is one piece.
    tokenizer = PieceTokenizer.of(byte_level(ROBERTA_PIECES))
    as_words = pieces_as_words(segment(["a \U0001f600!"], language="xx"), tokenizer)
    alone = pieces_of(as_words, tokenizer).word_pieces
    assert alone.tolist() == [[number, number + 1] for number in range(len(as_words.words))]
    plain = segment(["another"], language="xx")
    beside = Segments(
        texts=[*as_words.texts, *plain.texts],
        sentences=np.concatenate([as_words.sentences, plain.sentences]),
        words=np.concatenate([as_words.words, plain.words]),
        document_sentences=np.array([0, 1, 2]),
        sentence_words=np.array([0, len(as_words.words), len(as_words.words) + 1]),
    )
    both = pieces_of(beside, tokenizer).word_pieces
    assert both[: len(alone)].tolist() == alone.tolist()
    assert both[-1].tolist()[0] == len(alone)
