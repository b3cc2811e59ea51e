"""A model's own tokenizer: text to pieces with their offsets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Encoding, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from nlu_lite.arrays import IntArray
from nlu_lite.errors import InvalidModel
from nlu_lite.text.blanks import plain_blanks

__all__ = ["Encoded", "PieceTokenizer"]

_CLASSIFY, _SEPARATE, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_SPECIAL_PIECES = ("[PAD]", _UNKNOWN, _CLASSIFY, _SEPARATE, "[MASK]")


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """The pieces of many texts, without special pieces, one text behind the other.

    Attributes:
        ids: Shape (pieces,), numbers in the vocabulary.
        spans: Shape (pieces, 2), begin and end in code points of the text.
        lengths: Shape (texts,), the number of pieces of each text.
    """

    ids: IntArray
    spans: IntArray
    lengths: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class PieceTokenizer:
    """A model's own tokenizer, without truncation and padding.

    Attributes:
        prefix: Ids of the special pieces that the model wants in front of a sequence.
        suffix: Ids of the special pieces that it wants behind.
        unknown: Id of the piece for what is not in the vocabulary; -1 where there is none.
        vocabulary_size: How many ids there are.
    """

    _tokenizer: Tokenizer
    prefix: tuple[int, ...]
    suffix: tuple[int, ...]
    unknown: int
    vocabulary_size: int

    @classmethod
    def from_file(cls, path: Path) -> "PieceTokenizer":
        """Read a `tokenizer.json`.

        Raises:
            InvalidModel: The file is damaged or of a kind that is not known.
        """
        try:
            tokenizer = Tokenizer.from_file(str(path))
        # The Rust side raises a bare Exception for anything it can't read.
        except Exception as cause:
            raise _unreadable(path, cause) from cause
        return cls._of(tokenizer)

    @classmethod
    def from_vocabulary(cls, path: Path, *, lowercase: bool) -> "PieceTokenizer":
        """Make BERT's WordPiece tokenizer from a `vocab.txt`, one piece a line.

        Args:
            path: The vocabulary.
            lowercase: Lower-case the text and strip its accents, as uncased models want it.

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
        tokenizer = Tokenizer(
            WordPiece(vocabulary, unk_token=_UNKNOWN, max_input_chars_per_word=100)
        )
        tokenizer.normalizer = BertNormalizer(lowercase=lowercase)
        tokenizer.pre_tokenizer = BertPreTokenizer()
        tokenizer.post_processor = TemplateProcessing(
            single=f"{_CLASSIFY} $A {_SEPARATE}",
            special_tokens=[(piece, vocabulary[piece]) for piece in (_CLASSIFY, _SEPARATE)],
        )
        tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in _SPECIAL_PIECES])
        return cls._of(tokenizer)

    @classmethod
    def _of(cls, tokenizer: Tokenizer) -> "PieceTokenizer":
        tokenizer.no_truncation()
        tokenizer.no_padding()
        probe = tokenizer.encode("a")
        text_at = [place for place, special in enumerate(probe.special_tokens_mask) if not special]
        first, last = (text_at[0], text_at[-1]) if text_at else (len(probe.ids), len(probe.ids))
        return cls(
            _tokenizer=tokenizer,
            prefix=tuple(probe.ids[:first]),
            suffix=tuple(probe.ids[last + 1 :]),
            unknown=_unknown_id(tokenizer),
            vocabulary_size=tokenizer.get_vocab_size(with_added_tokens=True),
        )

    def names(self, ids: Iterable[int]) -> list[str]:
        """The pieces of ids as the vocabulary spells them."""
        return [self._tokenizer.id_to_token(number) or "" for number in ids]

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Cut texts into pieces.

        White space of every kind is read as a blank, so that no normaliser glues two words.

        Args:
            texts: Any texts.
        """
        readable = [plain_blanks(text, keep_line_breaks=False) for text in texts]
        encodings = self._tokenizer.encode_batch(readable, add_special_tokens=False)
        lengths = np.fromiter(map(len, encodings), dtype=np.int64, count=len(encodings))
        ids = chain.from_iterable(encoding.ids for encoding in encodings)
        count = int(lengths.sum())
        return Encoded(
            ids=np.fromiter(ids, dtype=np.int64, count=count),
            spans=_spans(encodings, count),
            lengths=lengths,
        )


def _unknown_id(tokenizer: Tokenizer) -> int:
    name = getattr(tokenizer.model, "unk_token", None)
    found = None if name is None else tokenizer.token_to_id(name)
    return -1 if found is None else found


def _spans(encodings: Sequence[Encoding], count: int) -> IntArray:
    spans = chain.from_iterable(encoding.offsets for encoding in encodings)
    flat = np.fromiter(chain.from_iterable(spans), dtype=np.int64, count=2 * count)
    return flat.reshape(count, 2)


def _unreadable(path: Path, cause: Exception) -> InvalidModel:
    return InvalidModel(
        f"{path} can't be read as a tokenizer: {cause}.\n"
        "Expected the tokenizer.json or vocab.txt that belongs to the model; copy it again.",
        faults=[str(cause)],
    )
