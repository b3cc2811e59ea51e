from pathlib import Path

import pytest
from hypothesis import given
from transformers import BertTokenizer

from nlu_lite.errors import InvalidModel
from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.tokenizer import PieceTokenizer
from tests.random_models import EMBEDDED, VOCABULARY, VOCABULARY_SIZE
from tests.texts import any_text


@pytest.fixture(scope="module")
def from_file() -> PieceTokenizer:
    return PieceTokenizer.from_file(EMBEDDED / "tokenizer.json")


@pytest.fixture(scope="module")
def from_vocabulary() -> PieceTokenizer:
    return PieceTokenizer.from_vocabulary(VOCABULARY, lowercase=True)


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


def test_cased_vocabularies_keep_case_and_accents(tmp_path: Path) -> None:
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A", "a", "\u00e9", "e"]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(pieces), encoding="utf-8")
    cased = PieceTokenizer.from_vocabulary(path, lowercase=False)
    uncased = PieceTokenizer.from_vocabulary(path, lowercase=True)
    assert cased.encode(["A \u00e9"]).ids.tolist() == [5, 7]
    assert uncased.encode(["A \u00e9"]).ids.tolist() == [6, 8]


def test_a_vocabulary_without_special_pieces_is_refused_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_text("[CLS]\n[SEP]\nword\n", encoding="utf-8")
    with pytest.raises(InvalidModel, match=r"\[PAD\], \[UNK\], \[MASK\]"):
        PieceTokenizer.from_vocabulary(path, lowercase=True)


@pytest.mark.parametrize("content", [b"", b"{", b'{"model": 1}', b"\xff\xfe"])
def test_a_damaged_tokenizer_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    with pytest.raises(InvalidModel, match=r"tokenizer\.json can't be read") as caught:
        PieceTokenizer.from_file(path)
    assert caught.value.__cause__ is not None


def test_a_damaged_vocabulary_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_bytes(b"\xff\xfe\n[CLS]")
    with pytest.raises(InvalidModel, match=r"vocab\.txt"):
        PieceTokenizer.from_vocabulary(path, lowercase=True)
