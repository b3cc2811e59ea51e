"""How words and sentences were read, for `metadata=True`."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray, offsets_of
from nlu_lite.model.reading import Reading
from nlu_lite.prediction.items import Items
from nlu_lite.text.segments import Segments
from nlu_lite.text.tokenizer import PieceTokenizer

__all__ = ["Details", "ItemDetails"]

ItemDetails: TypeAlias = Mapping[str, "IntArray | BoolArray | list[list[str]]"]


class Details:
    """How words and sentences were read; it is filled block by block."""

    def __init__(
        self, segments: Segments, tokenizer: PieceTokenizer, *, whole_documents: bool
    ) -> None:
        """Begin with nothing read.

        Args:
            segments: Sentences and words.
            tokenizer: The model's own.
            whole_documents: Whether the sentences are whole documents.
        """
        self._segments = segments
        self._whole = whole_documents
        self._tokenizer = tokenizer
        self._lengths = np.zeros(len(segments.words), dtype=np.int64)
        self._unknown = np.zeros(len(segments.words), dtype=bool)
        self._windows = np.zeros(len(segments.sentences), dtype=np.int64)
        self._ids: list[IntArray] = []
        self._read: list[IntArray] = []

    def add(self, reading: Reading) -> None:
        """Take what is known of one block."""
        self._lengths[reading.block.word_rows] = reading.word_lengths
        self._unknown[reading.block.word_rows] = reading.unknown_words
        self._windows[reading.block.sentence_rows] = reading.windows
        self._ids.append(reading.ids_of_words())
        self._read.append(reading.block.word_rows)

    def of_items(self, items: Items) -> ItemDetails:
        """What is known of each item.

        Returns:
            `pieces` (at token level: the pieces of the word as the vocabulary spells them),
            `piece_count`, `unknown` (whether a piece is not in the vocabulary) and `windows` (the
            number of sequences that its sentence, or its document, was read as).
        """
        if items.level == "token":
            return self._of_words(items)
        sentences = np.arange(len(self._windows)) if self._whole else items.sentence
        words = np.append(self._segments.sentence_words[sentences], len(self._lengths))
        windows = np.append(sentences, len(self._windows))
        return {
            "piece_count": np.diff(offsets_of(self._lengths)[words]),
            "unknown": np.diff(offsets_of(self._unknown.astype(np.int64))[words]) > 0,
            "windows": np.diff(offsets_of(self._windows)[windows]),
        }

    def _of_words(self, items: Items) -> ItemDetails:
        rows = len(items.spans)
        counts = np.ones(rows, dtype=np.int64)
        counts[items.word_items] = self._lengths
        unknown = np.zeros(rows, dtype=bool)
        unknown[items.word_items] = self._unknown
        pieces = [[items.labels.get(item, "")] for item in range(rows)]
        names = self._tokenizer.names(np.concatenate([*self._ids, np.empty(0, np.int64)]).tolist())
        read = np.concatenate([*self._read, np.empty(0, np.int64)])
        bounds = offsets_of(self._lengths[read]).tolist()
        for place, item in enumerate(items.word_items[read].tolist()):
            pieces[item] = names[bounds[place] : bounds[place + 1]]
        return {
            "pieces": pieces,
            "piece_count": counts,
            "unknown": unknown,
            "windows": self._windows[items.sentence],
        }
