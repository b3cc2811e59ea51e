"""What labels of words look like without a model: each word has its most frequent label.

A word that was not seen has that of its lower case; else that of its last three letters, as words
that were seen once have it (after Brants 2000, arXiv:cs/0003055); else the most frequent one of
those.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu_lite.analysis.classes import Label, classes_of
from nlu_lite.common.arrays import IntArray
from nlu_lite.errors import InvalidInput, InvalidModel

__all__ = ["WORD_TASKS", "WordBaseline"]

WORD_TASKS = ("ner", "pos")

_SUFFIX = 3


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WordBaseline:
    """The most frequent label of each word, of each word's lower case, and of endings.

    Attributes:
        task: ner or pos.
        classes: The labels.
        keys: Words behind a "=", their lower case behind a "~", endings behind a "-".
        numbers: Shape (keys,), which class each has.
    """

    task: str
    classes: tuple[Label, ...]
    keys: tuple[str, ...]
    numbers: IntArray

    @classmethod
    def fitted(
        cls,
        texts: Sequence[Sequence[str]],
        labels: Sequence[Sequence[Label]],
        *,
        task: str,
        seed: int = 0,
    ) -> "WordBaseline":
        """The baseline of labelled words.

        Args:
            texts: The words of each text.
            labels: A label for each word.
            task: ner or pos.
            seed: Has no effect: nothing is left to chance.

        Raises:
            InvalidInput: There is no word.

        >>> texts, labels = [["the", "cat"], ["the", "dog"]], [["DET", "NOUN"]] * 2
        >>> WordBaseline.fitted(texts, labels, task="pos").predict([["The", "horse"]])
        [['DET', 'NOUN']]
        """
        words = [word for text in texts for word in text]
        if not words:
            raise InvalidInput(f"there is no word in {len(texts)} texts to learn labels from.")
        classes = classes_of(label for those in labels for label in those)
        numbers = {label: number for number, label in enumerate(classes)}
        seen = Counter(words)
        counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        every = (label for those in labels for label in those)
        for word, label in zip(words, every, strict=True):
            for key in _keys(word):
                if seen[word] == 1 or not key.startswith("-"):
                    counts[key][numbers[label]] += 1
        if "-" not in counts:
            counts["-"] = Counter(numbers[label] for those in labels for label in those)
        # Of labels that are equally frequent, the first of the classes.
        best = (max(sorted(count), key=count.__getitem__) for count in counts.values())
        found = np.fromiter(best, dtype=np.int64, count=len(counts))
        return cls(task=task, classes=classes, keys=tuple(counts), numbers=found)

    def predict(self, texts: Sequence[Sequence[str]]) -> list[list[Label]]:
        """The labels of the words of each text."""
        numbers: dict[str, int] = dict(zip(self.keys, self.numbers.tolist(), strict=True))

        def label(word: str) -> Label:
            return self.classes[next(numbers[key] for key in _keys(word) if key in numbers)]

        return [[label(word) for word in text] for text in texts]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What is to be stored as arrays, by name."""
        return {"numbers": self.numbers}

    def settings(self) -> dict[str, object]:
        """What is to be stored beside the arrays, as JSON."""
        return {"task": self.task, "classes": list(self.classes), "keys": list(self.keys)}

    @classmethod
    def of(
        cls, arrays: Mapping[str, npt.NDArray[Any]], settings: Mapping[str, Any]
    ) -> "WordBaseline":
        """The baseline that was stored: it predicts what the other one did.

        Raises:
            InvalidModel: The arrays do not fit to the settings.
        """
        numbers, keys = arrays["numbers"], settings["keys"]
        if numbers.shape != (len(keys),) or "-" not in keys:
            fault = f"numbers of shape {numbers.shape} for {len(keys)} keys"
            raise InvalidModel(
                f"no baseline can be made of what was stored: {fault}.", faults=[fault]
            )
        return cls(
            task=settings["task"],
            classes=tuple(settings["classes"]),
            keys=tuple(keys),
            numbers=numbers.astype(np.int64),
        )


def _keys(word: str) -> Iterator[str]:
    """What a word is looked up by, one after the other."""
    folded = word.casefold()
    yield f"={word}"
    yield f"~{folded}"
    yield f"-{folded[-_SUFFIX:]}"
    yield "-"
