"""The terms of a text: its words, as they are counted."""

import re
from collections.abc import Iterator
from itertools import chain

from nlu_lite.text.words import CONTEXT_CHARACTERS, word_pattern

__all__ = ["phrases_of", "terms_of"]

# NLU's rule, and what other than ASCII stands around words.
_WORD = word_pattern(CONTEXT_CHARACTERS + "«»‘’“”„‚…–—¿¡।॥؟،؛。，、；：？！「」『』（）《》")
# Characters of scripts that are written without blanks: one or two Chinese characters or Japanese
# syllables are a word, and some four characters of Thai, Lao, Burmese or Khmer.
_DENSE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_HAS_NO_BLANKS = re.compile(f"[{_DENSE}{_UNPARTED}]")
_PARTS = re.compile(rf"([{_DENSE}]+)|([{_UNPARTED}]+)|[^\W{_DENSE}{_UNPARTED}]+")
# How many characters are taken for a word, by the group of `_PARTS`.
_LENGTHS = (0, 2, 4)


def terms_of(text: str) -> Iterator[str]:
    """The words of a text as they are counted: without case, and without what is only punctuation.

    They are those of NLU's rule. Of a run of Chinese characters, or of Japanese ones, each two that
    stand together are taken for a word, as search engines do; of Thai, Lao, Burmese and Khmer each
    four.

    >>> list(terms_of("My card, don't BLOCK it! 银行卡NLP"))
    ['my', 'card', "don't", 'block', 'it', '银行', '行卡', 'nlp']
    """
    folded = text.casefold()
    words = (word for word in _WORD.findall(folded) if _says_something(word))
    if _HAS_NO_BLANKS.search(folded):
        return chain.from_iterable(map(_parts, words))
    return words


def phrases_of(text: str) -> list[str]:
    """The terms of a text, and each two that stand together.

    Of a text that has none, as one of emoji, it is what stands there in their place.

    >>> phrases_of("My card!"), phrases_of(":-( 😀")
    (['my', 'card', 'my card'], [':-(', '😀', ':-( 😀'])
    """
    terms = list(terms_of(text)) or _WORD.findall(text)
    return terms + [f"{one} {other}" for one, other in zip(terms, terms[1:], strict=False)]


def _says_something(word: str) -> bool:
    return word[0].isalnum() or any(map(str.isalnum, word))


def _parts(word: str) -> Iterator[str]:
    if not _HAS_NO_BLANKS.search(word):
        yield word
        return
    for part in _PARTS.finditer(word):
        yield from _runs(part[0], _LENGTHS[part.lastindex or 0])


def _runs(part: str, length: int) -> list[str]:
    """Each so many characters of a part that stand together; the whole where it has no more."""
    if length == 0 or len(part) <= length:
        return [part]
    return [part[place : place + length] for place in range(len(part) - length + 1)]
