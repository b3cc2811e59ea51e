"""Sentences of documents and words of sentences, as stages make them in Spark's workers."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of
from nlu_lite.spark.annotations import Annotations, AnnotatorType
from nlu_lite.text.sentences import sentence_spans
from nlu_lite.text.words import basic_word_spans, is_spaceless, word_pattern

__all__ = ["STRATEGIES", "SplitSentences", "SplitWords"]

# Where a bound from `begin` to `end` cuts: it is left out, begins the sentence behind it, or ends
# the one before it.
STRATEGIES: Mapping[str, Callable[[int, int], tuple[int, ...]]] = {
    "none": lambda begin, end: (begin, end),
    "prepend": lambda begin, end: (begin,),
    "append": lambda begin, end: (end,),
}
_NOT_BLANK = re.compile(r"\S(?:.*\S)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SplitSentences:
    """Documents to sentences.

    Attributes:
        language: Whose rules to follow.
        bounds: Regular expressions; a sentence ends where one of them matches.
        bounds_only: Whether it ends nowhere else.
        strategy: Where a match belongs, one of STRATEGIES.
        shortest: Fewest characters of a sentence that is kept.
        longest: Most characters.
    """

    language: str
    bounds: tuple[str, ...]
    bounds_only: bool
    strategy: str
    shortest: int
    longest: int
    kind: ClassVar[AnnotatorType] = "document"

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """The sentences of each row, numbered through."""
        for (documents,) in parts:
            sentences = _split(documents, self._spans)
            number = np.arange(len(sentences)) - sentences.rows[:-1][sentences.row_of_each()]
            yield Annotations(sentences.rows, sentences.spans, sentences.texts, number)

    def _spans(self, text: str) -> IntArray:
        spans = self._unbounded(text)
        if self.bounds:
            spans = self._cut(text, spans)
        return _of_length(spans, self.shortest, self.longest)

    def _cut(self, text: str, spans: IntArray) -> IntArray:
        """The spans, cut where a bound matches, without the white space at their ends."""
        matches = [match.span() for bound in self.bounds for match in re.finditer(bound, text)]
        cuts = {place for match in matches for place in STRATEGIES[self.strategy](*match)}
        places = sorted({*cuts, *spans.ravel().tolist()})
        left_out = np.zeros(len(text) + 1, dtype=np.int64)
        if self.strategy == "none":
            for begin, end in matches:
                left_out[begin] += 1
                left_out[end] -= 1
        inside = np.cumsum(left_out) > 0
        cut = [
            match.span()
            for begin, end in zip(places, places[1:], strict=False)
            if not inside[begin] and (match := _NOT_BLANK.search(text, begin, end))
        ]
        return np.array(cut, dtype=np.int64).reshape(-1, 2)

    def _unbounded(self, text: str) -> IntArray:
        if self.bounds and self.bounds_only:
            return np.array([[0, len(text)]], dtype=np.int64)
        return sentence_spans(text, language=self.language)


@dataclass(frozen=True, slots=True)
class SplitWords:
    """Sentences, or documents, to words.

    Attributes:
        language: Whose rules to follow.
        context: Characters that are tokens of their own at either end of a word.
        exceptions: Words that are not cut.
        exact: Whether the case of exceptions matters.
        shortest: Fewest characters of a word that is kept.
        longest: Most characters.
    """

    language: str
    context: str
    exceptions: tuple[str, ...]
    exact: bool
    shortest: int
    longest: int
    kind: ClassVar[AnnotatorType] = "token"

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """The words of each row, with the number of their sentence."""
        spans_of = self._rule()
        for (sentences,) in parts:
            yield _split(sentences, spans_of)

    def _rule(self) -> Callable[[str], IntArray]:
        pattern = word_pattern(self.context, exceptions=self.exceptions, exact=self.exact)
        spaceless = is_spaceless(self.language)

        def spans_of(text: str) -> IntArray:
            if spaceless:
                spans = basic_word_spans(text)
            else:
                matches = [match.span() for match in pattern.finditer(text)]
                spans = np.array(matches, dtype=np.int64).reshape(-1, 2)
            return _of_length(spans, self.shortest, self.longest)

        return spans_of


def _split(annotations: Annotations, spans_of: Callable[[str], IntArray]) -> Annotations:
    """The parts of each text, with the number that the text has in its row."""
    spans = [spans_of(text) for text in annotations.texts]
    counts = np.array([len(own) for own in spans], dtype=np.int64)
    number = np.arange(len(annotations)) - annotations.rows[:-1][annotations.row_of_each()]
    texts = [
        text[begin:end]
        for text, own in zip(annotations.texts, spans, strict=True)
        for begin, end in own.tolist()
    ]
    flat = np.concatenate([*spans, np.empty((0, 2), dtype=np.int64)])
    return Annotations(
        rows=offsets_of(counts)[annotations.rows],
        spans=flat + np.repeat(annotations.spans[:, :1], counts, axis=0),
        texts=texts,
        sentence=np.repeat(number, counts),
    )


def _of_length(spans: IntArray, shortest: int, longest: int) -> IntArray:
    lengths = spans[:, 1] - spans[:, 0]
    kept: IntArray = spans[(lengths >= shortest) & (lengths <= longest)]
    return kept
