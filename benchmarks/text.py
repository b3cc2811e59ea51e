"""English that every Python brings along: the language reference, as `help()` shows it."""

from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice
from pydoc_data.topics import topics  # type: ignore[import-not-found, unused-ignore]

import numpy as np

from nlu_lite.common.arrays import IntArray

__all__ = ["all_sentences", "documents", "english", "numbered_sentences", "of_mean", "sentences"]

_WORDS_A_DOCUMENT = 40
# What is shorter is a heading or a leftover. What is longer might have more pieces than the 512
# that a BERT reads: peers would cut it, or fail.
_FEWEST_WORDS, _MOST_CHARACTERS = 5, 500


@cache
def english() -> str:
    """All topics, one behind the other: some 450,000 characters."""
    return "\n\n".join(topics[name] for name in sorted(topics))


def documents(count: int) -> list[str]:
    """Texts of 40 words each; from about 1,600 on they come again.

    >>> [len(text.split()) for text in documents(3)]
    [40, 40, 40]
    """
    words = english().split()
    # The last few words, too few for a document, are left out.
    begins = range(0, len(words) - _WORDS_A_DOCUMENT, _WORDS_A_DOCUMENT)
    parts = [" ".join(words[begin : begin + _WORDS_A_DOCUMENT]) for begin in begins]
    return list(islice(cycle(parts), count))


def sentences(count: int) -> list[str]:
    """Different sentences from everywhere in the text, in its order.

    Each is read as one sequence by everything that is compared: nlu_lite finds one sentence in it.

    Raises:
        ValueError: There are not so many.

    >>> len(set(sentences(100)))
    100
    """
    found = all_sentences()
    if count > len(found):
        raise ValueError(f"{count:,} sentences; the text has {len(found):,} different ones.")
    return [found[place * len(found) // count] for place in range(count)]


def numbered_sentences(count: int) -> list[str]:
    """Different sentences, as many as are asked for: where they come again, a number leads them.

    >>> len(set(numbered_sentences(20_000)))
    20000
    """
    found = all_sentences()
    return [
        f"{place // len(found)} {found[place % len(found)]}"
        if place >= len(found)
        else found[place]
        for place in range(count)
    ]


def of_mean(
    mean: int, texts: Sequence[str], lengths: Sequence[int] | IntArray, *, count: int
) -> list[str]:
    """So many texts of nearly equal lengths, whose mean is nearest to one that is asked for.

    Args:
        mean: In what lengths are counted in.
        texts: Those to choose from; the chosen ones keep their order.
        lengths: Of each text.
        count: How many are chosen.

    Raises:
        ValueError: There are not so many.

    >>> of_mean(3, ["a", "bbb", "ffffff", "dddd", "cc"], [1, 3, 6, 4, 2], count=3)
    ['bbb', 'dddd', 'cc']
    """
    if count > len(texts):
        raise ValueError(f"{count:,} sentences; the text has {len(texts):,} different ones.")
    order = np.argsort(lengths, kind="stable")
    sums = np.concatenate([[0], np.cumsum(np.asarray(lengths)[order])])
    begin = int(np.argmin(np.abs((sums[count:] - sums[:-count]) / count - mean)))
    return [texts[place] for place in np.sort(order[begin : begin + count])]


@cache
def all_sentences() -> tuple[str, ...]:
    """All different sentences that are neither headings nor too long, in the text's order."""
    from nlu_lite.text.sentences import sentence_spans

    text = english()
    spans = sentence_spans(text, language="en").tolist()
    different = dict.fromkeys(" ".join(text[begin:end].split()) for begin, end in spans)
    return tuple(
        sentence
        for sentence in different
        if len(sentence.split()) >= _FEWEST_WORDS
        and len(sentence) <= _MOST_CHARACTERS
        and len(sentence_spans(sentence, language="en")) == 1
    )
