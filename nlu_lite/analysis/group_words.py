"""The words that set groups of texts apart: class-based tf-idf.

As BERTopic weighs them (Grootendorst 2022, arXiv:2203.05794): all texts of a group are one text,
and a word counts in it by how often it occurs there, times log(1 + A / f), where f is how often it
occurs in all groups, and A the mean number of words of a group. One thing is different: what would
be expected of any group is taken away from how often a word occurs in one. So words that are
frequent everywhere have no weight, even in two groups, and there is no need of a list of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from math import log

from nlu_lite.analysis.terms import terms_of

__all__ = ["words_apart"]


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
