"""Japanese text cut as BertJapaneseTokenizer cuts it: words of MeCab, then pieces or characters."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tokenizers import AddedToken, NormalizedString, PreTokenizedString, Tokenizer
from tokenizers.models import Model, WordLevel, WordPiece
from tokenizers.normalizers import NFKC
from tokenizers.pre_tokenizers import PreTokenizer
from tokenizers.processors import TemplateProcessing

__all__ = ["JapaneseRules", "japanese_tokenizer"]

_LONGEST_WORD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class JapaneseRules:
    """How Japanese text is cut.

    Attributes:
        words: A text as the words that MeCab finds in it, in order; white space may be left out.
        lowercase: Whether words are lower-cased, once they are found.
        kept: Words that are not.
        normalize: Whether the text is brought into the form NFKC first.
        pieces: `wordpiece`, `character`, or `whole` where each word is one piece.
    """

    words: Callable[[str], Iterable[str]]
    lowercase: bool
    kept: frozenset[str]
    normalize: bool
    pieces: str


def japanese_tokenizer(
    vocabulary: Mapping[str, int],
    rules: JapaneseRules,
    *,
    unknown: str,
    ends: tuple[tuple[str, int], tuple[str, int]],
    added: Iterable[AddedToken],
) -> Tokenizer:
    """A tokenizer of the tokenizers package, which keeps account of where each piece comes from.

    Args:
        vocabulary: Pieces and their numbers.
        rules: How text is cut.
        unknown: The piece for what is not in the vocabulary.
        ends: The pieces in front of a sequence and behind it, with their numbers.
        added: Pieces that are looked for before the text is cut into words.
    """
    pieces = dict(vocabulary)
    model: Model = WordPiece(pieces, unk_token=unknown, max_input_chars_per_word=_LONGEST_WORD)
    if rules.pieces == "whole":
        model = WordLevel(pieces, unk_token=unknown)
    tokenizer = Tokenizer(model)
    if rules.normalize:
        tokenizer.normalizer = NFKC()
    tokenizer.pre_tokenizer = PreTokenizer.custom(_Words(rules))
    (first, _), (last, _) = ends
    tokenizer.post_processor = TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=list(ends)
    )
    tokenizer.add_tokens([_taken_as_written(piece) for piece in added])
    return tokenizer


def _taken_as_written(piece: AddedToken) -> AddedToken:
    return AddedToken(
        piece.content,
        single_word=piece.single_word,
        lstrip=piece.lstrip,
        rstrip=piece.rstrip,
        normalized=False,
        special=piece.special,
    )


class _Words:
    """The words of a text, each of them what WordPiece is to look at."""

    def __init__(self, rules: JapaneseRules) -> None:
        self._rules = rules

    def pre_tokenize(self, text: PreTokenizedString) -> None:
        text.split(self._words)

    def _words(self, _: int, text: NormalizedString) -> list[NormalizedString]:
        rules = self._rules
        normal, behind = text.normalized, 0
        found: list[NormalizedString] = []
        for word in rules.words(normal):
            begin = normal.find(word, behind)
            if begin < 0 or not word:
                continue
            behind = begin + len(word)
            taken = _slice(text, begin, behind)
            if rules.lowercase and word not in rules.kept:
                _lower(taken, word)
            if rules.pieces == "character":
                taken.nfkc()
            found.extend(_parts(taken, rules.pieces))
        return found


def _parts(word: NormalizedString, pieces: str) -> Iterator[NormalizedString]:
    """What of a word is cut by itself: what stands between white space, or each character."""
    written = word.normalized
    if pieces == "whole":
        yield word
    elif pieces == "character":
        yield from (_slice(word, place, place + 1) for place in range(len(written)))
    else:
        place = 0
        for run in written.split():
            place = written.index(run, place)
            yield _slice(word, place, place + len(run))
            place += len(run)


def _slice(text: NormalizedString, begin: int, end: int) -> NormalizedString:
    part = text[begin:end]
    assert part is not None
    return part


def _lower(word: NormalizedString, written: str) -> None:
    word.lowercase()
    wanted = written.lower()
    # Python lower-cases a sigma at the end of a word in its own way.
    if word.normalized != wanted and len(word.normalized) == len(wanted):
        characters = iter(wanted)
        word.map(lambda _: next(characters))
