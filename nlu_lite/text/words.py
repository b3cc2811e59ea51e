r"""Where the words of a text are.

Two rules. NLU's, for languages that put white space between words: a run of characters without
white space is a word, except that the punctuation at either end of it (`.,;:!?*-()"'`) is a word
of its own; nothing inside is split, so ``don't`` and ``3,000`` stay whole. And BERT's basic words,
for languages that don't: each CJK character and each punctuation character is a word.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from tokenizers import PreTokenizedString
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from nlu_lite.common.arrays import IntArray
from nlu_lite.text.blanks import plain_blanks

__all__ = [
    "CONTEXT_CHARACTERS",
    "basic_word_bounds",
    "basic_word_spans",
    "is_spaceless",
    "word_bounds",
    "word_pattern",
    "word_spans",
]

CONTEXT_CHARACTERS = ".,;:!?*-()\"'"
_SPACELESS = frozenset({"bo", "dz", "ja", "km", "lo", "lzh", "my", "th", "wuu", "yue", "zh"})


def word_pattern(
    context: str = CONTEXT_CHARACTERS, *, exceptions: Sequence[str] = (), exact: bool = True
) -> re.Pattern[str]:
    """What matches a word by NLU's rule.

    Args:
        context: Characters that are words of their own at either end of a run.
        exceptions: What is a word as it stands, between white space or context characters.
        exact: Whether the case of exceptions matters.

    >>> word_pattern(exceptions=["New York", "e.g."]).findall("(New York, e.g. Queens)")
    ['(', 'New York', ',', 'e.g.', 'Queens', ')']
    """
    characters = re.escape(context)
    inside = rf"[^\s{characters}]"
    word = rf"[{characters}]+|\S+(?<![{characters}])" if context else r"\S+"
    if exceptions:
        # The longest first: "New York City" before "New York".
        those = "|".join(re.escape(text) for text in sorted(exceptions, key=len, reverse=True))
        flag = "" if exact else "i"
        word = rf"(?<!{inside})(?{flag}:{those})(?!{inside})|{word}"
    return re.compile(word)


_WORD = word_pattern()


def is_spaceless(language: str) -> bool:
    """Whether a language is written without white space between its words.

    >>> is_spaceless("zh"), is_spaceless("en")
    (True, False)
    """
    return language in _SPACELESS


def word_spans(text: str, begin: int = 0, end: int | None = None) -> IntArray:
    r"""The words between two places of a text by NLU's rule.

    Args:
        text: Any text.
        begin: First code point to look at.
        end: Code point to stop before; None: the end of the text.

    Returns:
        Shape (words, 2): begin and end in code points of the text, half-open, in order.
        Every character that is no white space lies in exactly one word.

    >>> text = '("Don\'t go to New-York...")'
    >>> [text[begin:end] for begin, end in word_spans(text)]
    ['("', "Don't", 'go', 'to', 'New-York', '...")']
    """
    bounds = word_bounds(text, begin, len(text) if end is None else end)
    return np.fromiter(bounds, dtype=np.int64).reshape(-1, 2)


def word_bounds(text: str, begin: int, end: int) -> Iterator[int]:
    """Begin and end of each word that `word_spans` gives, one behind the other."""
    return chain.from_iterable(map(re.Match.span, _WORD.finditer(text, begin, end)))


def basic_word_spans(text: str, begin: int = 0, end: int | None = None) -> IntArray:
    """The words between two places of a text as BERT's own basic tokenizer sees them.

    Characters that the model's normaliser deletes stay part of a word.

    Args:
        text: Any text.
        begin: First code point to look at.
        end: Code point to stop before; None: the end of the text.

    Returns:
        Shape (words, 2), as `word_spans` gives.

    >>> text = "我爱NLP, don't"
    >>> [text[begin:end] for begin, end in basic_word_spans(text)]
    ['我', '爱', 'NLP', ',', 'don', "'", 't']
    """
    part = PreTokenizedString(plain_blanks(text[begin:end], keep_line_breaks=False))
    separate_cjk = BertNormalizer(
        clean_text=False, handle_chinese_chars=True, strip_accents=False, lowercase=False
    )
    part.normalize(separate_cjk.normalize)
    BertPreTokenizer().pre_tokenize(part)
    splits = part.get_splits(offset_referential="original", offset_type="char")
    spans = np.array([span for _, span, _ in splits], dtype=np.int64).reshape(-1, 2)
    return spans + begin


def basic_word_bounds(text: str, begin: int, end: int) -> Iterator[int]:
    """Begin and end of each word that `basic_word_spans` gives, one behind the other."""
    return iter(basic_word_spans(text, begin, end).ravel().tolist())
