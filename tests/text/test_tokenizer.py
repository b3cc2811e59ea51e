import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models
from transformers import BertTokenizer

from nlu_lite.text.blanks import encodable, plain_blanks
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import read_tokenizer, read_vocabulary
from tests.support.random_architectures import (
    BERT_PIECES,
    ROBERTA_PIECES,
    XLNET_PIECES,
    byte_level,
    unigram,
    word_piece,
)
from tests.support.random_models import EMBEDDED, VOCABULARY, VOCABULARY_SIZE
from tests.support.texts import any_text


@pytest.fixture(scope="module")
def from_file() -> PieceTokenizer:
    return PieceTokenizer.of(read_tokenizer(EMBEDDED / "tokenizer.json"))


@pytest.fixture(scope="module")
def from_vocabulary() -> PieceTokenizer:
    return PieceTokenizer.of(read_vocabulary(VOCABULARY, lowercase=True))


@pytest.fixture(scope="module")
def reference() -> BertTokenizer:
    return BertTokenizer(vocab=str(VOCABULARY), do_lower_case=True)


def test_the_special_pieces_of_bert_are_known(from_file: PieceTokenizer) -> None:
    assert from_file.prefix == (101,)
    assert from_file.suffix == (102,)
    assert from_file.vocabulary_size == VOCABULARY_SIZE


@given(any_text)
def test_pieces_equal_those_of_transformers(
    from_file: PieceTokenizer, from_vocabulary: PieceTokenizer, reference: BertTokenizer, text: str
) -> None:
    readable = plain_blanks(text, keep_line_breaks=False)
    expected = reference(readable, add_special_tokens=False, return_offsets_mapping=True)
    for tokenizer in (from_file, from_vocabulary):
        encoded = tokenizer.encode([text])
        assert encoded.ids.tolist() == expected["input_ids"]
        assert [tuple(span) for span in encoded.spans.tolist()] == expected["offset_mapping"]


def test_texts_lie_one_behind_the_other(from_file: PieceTokenizer) -> None:
    encoded = from_file.encode(["embedding", "", "love it"])
    assert encoded.lengths.tolist() == [3, 0, 2]
    assert encoded.spans.tolist() == [[0, 2], [2, 5], [5, 9], [0, 4], [5, 7]]


def test_nothing_is_cut_or_padded(from_file: PieceTokenizer) -> None:
    assert from_file.encode(["word " * 700, "word"]).lengths.tolist() == [700, 1]


@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\n", "\u3000"])
def test_no_blank_glues_two_words(from_file: PieceTokenizer, blank: str) -> None:
    assert from_file.encode([f"love{blank}it"]).ids.tolist() == from_file.encode(
        ["love it"]
    ).ids.tolist()  # fmt: skip


# Tokenizers of other kinds


_BYTES, _UNIGRAMS = byte_level(ROBERTA_PIECES), unigram(ROBERTA_PIECES)


@pytest.fixture(scope="module")
def of_bytes() -> PieceTokenizer:
    return PieceTokenizer.of(_BYTES)


@pytest.fixture(scope="module")
def of_unigrams() -> PieceTokenizer:
    return PieceTokenizer.of(_UNIGRAMS)


def cells(tokenizer: PieceTokenizer, text: str) -> list[tuple[str, str]]:
    """Each piece as the vocabulary spells it, and what it covers of the text."""
    encoded = tokenizer.encode([text])
    names = tokenizer.names(encoded.ids.tolist())
    covered = [text[begin:end] for begin, end in encoded.spans.tolist()]
    return list(zip(names, covered, strict=True))


def test_the_mark_of_a_blank_is_no_part_of_the_text(of_bytes: PieceTokenizer) -> None:
    assert ("\u0120love", "love") in cells(of_bytes, "I  love NLP")
    assert ("\u0120", "") in cells(of_bytes, "I  love NLP")


def test_bytes_of_one_character_cover_all_of_it(of_bytes: PieceTokenizer) -> None:
    assert [covered for _, covered in cells(of_bytes, "\U0001f600")] == ["\U0001f600"] * 4


def test_a_mark_that_stands_for_no_blank_covers_nothing(of_unigrams: PieceTokenizer) -> None:
    assert cells(of_unigrams, "NLP")[:2] == [("\u2581", ""), ("N", "N")]


def test_a_mark_that_stands_in_the_text_covers_itself(of_unigrams: PieceTokenizer) -> None:
    assert "\u2581" in [covered for _, covered in cells(of_unigrams, "N \u2581 L")]


@given(any_text)
def test_spans_are_in_order_and_begin_and_end_with_what_is_no_blank(
    of_bytes: PieceTokenizer, of_unigrams: PieceTokenizer, text: str
) -> None:
    readable = plain_blanks(text, keep_line_breaks=False)
    for tokenizer in (of_bytes, of_unigrams):
        spans = tokenizer.encode([text]).spans
        assert (spans[1:] >= spans[:-1]).all()
        assert ((spans >= 0) & (spans <= len(text))).all()
        for begin, end in spans.tolist():
            assert readable[begin:end] == readable[begin:end].strip(" ")


_BLANKS = st.text(alphabet=list(" \t\n\r\x0b\x0c\x1c\x85\u00a0\u202f\u2028\u3000"), max_size=4)
_SPACED = st.lists(st.tuples(_BLANKS, st.sampled_from(["love", "I", "words", "\u6211", ""])))


@given(any_text | _SPACED.map(lambda parts: "".join(map("".join, parts))))
def test_bytes_and_unigrams_are_cut_as_they_stand(
    of_bytes: PieceTokenizer, of_unigrams: PieceTokenizer, text: str
) -> None:
    """Each kind of white space has pieces of its own there."""
    written = encodable(text)
    for opened, whole in ((of_bytes, _BYTES), (of_unigrams, _UNIGRAMS)):
        expected = whole.encode(written, add_special_tokens=False).ids
        assert opened.encode([text]).ids.tolist() == expected
        assert opened.encode([text, text]).ids.tolist() == expected * 2


@given(any_text)
def test_bytes_cover_every_character(of_bytes: PieceTokenizer, text: str) -> None:
    covered = {
        place
        for begin, end in of_bytes.encode([text]).spans.tolist()
        for place in range(begin, end)
    }
    readable = plain_blanks(text, keep_line_breaks=False)
    assert {place for place, character in enumerate(readable) if character != " "} <= covered


def test_special_pieces_behind_and_their_types_are_known() -> None:
    tokenizer = PieceTokenizer.of(unigram(XLNET_PIECES))
    assert tokenizer.prefix == ()
    assert tokenizer.suffix == (4, 3)
    assert tokenizer.suffix_types == (0, 2)


def test_the_unknown_piece_of_each_kind_is_known(of_bytes: PieceTokenizer) -> None:
    assert PieceTokenizer.of(word_piece(BERT_PIECES)).unknown == 1
    assert PieceTokenizer.of(unigram(ROBERTA_PIECES)).unknown == 3
    assert PieceTokenizer.of(unigram(XLNET_PIECES)).unknown == 0
    assert of_bytes.unknown == -1


def test_added_pieces_count_as_pieces() -> None:
    tokenizer = Tokenizer(models.BPE({"a": 0}, []))
    tokenizer.add_special_tokens(["<new>"])
    assert PieceTokenizer.of(tokenizer).vocabulary_size == 2
