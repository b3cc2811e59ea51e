"""A model's own tokenizer: text to pieces with their offsets."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, normalizers
from tokenizers.normalizers import Normalizer
from tokenizers.pre_tokenizers import PreTokenizer

from nlu_lite.errors import InvalidModel
from nlu_lite.text.blanks import encodable, kept_apart, plain_blanks
from nlu_lite.text.encodings import Encodings
from nlu_lite.text.runs import cuts_runs_alone, encode_runs
from nlu_lite.text.trimming import trimmed

__all__ = ["PieceTokenizer"]

# A character that no text is written with.
_IN_NO_VOCABULARY = "\U0010ffff"
# The rule of a tokenizer by which white space becomes part of its pieces, and the mark for it.
_MARKS = {b'"ByteLevel"': "\u0120", "\u2581".encode(): "\u2581"}
_LONGEST_MARK = 64
# The rule by which BERT's normaliser deletes control characters, some of them white space.
_CLEANING = b'"clean_text":true'

_MOST_NAMES = 6
_RESIZE = (
    "Copy the tokenizer's files from the repository that the weights come from; or, if pieces were "
    "added, resize the model with transformers and train it: "
    "model.resize_token_embeddings(len(tokenizer)); model.save_pretrained(folder)."
)


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
        deletes_blanks: Whether its normaliser deletes some white space, gluing two words.
        embedded: How many pieces the model has embeddings for, where that is fewer than there are.
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
    deletes_blanks: bool
    embedded: int | None = None

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
            deletes_blanks=_CLEANING in _state(tokenizer.normalizer),
        )

    def names(self, ids: Iterable[int]) -> list[str]:
        """The pieces of ids as the vocabulary spells them."""
        return [self._tokenizer.id_to_token(number) or "" for number in ids]

    def normalised(self, text: str) -> str:
        """A text as the tokenizer's normaliser writes it."""
        normalizer = self._tokenizer.normalizer
        written: str = text if normalizer is None else normalizer.normalize_str(encodable(text))
        return written

    def lower_casing(self) -> "PieceTokenizer":
        """The same for text that is lower-cased before anything else is done with it."""
        if self.lower_cases:
            return self
        tokenizer = Tokenizer.from_str(self._tokenizer.to_str())
        others = [] if tokenizer.normalizer is None else [tokenizer.normalizer]
        tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), *others])
        return PieceTokenizer.of(tokenizer)

    def with_words(
        self, words: Sequence[str], *, most: int | None = None
    ) -> tuple[str, list[str]] | None:
        """The same tokenizer as a `tokenizer.json` that puts no special pieces around a text.

        Words that begin with none of those that were added are cut as before. One that does begins
        with the longest of them, since WordPiece takes the longest piece that fits.

        Args:
            words: What is to be a piece of its own, as the normaliser writes it, where pieces are
                WordPiece's (Wu et al., 2016, arXiv:1609.08144). Others can't be added to.
            most: How many are added, the first that can be; None: all of these.

        Returns:
            The file, and those of the words that were added, numbered on from the vocabulary; None
            where a part of the tokenizer is a program that no file holds.
        """
        try:
            settings = json.loads(self._tokenizer.to_str())
        # The Rust side raises a bare Exception for what it did not make.
        except Exception:
            return None
        settings["post_processor"] = None
        added: list[str] = []
        if settings["model"]["type"] == "WordPiece":
            vocabulary = settings["model"]["vocab"]
            longest = settings["model"]["max_input_chars_per_word"]
            new = (word for word in dict.fromkeys(words) if word not in vocabulary)
            fitting = (word for word in new if len(word) <= longest and self._is_one_word(word))
            added = [*islice(fitting, most)]
            first = self.vocabulary_size
            vocabulary |= {word: first + place for place, word in enumerate(added)}
        return json.dumps(settings, ensure_ascii=False), added

    def _is_one_word(self, word: str) -> bool:
        cut = self._tokenizer.pre_tokenizer
        if cut is None or self.normalised(word) != word:
            return False
        return [part for part, _ in cut.pre_tokenize_str(word)] == [word]

    @property
    def lower_cases(self) -> bool:
        """Whether text is lower-cased before it is cut."""
        return "a" in self.normalised("A")

    def within(self, embedded: int, *, folder: Path) -> "PieceTokenizer":
        """The same tokenizer for a model with embeddings for so many pieces.

        Where pieces were added that have none, a text that has one of them is refused.

        Args:
            embedded: Rows of the model's piece embeddings.
            folder: The model's, for the errors.

        Raises:
            InvalidModel: Pieces that were not added, or those at the ends of a sequence, have none.
        """
        if self.vocabulary_size <= embedded:
            return self
        limited = replace(self, embedded=embedded)
        own = self._tokenizer.get_vocab_size(with_added_tokens=False)
        special = [number for number in self.prefix + self.suffix if number >= embedded]
        if own > embedded or special:
            lacking = special or list(range(embedded, own))
            raise InvalidModel(
                f"The tokenizer in {folder} has {self.vocabulary_size:,} pieces, the model only "
                f"{embedded:,}: it lacks an embedding for {limited._listed(lacking)}.\n{_RESIZE}",
                faults=["the tokenizer has more pieces than the model"],
            )
        return limited

    def encode(self, texts: Sequence[str], *, behind_blank: bool = False) -> Encodings:
        """Cut texts into pieces.

        The text is cut as it is; only white space that a normaliser would delete is read as a
        blank, so that it glues no two words. Blanks at either end of a piece are not part of its
        span; that of a piece of blanks alone is empty.

        Args:
            texts: Any texts.
            behind_blank: Cut them as they would be cut behind other text and a blank.

        Raises:
            InvalidModel: The model has no embedding for a piece of a text.
        """
        if self.by_runs and len(texts) > 1:
            return self._embeddable(encode_runs(texts, self._encode))
        in_front = " " if behind_blank and self.marks is not None else ""
        readable = [in_front + self._readable(text) for text in texts]
        encodings = self._embeddable(self._encode(readable))
        if self.marks is None:
            return encodings
        is_mark = np.isin(encodings.ids, self.marks)
        blanked = [plain_blanks(text, keep_line_breaks=False) for text in readable]
        spans = trimmed(encodings.spans, encodings.lengths, blanked, is_mark)
        return replace(encodings, spans=np.maximum(spans - len(in_front), 0))

    def _readable(self, text: str) -> str:
        return kept_apart(text) if self.deletes_blanks else encodable(text)

    def _encode(self, texts: list[str]) -> Encodings:
        if len(texts) == 1:
            # A batch waits for a thread of the tokenizers' own.
            return Encodings.of([self._tokenizer.encode(texts[0], add_special_tokens=False)])
        return Encodings.of(self._tokenizer.encode_batch(texts, add_special_tokens=False))

    def _embeddable(self, encodings: Encodings) -> Encodings:
        if self.embedded is not None and (encodings.ids >= self.embedded).any():
            lacking = np.unique(encodings.ids[encodings.ids >= self.embedded]).tolist()
            raise InvalidModel(
                f"A text has pieces that the model, which knows {self.embedded:,}, has no "
                f"embeddings for: {self._listed(lacking)}.\n{_RESIZE}",
                faults=self.names(lacking),
            )
        return encodings

    def _listed(self, ids: Sequence[int]) -> str:
        few = ids[:_MOST_NAMES]
        named = zip(self.names(few), few, strict=True)
        return ", ".join(f"{name!r} ({number:,})" for name, number in named)


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


def _state(part: Normalizer | PreTokenizer | None) -> bytes:
    """A part of a tokenizer as JSON; nothing where there is no part, or one written in Python."""
    try:
        return b"" if part is None else bytes(part.__getstate__())
    # The Rust side raises a bare Exception for what it did not make.
    except Exception:
        return b""


def _mark_ids(tokenizer: Tokenizer) -> tuple[int, ...] | None:
    rules = _state(tokenizer.normalizer) + _state(tokenizer.pre_tokenizer)
    marks = [mark for rule, mark in _MARKS.items() if rule in rules]
    if not marks:
        return None
    pieces = (mark * length for mark in marks for length in range(1, _LONGEST_MARK + 1))
    ids = map(tokenizer.token_to_id, pieces)
    return tuple(number for number in ids if number is not None)
