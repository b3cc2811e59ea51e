"""Texts that static students are trained on: of the training parts alone, without their labels."""

from collections.abc import Sequence

from benchmarks.data_files import Dataset, data_folder
from benchmarks.datasets import BANKING77, EWT, NEWSGROUPS, R8, STS_B, TREC_6, WNUT17
from benchmarks.labelled_text import Topics
from benchmarks.labelled_words import Sentences

__all__ = ["unlabelled_texts"]

_OF_TEXTS: Sequence[Dataset[Topics]] = (BANKING77, R8, TREC_6, NEWSGROUPS)
_OF_WORDS: Sequence[Dataset[Sentences]] = (EWT, WNUT17)


def unlabelled_texts(most: int | None = None) -> list[str]:
    """Different texts, none of which stands in a test part too.

    Args:
        most: Use so many of each data set; None: all.

    Raises:
        DatasetMissing: Data are not there.
    """
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
    return [text for text in texts if text.strip() and text not in tested]
