import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models
from tokenizers.pre_tokenizers import PreTokenizer
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


def with_words(tokenizer: PieceTokenizer, words: list[str], **options: int) -> PieceTokenizer:
    made = tokenizer.with_words(words, **options)
    assert made is not None
    return PieceTokenizer.of(Tokenizer.from_str(made[0]))


def pieces_of(tokenizer: PieceTokenizer, text: str) -> list[str]:
    return tokenizer.names(tokenizer.encode([text]).ids)


ADDED = ["tokenization", "embedding", "zebras", "nlp"]


@pytest.fixture(scope="module")
def richer(from_file: PieceTokenizer) -> PieceTokenizer:
    return with_words(from_file, ADDED)


def test_words_that_are_added_are_one_piece_each(
    from_file: PieceTokenizer, richer: PieceTokenizer
) -> None:
    for place, word in enumerate(ADDED):
        assert len(pieces_of(from_file, word)) > 1
        assert richer.encode([word]).ids.tolist() == [VOCABULARY_SIZE + place]
        assert pieces_of(richer, f"The ({word.upper()})!") == ["the", "(", word, ")", "!"]


@given(any_text | st.lists(st.sampled_from([*ADDED, "s", "x", ".", " "]), max_size=8).map("".join))
def test_words_that_begin_with_none_of_them_are_cut_as_before(
    from_file: PieceTokenizer, richer: PieceTokenizer, text: str
) -> None:
    before, after = from_file.encode([text]), richer.encode([text])
    if not any(word in from_file.normalised(text) for word in ADDED):
        assert after.ids.tolist() == before.ids.tolist()
        assert after.spans.tolist() == before.spans.tolist()
    # No more of a text is unknown than before, and none of it is left out.
    assert (after.ids == 100).sum() <= (before.ids == 100).sum()
    assert covered(after.spans.tolist()) == covered(before.spans.tolist())


def covered(spans: list[list[int]]) -> set[int]:
    return {place for begin, end in spans for place in range(begin, end)}


def test_a_word_that_begins_with_one_of_them_begins_with_the_longest(
    from_file: PieceTokenizer,
) -> None:
    richer = with_words(from_file, ["embed", "embedding"])
    assert pieces_of(richer, "embeddings embeds") == ["embedding", "##s", "embed", "##s"]


def test_there_are_no_special_pieces_around_a_text_with_added_words(
    richer: PieceTokenizer,
) -> None:
    assert (richer.prefix, richer.suffix) == ((), ())
    assert richer.vocabulary_size == VOCABULARY_SIZE + 4


def test_what_cannot_be_a_piece_is_not_added(from_file: PieceTokenizer) -> None:
    impossible = ["the", "New York", "Zebras", "can't", "\u4e2d\u56fd", "x" * 101, "", "##zq"]
    made = from_file.with_words([*impossible, "zebras", "zebras"])
    assert made is not None and made[1] == ["zebras"]
    assert with_words(from_file, [*impossible, "zebras"]).encode(["zebras"]).ids.tolist() == [
        VOCABULARY_SIZE
    ]


def test_no_more_are_added_than_asked_for(from_file: PieceTokenizer) -> None:
    made = from_file.with_words(["can't", "zebras", "embedding"], most=1)
    assert made is not None and made[1] == ["zebras"]


@pytest.mark.parametrize(
    "tokenizer", [byte_level(ROBERTA_PIECES), unigram(XLNET_PIECES)], ids=["BPE", "Unigram"]
)
@pytest.mark.parametrize("text", ["Hello world zebras", "caf\u00e9 \U0001f600", "", "\u0645 x"])
def test_nothing_is_added_to_other_tokenizers(tokenizer: Tokenizer, text: str) -> None:
    before = PieceTokenizer.of(tokenizer)
    made = before.with_words(["zebras", "hello"])
    assert made is not None and made[1] == []
    after = PieceTokenizer.of(Tokenizer.from_str(made[0]))
    assert after.encode([text]).ids.tolist() == before.encode([text]).ids.tolist()
    assert (after.prefix, after.suffix) == ((), ())
    assert before.suffix != ()


class OfOnePart:
    """A program that leaves a text as it is."""

    def pre_tokenize(self, text: object) -> None: ...


def test_a_part_that_is_a_program_can_be_written_to_no_file() -> None:
    tokenizer = word_piece(BERT_PIECES)
    tokenizer.pre_tokenizer = PreTokenizer.custom(OfOnePart())
    assert PieceTokenizer.of(tokenizer).with_words(["zebras"]) is None


@pytest.mark.parametrize("text", ["\ud800", "a \udfff B"])
def test_a_lone_surrogate_is_normalised_as_what_stands_for_it(
    from_file: PieceTokenizer, text: str
) -> None:
    assert from_file.normalised(text) == from_file.normalised(encodable(text))
