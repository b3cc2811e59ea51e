"""The sentences and words of many documents, as arrays of spans."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu_lite.arrays import IntArray, offsets_of
from nlu_lite.text.sentences import sentence_spans
from nlu_lite.text.words import basic_word_spans, is_spaceless, word_spans

__all__ = ["Segments", "segment"]


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Where sentences and words are.

    Attributes:
        texts: One text a document.
        sentences: Shape (sentences, 2), begin and end in code points of the document.
        words: Shape (words, 2), begin and end in code points of the document.
        document_sentences: Shape (documents + 1,); the sentences of document d are
            ``document_sentences[d]`` up to ``document_sentences[d + 1]``.
        sentence_words: Shape (sentences + 1,), the words of each sentence likewise.
    """

    texts: Sequence[str]
    sentences: IntArray
    words: IntArray
    document_sentences: IntArray
    sentence_words: IntArray

    @property
    def document_words(self) -> IntArray:
        """Shape (documents + 1,): the words of each document, as `sentence_words` has them."""
        return self.sentence_words[self.document_sentences]

    def document_of_sentences(self) -> IntArray:
        """Shape (sentences,): the number of each sentence's document."""
        return np.repeat(np.arange(len(self.texts)), np.diff(self.document_sentences))

    def sentence_texts(self) -> list[str]:
        """The text of each sentence."""
        places = zip(self.document_of_sentences().tolist(), self.sentences.tolist(), strict=True)
        return [self.texts[document][begin:end] for document, (begin, end) in places]


def segment(texts: Sequence[str], *, language: str) -> Segments:
    """Find the sentences of each text, and the words of each sentence.

    Args:
        texts: One text a document.
        language: ISO 639 code; it chooses the rules for sentences and for words.

    >>> found = segment(["I love NLP. Do you?", ""], language="en")
    >>> found.sentence_texts()
    ['I love NLP.', 'Do you?']
    >>> found.sentence_words
    array([0, 4, 7])
    """
    spans_of_words = basic_word_spans if is_spaceless(language) else word_spans
    sentences = [sentence_spans(text, language=language) for text in texts]
    words = [
        spans_of_words(text, begin, end)
        for text, spans in zip(texts, sentences, strict=True)
        for begin, end in spans.tolist()
    ]
    return Segments(
        texts=texts,
        sentences=_stacked(sentences),
        words=_stacked(words),
        document_sentences=offsets_of(_lengths(sentences)),
        sentence_words=offsets_of(_lengths(words)),
    )


def _stacked(spans: list[IntArray]) -> IntArray:
    return np.concatenate([*spans, np.empty((0, 2), dtype=np.int64)])


def _lengths(spans: list[IntArray]) -> IntArray:
    return np.array([len(span) for span in spans], dtype=np.int64)
