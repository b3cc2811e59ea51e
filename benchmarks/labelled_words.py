"""Sentences whose words people have labelled, and the formats that they come in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.labelled_text import spread

__all__ = ["Sentences", "conll", "conll_u"]

_Sentence = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences as words with a label each, in two parts.

    Attributes:
        train: The words of sentences to learn from.
        train_labels: As many labels a sentence.
        test: The words of sentences to measure with.
        test_labels: As many labels a sentence.
    """

    train: Sequence[Sequence[str]]
    train_labels: Sequence[Sequence[str]]
    test: Sequence[Sequence[str]]
    test_labels: Sequence[Sequence[str]]

    def some(self, count: int | None) -> "Sentences":
        """So many sentences of each part, from all places of it; None: all."""
        train, test = spread(len(self.train), count), spread(len(self.test), count)
        return Sentences(
            self.train[train], self.train_labels[train], self.test[test], self.test_labels[test]
        )


def conll(contents: Sequence[bytes]) -> Sentences:
    r"""The sentences of two files of lines `word TAB label`, an empty line behind each sentence.

    >>> found = conll([b"In\tO\nRome\tB-location\n\nYes\tO\n\n", b"Yes\tO\n"])
    >>> found.train, found.train_labels
    ((('In', 'Rome'), ('Yes',)), (('O', 'B-location'), ('O',)))
    """
    return _of_columns(contents, word=0, label=1)


def conll_u(contents: Sequence[bytes]) -> Sentences:
    r"""The sentences of two files in CoNLL-U, whose label is the universal part of speech.

    Words are the syntactic ones: of "don't" these are "do" and "n't".

    >>> lines = b"# text = Go\n1-2\tGo\t_\t_\n1\tG\tg\tVERB\n2\to\to\tPART\n2.1\tx\tx\tX\n\n"
    >>> conll_u([lines, lines]).test, conll_u([lines, lines]).test_labels
    ((('G', 'o'),), (('VERB', 'PART'),))
    """
    return _of_columns(contents, word=1, label=3, numbered=True)


def _of_columns(
    contents: Sequence[bytes], *, word: int, label: int, numbered: bool = False
) -> Sentences:
    """What two columns hold.

    Args:
        contents: A file to learn from, and one to measure with.
        word: Which column has the words.
        label: Which one has the labels.
        numbered: Whether the first column is a number; a line with another thing there is no word.
    """

    def sentence(lines: Iterable[str]) -> _Sentence:
        rows = [line.split("\t") for line in lines]
        chosen = [row for row in rows if not numbered or row[0].isdecimal()]
        return tuple(row[word] for row in chosen), tuple(row[label] for row in chosen)

    (train, train_labels), (test, test_labels) = (
        zip(*map(sentence, _blocks(content.decode("utf-8").split("\n"))), strict=True)
        for content in contents
    )
    return Sentences(train, train_labels, test, test_labels)


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """What stands between empty lines."""
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block
