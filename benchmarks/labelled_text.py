"""Texts that people have judged, and the formats that they come in."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray

__all__ = [
    "Pairs",
    "Topics",
    "documents",
    "questions",
    "scored_pairs",
    "scored_words",
    "spread",
    "topics",
    "topics_of_tabs",
]

# The file of questions begins with others; these are those of TREC's that are learnt from.
_QUESTIONS, _TO_TEST = 5_452, 500


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of texts, and how near people found them.

    Attributes:
        first: One text a pair.
        second: The other.
        scores: Shape (pairs,), greater for nearer ones.
    """

    first: Sequence[str]
    second: Sequence[str]
    scores: FloatArray

    def some(self, count: int | None) -> "Pairs":
        """So many of them, from all parts; None: all.

        >>> Pairs(("a", "b", "c"), ("d", "e", "f"), np.arange(3, dtype=np.float32)).some(2).first
        ('a', 'c')
        """
        chosen = spread(len(self.scores), count)
        return Pairs(self.first[chosen], self.second[chosen], self.scores[chosen])


@dataclass(frozen=True, slots=True)
class Topics:
    """Texts, and the topic of each, in two parts.

    Attributes:
        train: Texts to learn from.
        train_labels: Their topics.
        test: Texts to measure with.
        test_labels: Their topics.
    """

    train: Sequence[str]
    train_labels: Sequence[str]
    test: Sequence[str]
    test_labels: Sequence[str]

    def some(self, count: int | None) -> "Topics":
        """So many texts of each part, from all places of it; None: all."""
        train, test = spread(len(self.train), count), spread(len(self.test), count)
        return Topics(
            self.train[train], self.train_labels[train], self.test[test], self.test_labels[test]
        )


def scored_pairs(contents: Sequence[bytes]) -> Pairs:
    r"""The pairs of a CSV file without a header: text, text, score.

    >>> pairs = scored_pairs([b'"Yes, sir.",Yes.,4.5\nYes.,No.,0\n'])
    >>> pairs.first, pairs.second, pairs.scores.tolist()
    (('Yes, sir.', 'Yes.'), ('Yes.', 'No.'), [4.5, 0.0])
    """
    return _pairs(list(csv.reader(_lines(contents[0]))))


def scored_words(contents: Sequence[bytes]) -> Pairs:
    r"""The pairs of a file of lines `word TAB word TAB score`; lines from # on are comments.

    >>> pairs = scored_words([b"# Word 1\tWord 2\tHuman\nold\tnew\t1.58\n"])
    >>> pairs.first, pairs.second, pairs.scores
    (('old',), ('new',), array([1.58], dtype=float32))
    """
    lines = [line for line in _lines(contents[0]) if not line.startswith("#")]
    return _pairs([line.rstrip("\n").split("\t") for line in lines])


def documents(contents: Sequence[bytes]) -> Pairs:
    r"""All pairs of documents, a line each, scored by the upper half of a matrix.

    >>> pairs = documents([b"One.\nTwo.\nThree.\n", b"1\t.5\t.25\n0\t1\t.75\n0\t0\t1\n"])
    >>> pairs.first, pairs.second, pairs.scores.tolist()
    (['One.', 'One.', 'Two.'], ['Two.', 'Three.', 'Three.'], [0.5, 0.25, 0.75])
    """
    # The pound sign of the file from 2005 is that of latin-1.
    texts = [line.rstrip("\n") for line in _lines(contents[0], encoding="latin-1")]
    scores = np.array([line.split("\t") for line in _lines(contents[1])], dtype=np.float32)
    if scores.shape != (len(texts), len(texts)):
        raise ValueError(f"{len(texts)} documents, and scores of shape {scores.shape}")
    above = np.triu_indices(len(texts), 1)
    first, second = ([texts[place] for place in places.tolist()] for places in above)
    return Pairs(first, second, scores[above])


def topics(contents: Sequence[bytes]) -> Topics:
    r"""The texts of two CSV files, to learn from and to test with: a header, then text, label.

    >>> topics([b"text,category\nMy card?,card\n", b"text,category\nMy PIN?,pin\n"])
    Topics(train=('My card?',), train_labels=('card',), test=('My PIN?',), test_labels=('pin',))
    """
    (train, train_labels), (test, test_labels) = (
        zip(*list(csv.reader(_lines(content)))[1:], strict=True) for content in contents
    )
    return Topics(train, train_labels, test, test_labels)


def topics_of_tabs(contents: Sequence[bytes]) -> Topics:
    r"""The texts of two files of Orange: three lines of header, then lines `label TAB text`.

    A line without a label is none of them: such a one stands below the header.

    >>> lines = b"Category\tText\nd\tstring\nclass\t\n\nship\tthe port was closed\n"
    >>> topics_of_tabs([lines, lines]).train, topics_of_tabs([lines, lines]).test_labels
    (('the port was closed',), ('ship',))
    """
    (train_labels, train), (test_labels, test) = (
        zip(*_labelled(line.rstrip("\n") for line in _lines(content)[3:]), strict=True)
        for content in contents
    )
    return Topics(train, train_labels, test, test_labels)


def questions(contents: Sequence[bytes], *, fine: bool, test: int = _TO_TEST) -> Topics:
    r"""The last 5,452 lines `coarse:fine question`, of which some are drawn to test with.

    They are drawn with one seed, each class as often as it has its share.

    Args:
        contents: The file, in latin-1.
        fine: Whether the label is all of `coarse:fine`; else it is the coarse one.
        test: How many are drawn.

    >>> lines = b"NUM:date When?\nLOC:city Where?\nNUM:count How many?\nLOC:state And where?\n"
    >>> found = questions([lines], fine=False, test=2)
    >>> sorted(found.train_labels), sorted(found.test_labels)
    (['LOC', 'NUM'], ['LOC', 'NUM'])
    """
    from sklearn.model_selection import train_test_split

    lines = _lines(contents[0], encoding="latin-1")[-_QUESTIONS:]
    labels, texts = zip(*(line.rstrip("\n").split(" ", 1) for line in lines), strict=True)
    classes = [label if fine else label.partition(":")[0] for label in labels]
    parts = train_test_split(texts, classes, test_size=test, random_state=0, stratify=classes)
    train, tested, train_labels, test_labels = map(tuple, parts)
    return Topics(train, train_labels, tested, test_labels)


def _labelled(lines: Iterable[str]) -> Iterator[list[str]]:
    return (line.split("\t") for line in lines if line.strip("\t"))


def _pairs(rows: Sequence[Sequence[str]]) -> Pairs:
    first, second, scores = zip(*rows, strict=True)
    return Pairs(first, second, np.array(scores, dtype=np.float32))


def _lines(content: bytes, *, encoding: str = "utf-8") -> list[str]:
    # Not by splitlines, which would also cut at characters that are part of a text.
    text = content.decode(encoding)
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def spread(size: int, count: int | None) -> slice:
    """Every so many-th of some things, so that at most `count` are left."""
    return slice(None, None, 1 if count is None else -(-size // count))
