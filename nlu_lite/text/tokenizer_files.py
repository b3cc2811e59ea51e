"""From a tokenizer.json or a vocab.txt to a tokenizer of the tokenizers package."""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from nlu_lite.errors import InvalidModel

__all__ = ["read_tokenizer", "read_vocabulary"]

_CLASSIFY, _SEPARATE, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_SPECIAL_PIECES = ("[PAD]", _UNKNOWN, _CLASSIFY, _SEPARATE, "[MASK]")


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer that a `tokenizer.json` describes.

    Raises:
        InvalidModel: The file is damaged or of a kind that is not known.
    """
    try:
        return Tokenizer.from_file(str(path))
    # The Rust side raises a bare Exception for anything it can't read.
    except Exception as cause:
        raise _unreadable(path, cause) from cause


def read_vocabulary(path: Path, *, lowercase: bool, strip_accents: bool | None = None) -> Tokenizer:
    """BERT's WordPiece tokenizer with the pieces of a `vocab.txt`, one a line.

    Args:
        path: The vocabulary.
        lowercase: Lower-case the text and strip its accents, as uncased models want it.
        strip_accents: Strip accents or not; None: as `lowercase` says.

    Raises:
        InvalidModel: The file is damaged or lacks the special pieces of BERT.
    """
    try:
        vocabulary = WordPiece.read_file(str(path))
    # The Rust side raises a bare Exception for anything it can't read.
    except Exception as cause:
        raise _unreadable(path, cause) from cause
    missing = [piece for piece in _SPECIAL_PIECES if piece not in vocabulary]
    if missing:
        raise InvalidModel(
            f"{path} is not a BERT vocabulary: it lacks {', '.join(missing)}.\n"
            "Expected a text file with one piece a line, the special pieces among them.",
            faults=missing,
        )
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=_UNKNOWN, max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer(lowercase=lowercase, strip_accents=strip_accents)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single=f"{_CLASSIFY} $A {_SEPARATE}",
        special_tokens=[(piece, vocabulary[piece]) for piece in (_CLASSIFY, _SEPARATE)],
    )
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in _SPECIAL_PIECES])
    return tokenizer


def _unreadable(path: Path, cause: Exception) -> InvalidModel:
    return InvalidModel(
        f"{path} can't be read as a tokenizer: {cause}.\n"
        "Expected the tokenizer.json or vocab.txt that belongs to the model; copy it again.",
        faults=[str(cause)],
    )
