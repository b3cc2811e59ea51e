"""What static students are trained on: sentences of the training parts, without their labels."""

from collections.abc import Sequence

import numpy as np

from benchmarks.data_files import Dataset, data_folder
from benchmarks.datasets import BANKING77, EWT, NEWSGROUPS, R8, STS_B, TREC_6, WNUT17
from benchmarks.labelled_text import Topics
from benchmarks.labelled_words import Sentences

__all__ = ["unlabelled_sentences"]

_OF_TEXTS: Sequence[Dataset[Topics]] = (BANKING77, R8, TREC_6, NEWSGROUPS)
_OF_WORDS: Sequence[Dataset[Sentences]] = (EWT, WNUT17)


# Shorter ones say little, longer ones are tables and signatures.
_LENGTHS = range(10, 401)
_MOST = 30_000


def unlabelled_sentences(most: int | None = None, *, seed: int = 0) -> list[str]:
    """Different sentences, 30,000 at most, none of which is a text of a test part.

    Args:
        most: Use so many texts of each data set; None: all.
        seed: Draws the sentences.

    Raises:
        DatasetMissing: Data are not there.
    """
    from nlu_lite.text.segments import segment

    texts, tested = _texts(most)
    sentences = segment(texts, language="en").sentence_texts()
    different = dict.fromkeys(one for one in sentences if len(one) in _LENGTHS)
    every = [one for one in different if one not in tested]
    drawn = np.random.default_rng(seed).permutation(len(every))[:_MOST]
    return [every[place] for place in drawn.tolist()]


def _texts(most: int | None) -> tuple[list[str], set[str]]:
    """Those of the training parts, without any of a test part; and those of the test parts."""
    folder = data_folder()
    pairs = STS_B.read(folder)
    texts: dict[str, None] = {}
    tested = {*pairs.first, *pairs.second}
    for of_texts in _OF_TEXTS:
        topics = of_texts.read(folder)
        tested.update(topics.test)
        texts.update(dict.fromkeys(topics.some(most).train))
    for of_words in _OF_WORDS:
        sentences = of_words.read(folder)
        tested.update(map(" ".join, sentences.test))
        texts.update(dict.fromkeys(map(" ".join, sentences.some(most).train)))
    return [text for text in texts if text.strip() and text not in tested], tested
