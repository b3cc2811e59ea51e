"""Japanese words cut into pieces, with what each of them covers of the text."""

import unicodedata

import pytest
from tokenizers import Tokenizer

from nlu_lite.text.japanese import JapaneseRules, japanese_tokenizer
from nlu_lite.text.tokenizer import PieceTokenizer

VOCABULARY = {
    piece: number
    for number, piece in enumerate(
        ["[UNK]", "[CLS]", "[SEP]", "\u6771\u4eac", "\u90fd", "##\u90fd", "nlp", "\u6771", "\u4eac"]
    )
}


def tokenizer(pieces: str, *, lowercase: bool = False) -> Tokenizer:
    rules = JapaneseRules(
        words=str.split, lowercase=lowercase, kept=frozenset(), normalize=True, pieces=pieces
    )
    ends = (("[CLS]", 1), ("[SEP]", 2))
    return japanese_tokenizer(VOCABULARY, rules, unknown="[UNK]", ends=ends, added=[])


def cells(text: str, pieces: str, *, lowercase: bool = False) -> list[tuple[str, str]]:
    encoding = tokenizer(pieces, lowercase=lowercase).encode(text, add_special_tokens=False)
    spans = [text[begin:end] for begin, end in encoding.offsets]
    return list(zip(encoding.tokens, spans, strict=True))


def test_pieces_of_a_word_cover_their_own_characters() -> None:
    assert cells("\u6771\u4eac\u90fd  \u90fd", "wordpiece") == [
        ("\u6771\u4eac", "\u6771\u4eac"), ("##\u90fd", "\u90fd"), ("\u90fd", "\u90fd")
    ]  # fmt: skip


def test_characters_are_pieces_of_their_own() -> None:
    assert cells("\u6771\u4eac x", "character") == [
        ("\u6771", "\u6771"), ("\u4eac", "\u4eac"), ("[UNK]", "x")
    ]  # fmt: skip


def test_words_can_be_pieces() -> None:
    assert cells("\u6771\u4eac \u6771\u4eac\u90fd", "whole") == [
        ("\u6771\u4eac", "\u6771\u4eac"), ("[UNK]", "\u6771\u4eac\u90fd")
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["\uff2e\uff2c\uff30", "NLP", "\u212f\uff2c\uff30"])
def test_what_is_written_in_another_form_keeps_its_place(text: str) -> None:
    wanted = unicodedata.normalize("NFKC", text).lower()
    piece = wanted if wanted in VOCABULARY else "[UNK]"
    assert cells(f"\u90fd {text}", "wordpiece", lowercase=True) == [
        ("\u90fd", "\u90fd"),
        (piece, text),
    ]


def test_the_ends_of_a_sequence_are_known() -> None:
    made = PieceTokenizer.of(tokenizer("wordpiece"))
    assert (made.prefix, made.suffix, made.by_runs, made.marks) == ((1,), (2,), False, None)
