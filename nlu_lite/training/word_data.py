"""Words with their labels, read but not checked: what every form of them is made into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu_lite.errors import InvalidInput
from nlu_lite.input.documents import Documents

__all__ = ["WordData", "refuse_blank_words"]


@dataclass(frozen=True, slots=True, eq=False)
class WordData:
    """Documents, and a label for each of their words.

    Attributes:
        documents: The documents; their words are given, or found by the rules of a language.
        labels: The labels of each document, in the order of its words, as the user wrote them.
        what: How messages call the labels.
        place: How messages call a word, by the numbers of its document and of the word in it.
    """

    documents: Documents
    labels: Sequence[Sequence[object]]
    what: str
    place: Callable[[int, int], str]


def refuse_blank_words(words: Sequence[Sequence[str]], place: Callable[[int, int], str]) -> None:
    """Raise InvalidInput where a word is empty, or white space alone, which no model reads.

    Args:
        words: The words of each document.
        place: How messages call a word.
    """
    for number, of_document in enumerate(words):
        for word, text in enumerate(of_document):
            if not text.strip():
                raise InvalidInput(
                    f"the word {text!r} at {place(number, word)} is blank, so that no model reads "
                    "anything of it.\nLeave it out, and its label too."
                )
