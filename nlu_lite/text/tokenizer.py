"""A model's own tokenizer: text to pieces with their offsets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from tokenizers import Tokenizer

from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.encodings import Encodings
from nlu_lite.text.runs import cuts_runs_alone, encode_runs
from nlu_lite.text.trimming import trimmed

__all__ = ["PieceTokenizer"]

# A character that no text is written with.
_IN_NO_VOCABULARY = "\U0010ffff"
# The rule of a tokenizer by which white space becomes part of its pieces, and the mark for it.
_MARKS = {b'"ByteLevel"': "\u0120", "\u2581".encode(): "\u2581"}
_LONGEST_MARK = 64


@dataclass(frozen=True, slots=True, eq=False)
class PieceTokenizer:
    """A model's own tokenizer, without truncation and padding.

    Attributes:
        prefix: Ids of the special pieces that the model wants in front of a sequence.
        suffix: Ids of the special pieces that it wants behind.
        prefix_types: Token types of the special pieces in front; those of other pieces are 0.
        suffix_types: Token types of the special pieces behind.
        unknown: Id of the piece for what is not in the vocabulary; -1 where there is none.
        vocabulary_size: One more than the largest id.
        marks: Ids of the pieces that stand for white space alone; None where white space is left
            out of all pieces.
        by_runs: Whether it cuts what stands between blanks as if it stood alone.
    """

    _tokenizer: Tokenizer
    prefix: tuple[int, ...]
    suffix: tuple[int, ...]
    prefix_types: tuple[int, ...]
    suffix_types: tuple[int, ...]
    unknown: int
    vocabulary_size: int
    marks: tuple[int, ...] | None
    by_runs: bool

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> "PieceTokenizer":
        """Take a tokenizer of any kind; its truncation and padding are switched off."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        probe = tokenizer.encode("a")
        text_at = [place for place, special in enumerate(probe.special_tokens_mask) if not special]
        first, last = (text_at[0], text_at[-1]) if text_at else (len(probe.ids), len(probe.ids))
        return cls(
            _tokenizer=tokenizer,
            prefix=tuple(probe.ids[:first]),
            suffix=tuple(probe.ids[last + 1 :]),
            prefix_types=tuple(probe.type_ids[:first]),
            suffix_types=tuple(probe.type_ids[last + 1 :]),
            unknown=_unknown_id(tokenizer),
            vocabulary_size=_vocabulary_size(tokenizer),
            marks=_mark_ids(tokenizer),
            by_runs=cuts_runs_alone(tokenizer),
        )

    def names(self, ids: Iterable[int]) -> list[str]:
        """The pieces of ids as the vocabulary spells them."""
        return [self._tokenizer.id_to_token(number) or "" for number in ids]

    def normalised(self, text: str) -> str:
        """A text as the tokenizer's normaliser writes it."""
        normalizer = self._tokenizer.normalizer
        written: str = text if normalizer is None else normalizer.normalize_str(text)
        return written

    def encode(self, texts: Sequence[str], *, behind_blank: bool = False) -> Encodings:
        """Cut texts into pieces.

        White space of every kind is read as a blank, so that no normaliser glues two words.
        Blanks at either end of a piece are not part of its span; that of a piece of blanks alone
        is empty.

        Args:
            texts: Any texts.
            behind_blank: Cut them as they would be cut behind other text and a blank.
        """
        if self.by_runs and len(texts) > 1:
            return encode_runs(texts, self._encode)
        in_front = " " if behind_blank and self.marks is not None else ""
        readable = [in_front + plain_blanks(text, keep_line_breaks=False) for text in texts]
        encodings = self._encode(readable)
        if self.marks is None:
            return encodings
        is_mark = np.isin(encodings.ids, self.marks)
        spans = trimmed(encodings.spans, encodings.lengths, readable, is_mark)
        return replace(encodings, spans=np.maximum(spans - len(in_front), 0))

    def _encode(self, texts: list[str]) -> Encodings:
        return Encodings.of(self._tokenizer.encode_batch(texts, add_special_tokens=False))


def _unknown_id(tokenizer: Tokenizer) -> int:
    try:
        pieces = tokenizer.model.tokenize(_IN_NO_VOCABULARY)
    # The Rust side raises a bare Exception where its model has no piece for the unknown.
    except Exception:
        return -1
    return pieces[0].id if len(pieces) == 1 else -1


def _vocabulary_size(tokenizer: Tokenizer) -> int:
    added = tokenizer.get_added_tokens_decoder()
    return max([tokenizer.get_vocab_size(with_added_tokens=False), *(n + 1 for n in added)])


def _mark_ids(tokenizer: Tokenizer) -> tuple[int, ...] | None:
    parts = (part for part in (tokenizer.normalizer, tokenizer.pre_tokenizer) if part is not None)
    rules = b"".join(part.__getstate__() for part in parts)
    marks = [mark for rule, mark in _MARKS.items() if rule in rules]
    if not marks:
        return None
    pieces = (mark * length for mark in marks for length in range(1, _LONGEST_MARK + 1))
    ids = map(tokenizer.token_to_id, pieces)
    return tuple(number for number in ids if number is not None)
