"""What the rows of a table stand for: words, sentences, documents, or pieces with special ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of, ranges
from nlu_lite.prediction.columns import Excerpts, NamedValues
from nlu_lite.prediction.options import Level, row_name
from nlu_lite.text.segments import Segments

__all__ = ["Items", "items_of", "place_values", "with_special_pieces"]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What the rows of a table stand for.

    Attributes:
        level: What each of them is.
        spans: Shape (items, 2), begin and end in code points of the document.
        document_items: Shape (documents + 1,), where the items of each document begin and end.
        sentence: Shape (items,), the sentence of each item among all, the first of a document.
        word_items: Shape (words,), the item of each word at token level; else empty.
        special: For each special piece that has rows, its place in a sequence (negative from the
            end), with the items that are this piece, one a sentence.
        labels: The text of items that are special pieces.
    """

    level: Level
    spans: IntArray
    document_items: IntArray
    sentence: IntArray
    word_items: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    special: Mapping[int, IntArray] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)

    def rows(self) -> tuple[IntArray, IntArray]:
        """Shape (rows,) twice: for each row of the table its document, and its item or -1.

        A document without items has one row.
        """
        counts = np.diff(self.document_items)
        lengths = np.maximum(counts, 1)
        document = np.repeat(np.arange(len(counts)), lengths)
        item = np.full(len(document), -1, dtype=np.int64)
        item[ranges(offsets_of(lengths)[:-1], counts)] = np.arange(self.document_items[-1])
        return document, item

    def documents(self) -> IntArray:
        """Shape (items,): the document of each item."""
        counts = np.diff(self.document_items)
        return np.repeat(np.arange(len(counts)), counts)


def items_of(level: Level, segments: Segments) -> Items:
    """The words, the sentences or the documents with words."""
    sentences = np.arange(len(segments.sentences))
    if level == "token":
        counts = np.diff(segments.sentence_words)
        sentence, words = np.repeat(sentences, counts), np.arange(len(segments.words))
        return Items(level, segments.words, segments.document_words, sentence, word_items=words)
    if level == "sentence":
        return Items(level, segments.sentences, segments.document_sentences, sentences)
    with_words = np.diff(segments.document_sentences) > 0
    ends = np.array([len(text) for text in segments.texts], dtype=np.int64)[with_words]
    return Items(
        level,
        np.stack([np.zeros_like(ends), ends], axis=1),
        offsets_of(with_words.astype(np.int64)),
        segments.document_sentences[:-1][with_words],
    )


def with_special_pieces(
    segments: Segments, *, before: Sequence[str], behind: Sequence[str]
) -> Items:
    """The words of each sentence, between the special pieces that the model reads around it.

    Args:
        segments: Sentences and words.
        before: The special pieces in front of each sentence.
        behind: Those behind it.
    """
    words = np.diff(segments.sentence_words)
    lengths = words + len(before) + len(behind)
    offsets = offsets_of(lengths)
    word_items = ranges(offsets[:-1] + len(before), words)
    spans = np.zeros((offsets[-1], 2), dtype=np.int64)
    spans[word_items] = segments.words
    special = {place: offsets[:-1] + place for place in range(len(before))} | {
        place: offsets[1:] + place for place in range(-len(behind), 0)
    }
    names = [*before, *behind]
    return Items(
        "token",
        spans,
        offsets[segments.document_sentences],
        np.repeat(np.arange(len(words)), lengths),
        word_items,
        special,
        {item: names[place] for place, items in special.items() for item in items.tolist()},
    )


def place_values(segments: Segments, items: Items) -> NamedValues:
    """What each item is, and where it stands.

    Args:
        segments: Sentences and words.
        items: What rows stand for.

    Returns:
        Their texts, begins, ends and the number of their sentence in its document, under the names
        of the columns.
    """
    row = row_name(items.level)
    sentence = np.arange(len(segments.sentences)) - np.repeat(
        segments.document_sentences[:-1], np.diff(segments.document_sentences)
    )
    # Special pieces stand for no part of a text.
    nowhere = tuple(items.labels)
    texts = Excerpts(segments.texts, items.documents(), items.spans, items.labels)
    return {
        row: (texts, ()),
        f"{row}_begin": (items.spans[:, 0], nowhere),
        f"{row}_end": (items.spans[:, 1], nowhere),
        "sentence_number": (sentence[items.sentence], ()),
    }
