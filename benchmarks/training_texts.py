"""Texts to train on as long as real ones: English words with made-up labels, to measure speed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from benchmarks.text import english

__all__ = ["KINDS", "LabelledTexts", "labelled_texts"]

# Longer ones might have more pieces than the 512 that a BERT reads: a peer would cut them.
_MOST_WORDS = 350
_CLASSES = 6


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """What a classifier can be trained on.

    Attributes:
        texts: The texts, no two of them equal in all likelihood.
        labels: A class for each, from 0 to 5.
    """

    texts: Sequence[str]
    labels: Sequence[int]


@dataclass(frozen=True, slots=True)
class Kind:
    """Texts of some length.

    Attributes:
        words: The least number of words, that of each tenth of the texts, and the greatest.
        texts: How many make a measurement of some seconds.
    """

    words: Sequence[int]
    texts: int


# Measured on the training parts of TREC and R8.
KINDS = {
    "questions": Kind((3, 6, 7, 8, 9, 10, 11, 12, 13, 15, 37), 1_024),
    "news": Kind((5, 17, 26, 39, 52, 66, 84, 102, 152, 248, 964), 128),
}


def labelled_texts(kind: Kind, count: int) -> LabelledTexts:
    """So many texts of a kind, in no order of length; the same each time.

    >>> made = labelled_texts(KINDS["questions"], 100)
    >>> len(set(made.texts)), sum(len(text.split()) for text in made.texts) // 100
    (100, 11)
    """
    random = np.random.default_rng(0)
    tenths = np.linspace(0, 1, len(kind.words))
    lengths = np.interp(random.random(count), tenths, kind.words).astype(int)
    # What is no word would become a piece a character.
    words = cycle([word for word in english().split() if word.isalpha()])
    texts = [" ".join(islice(words, min(length, _MOST_WORDS))) for length in lengths.tolist()]
    return LabelledTexts(texts, [place % _CLASSES for place in range(count)])
