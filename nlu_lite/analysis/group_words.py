"""The words that set groups of texts apart: class-based tf-idf.

As BERTopic weighs them (Grootendorst 2022, arXiv:2203.05794): all texts of a group are one text,
and a word counts in it by how often it occurs there, times log(1 + A / f), where f is how often it
occurs in all groups, and A the mean number of words of a group. One thing is different: what would
be expected of any group is taken away from how often a word occurs in one. So words that are
frequent everywhere have no weight, even in two groups, and there is no need of a list of them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log

from nlu_lite.text.words import word_spans

__all__ = ["terms_of", "words_apart"]

# Characters of scripts that are written without blanks, and of which one or two are a word:
# Chinese characters and the Japanese syllabaries.
_DENSE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_DENSE = re.compile(f"[{_DENSE}]")
_PARTS = re.compile(rf"[{_DENSE}]+|[^\W{_DENSE}]+")


def words_apart(groups: Sequence[Iterable[str]], most: int) -> list[list[str]]:
    """The words that are most typical of each group, among the others.

    Args:
        groups: The texts of each.
        most: How many words a group.

    Returns:
        Words of each group, the most typical first; none of a group that no word sets apart.

    >>> words_apart([["a cat", "the cat"], ["a market", "the shop"]], 2)
    [['cat'], ['market', 'shop']]
    """
    counts = [Counter(chain.from_iterable(map(terms_of, texts))) for texts in groups]
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    return [_apart(count, everywhere, len(counts))[:most] for count in counts]


def terms_of(text: str) -> Iterator[str]:
    """The words of a text as they are counted: without case, and without what is only punctuation.

    They are those of NLU's rule. Of a run of Chinese characters, or of Japanese ones, each two that
    stand together are taken for a word, as search engines do.

    >>> list(terms_of("My card, don't BLOCK it! 银行卡NLP"))
    ['my', 'card', "don't", 'block', 'it', '银行', '行卡', 'nlp']
    """
    for begin, end in word_spans(text).tolist():
        word = text[begin:end].casefold()
        if _HAS_DENSE.search(word):
            yield from chain.from_iterable(map(_pairs, _PARTS.findall(word)))
        elif any(map(str.isalnum, word)):
            yield word


def _pairs(part: str) -> list[str]:
    if len(part) < 3 or not _HAS_DENSE.match(part):
        return [part]
    return [part[place : place + 2] for place in range(len(part) - 1)]


def _apart(count: Counter[str], everywhere: Counter[str], groups: int) -> list[str]:
    """The words of a group that are more frequent in it than elsewhere, by their weights."""
    size, total = count.total(), everywhere.total()
    weights: dict[str, float] = {}
    for word, times in count.items():
        excess = times / size - everywhere[word] / total
        if excess > 0:
            weights[word] = excess * log(1 + total / groups / everywhere[word])
    # Equal weights in the order of the alphabet, lest it depend on that of the rows.
    return sorted(weights, key=lambda word: (-weights[word], word))
