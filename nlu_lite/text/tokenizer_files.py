"""From a tokenizer.json or a vocab.txt to a tokenizer of the tokenizers package."""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from nlu_lite.common.file_kinds import named_kind
from nlu_lite.errors import InvalidModel

__all__ = ["is_of_bert", "is_plain_special", "read_tokenizer", "read_vocabulary"]

_CLASSIFY, _SEPARATE, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST_WORD = 100
_SPECIAL_PIECES = ("[PAD]", _UNKNOWN, _CLASSIFY, _SEPARATE, "[MASK]")


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer that a `tokenizer.json` describes, without its truncation and padding.

    Raises:
        InvalidModel: The file is damaged or of a kind that is not known.
    """
    try:
        tokenizer = Tokenizer.from_file(str(path))
    # The Rust side raises a bare Exception for anything it can't read.
    except Exception as cause:
        raise _unreadable(path, cause) from cause
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


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
        fault, advice = named_kind(
            path,
            fault=f"it lacks {', '.join(missing)}",
            advice="Expected a text file with one piece a line, the special pieces among them.",
        )
        raise InvalidModel(f"{path} is not a BERT vocabulary: {fault}.\n{advice}", faults=missing)
    tokenizer = Tokenizer(
        WordPiece(vocabulary, unk_token=_UNKNOWN, max_input_chars_per_word=_LONGEST_WORD)
    )
    tokenizer.normalizer = BertNormalizer(lowercase=lowercase, strip_accents=strip_accents)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single=f"{_CLASSIFY} $A {_SEPARATE}",
        special_tokens=[(piece, vocabulary[piece]) for piece in (_CLASSIFY, _SEPARATE)],
    )
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in _SPECIAL_PIECES])
    return tokenizer


def is_of_bert(tokenizer: Tokenizer, *, lowercase: bool, strip_accents: bool | None) -> bool:
    """Whether a tokenizer is what `read_vocabulary` makes of the same pieces and settings.

    Args:
        tokenizer: Any one.
        lowercase: As for `read_vocabulary`.
        strip_accents: As for `read_vocabulary`.
    """
    model, normaliser = tokenizer.model, tokenizer.normalizer
    if not isinstance(model, WordPiece) or not isinstance(normaliser, BertNormalizer):
        return False
    wanted = BertNormalizer(lowercase=lowercase, strip_accents=strip_accents)
    added = tokenizer.get_added_tokens_decoder()
    return (
        normaliser.__getstate__() == wanted.__getstate__()
        and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
        and model.continuing_subword_prefix == "##"
        and (model.unk_token, model.max_input_chars_per_word) == (_UNKNOWN, _LONGEST_WORD)
        and {piece.content for piece in added.values()} == set(_SPECIAL_PIECES)
        and all(map(is_plain_special, added.values()))
        and all(model.token_to_id(piece.content) == number for number, piece in added.items())
        and _surrounded(tokenizer)
    )


def is_plain_special(piece: AddedToken) -> bool:
    """Whether an added piece is special, and nothing but itself is taken for it."""
    takes_more = piece.lstrip or piece.rstrip or piece.single_word or piece.normalized
    return piece.special and not takes_more


def _surrounded(tokenizer: Tokenizer) -> bool:
    """Whether a sequence begins with [CLS] and ends with [SEP], both of type 0."""
    encoding = tokenizer.encode("")
    return encoding.tokens == [_CLASSIFY, _SEPARATE] and encoding.type_ids == [0, 0]


def _unreadable(path: Path, cause: Exception) -> InvalidModel:
    fault, advice = named_kind(
        path,
        fault=str(cause),
        advice="Expected the tokenizer.json or vocab.txt that belongs to the model; copy it again.",
    )
    return InvalidModel(
        f"{path} can't be read as a tokenizer: {fault}.\n{advice}",
        faults=[fault],
    )
