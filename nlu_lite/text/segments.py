"""The sentences and words of many documents, as arrays of spans."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of, ranges
from nlu_lite.text.sentences import sentence_bounds
from nlu_lite.text.words import basic_word_bounds, is_spaceless, word_bounds

__all__ = ["Block", "Segments", "segment"]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Sentences that are read together.

    Attributes:
        sentence_rows: Shape (sentences,), the number of each sentence among all.
        word_rows: Shape (words,), the number of each word among all.
        texts: The text of each sentence.
        words: Shape (words, 2), begin and end in code points of the sentence.
        sentence_words: Shape (sentences + 1,), where the words of each sentence begin and end.
    """

    sentence_rows: IntArray
    word_rows: IntArray
    texts: list[str]
    words: IntArray
    sentence_words: IntArray


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
        # Lists of numbers: a list a span would wake the garbage collector again and again.
        documents, (begins, ends) = self.document_of_sentences().tolist(), self.sentences.T.tolist()
        places = zip(documents, begins, ends, strict=True)
        return [self.texts[document][begin:end] for document, begin, end in places]

    def whole_documents(self) -> "Segments":
        """Each document with words as one sentence, for models that read it at once."""
        with_words = np.diff(self.document_words) > 0
        ends = self.document_sentences[1:][with_words] - 1
        begins = self.document_sentences[:-1][with_words]
        spans = np.stack([self.sentences[begins, 0], self.sentences[ends, 1]], axis=1)
        return replace(
            self,
            sentences=spans,
            document_sentences=offsets_of(with_words.astype(np.int64)),
            sentence_words=np.append(self.sentence_words[begins], len(self.words)),
        )

    def chosen(self, sentences: IntArray) -> "Segments":
        """Some of the sentences alone, with their words.

        Args:
            sentences: Shape (n,), their numbers, which rise.
        """
        counts = np.diff(self.sentence_words)[sentences]
        return replace(
            self,
            sentences=self.sentences[sentences],
            words=self.words[ranges(self.sentence_words[sentences], counts)],
            document_sentences=np.searchsorted(sentences, self.document_sentences),
            sentence_words=offsets_of(counts),
        )

    def blocks(self, characters: int) -> Iterator[Block]:
        """All sentences, some at a time: in order, but equal ones behind the first of them.

        Args:
            characters: A block ends with the sentence that brings it to so many.
        """
        texts = self.sentence_texts()
        order = _equal_ones_together(texts)
        sizes = offsets_of((self.sentences[:, 1] - self.sentences[:, 0])[order])
        counts = np.diff(self.sentence_words)
        origins = np.repeat(self.sentences[:, 0], counts)
        words = self.words - origins[:, np.newaxis]
        first = 0
        while first < len(texts):
            stop = int(np.searchsorted(sizes, sizes[first] + characters))
            stop = min(max(stop, first + 1), len(texts))
            rows = order[first:stop]
            word_rows = ranges(self.sentence_words[rows], counts[rows])
            yield Block(
                sentence_rows=rows,
                word_rows=word_rows,
                texts=[texts[row] for row in rows.tolist()],
                words=words[word_rows],
                sentence_words=offsets_of(counts[rows]),
            )
            first = stop


def segment(
    texts: Sequence[str],
    *,
    language: str,
    word_spans_given: Sequence[IntArray | None] | None = None,
    basic_words: bool = False,
) -> Segments:
    """Find the sentences of each text, and the words of each sentence.

    Args:
        texts: One text a document.
        language: ISO 639 code; it chooses the rules for sentences and for words.
        word_spans_given: For each text the words that the user has found, shape (words, 2), which
            are one sentence; or None.
        basic_words: Take BERT's basic words whatever the language.

    >>> segments = segment(["I love NLP. Do you?", ""], language="en")
    >>> segments.sentence_texts()
    ['I love NLP.', 'Do you?']
    >>> segments.sentence_words
    array([0, 4, 7])
    """
    bounds_of = basic_word_bounds if basic_words or is_spaceless(language) else word_bounds
    # Numbers, not objects: a list of spans costs more than the words, and calls for collections.
    sentences, document_sentences = array("q"), array("q", [0])
    words, sentence_words = array("q"), array("q", [0])
    for text, word_spans in zip(texts, word_spans_given or [None] * len(texts), strict=True):
        if word_spans is None:
            spans = sentence_bounds(text, language=language)
            bounds = [bounds_of(text, begin, end) for begin, end in spans]
        else:
            numbers = word_spans.ravel().tolist()
            spans = [(numbers[0], numbers[-1])] if numbers else []
            bounds = [iter(numbers)] if numbers else []
        for of_sentence in bounds:
            words.extend(of_sentence)
            sentence_words.append(len(words) // 2)
        sentences.extend(chain.from_iterable(spans))
        document_sentences.append(len(sentences) // 2)
    return Segments(
        texts=texts,
        sentences=np.array(sentences, dtype=np.int64).reshape(-1, 2),
        words=np.array(words, dtype=np.int64).reshape(-1, 2),
        document_sentences=np.array(document_sentences, dtype=np.int64),
        sentence_words=np.array(sentence_words, dtype=np.int64),
    )


def _equal_ones_together(texts: Sequence[str]) -> IntArray:
    first: dict[str, int] = {}
    places = [first.setdefault(text, place) for place, text in enumerate(texts)]
    return np.argsort(np.array(places, dtype=np.int64), kind="stable")
