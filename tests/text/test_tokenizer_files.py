from pathlib import Path

import pytest
from tokenizers import Tokenizer

from nlu_lite.errors import InvalidModel
from nlu_lite.text.tokenizer_files import read_tokenizer, read_vocabulary


def ids(tokenizer: Tokenizer, text: str) -> list[int]:
    numbers: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return numbers


def test_cased_vocabularies_keep_case_and_accents(tmp_path: Path) -> None:
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A", "a", "\u00e9", "e"]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(pieces), encoding="utf-8")
    cased = read_vocabulary(path, lowercase=False)
    uncased = read_vocabulary(path, lowercase=True)
    assert ids(cased, "A \u00e9") == [5, 7]
    assert ids(uncased, "A \u00e9") == [6, 8]


def test_a_vocabulary_without_special_pieces_is_refused_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_text("[CLS]\n[SEP]\nword\n", encoding="utf-8")
    with pytest.raises(InvalidModel, match=r"\[PAD\], \[UNK\], \[MASK\]"):
        read_vocabulary(path, lowercase=True)


@pytest.mark.parametrize("content", [b"", b"{", b'{"model": 1}', b"\xff\xfe"])
def test_a_damaged_tokenizer_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    with pytest.raises(InvalidModel, match=r"tokenizer\.json can't be read") as caught:
        read_tokenizer(path)
    assert caught.value.__cause__ is not None


def test_a_damaged_vocabulary_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_bytes(b"\xff\xfe\n[CLS]")
    with pytest.raises(InvalidModel, match=r"vocab\.txt"):
        read_vocabulary(path, lowercase=True)


def test_accents_are_kept_where_asked(tmp_path: Path) -> None:
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "\u00e9", "e"]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(pieces), encoding="utf-8")
    kept = read_vocabulary(path, lowercase=True, strip_accents=False)
    assert ids(kept, "\u00c9") == [5]
