"""What stages do in Spark's Python workers: annotations of some rows to annotations of the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.pool import normalized
from nlu_lite.errors import CutSentencesWarning
from nlu_lite.model.model import Model
from nlu_lite.model.reading import Reading
from nlu_lite.prediction.options import Options
from nlu_lite.prediction.vector_choice import VectorChoice, chosen_vectors
from nlu_lite.spark.alignment import sentence_of_tokens
from nlu_lite.spark.annotations import Annotations, AnnotatorType
from nlu_lite.spark.worker_models import WorkerModels
from nlu_lite.text.segments import Segments, segment

__all__ = ["EmbedSentences", "EmbedWords", "PoolWords", "Recipe"]


class Recipe(Protocol):
    """What a stage does; it pickles and has no state."""

    @property
    def kind(self) -> AnnotatorType:
        """What it makes."""

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """Make annotations.

        Args:
            parts: Those of each input, some rows at a time.

        Yields:
            Those of the same rows.
        """


@dataclass(frozen=True, slots=True)
class EmbedWords:
    """The vector of each token in its sentence, pooled from its pieces as the model's card says.

    Attributes:
        models: How to come by the model.
        cut_at: Where to cut a sentence, in pieces; None: nowhere.
    """

    models: WorkerModels
    cut_at: int | None
    kind: ClassVar[AnnotatorType] = "word_embeddings"

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """Tokens of sentences with vectors; tokens without pieces are left out."""
        model = _model(self.models)
        choice = chosen_vectors(model, Options(level="token"))
        cut = _Cut(self.cut_at)
        for sentences, given in parts:
            sentence = sentence_of_tokens(given, sentences)
            tokens = given.only(sentence >= 0)
            sentence = sentence[sentence >= 0]
            order = np.argsort(sentence, kind="stable")
            segments = _segments(sentences, tokens, sentence, order)
            vectors = np.empty((len(tokens), choice.dimension), dtype=np.float32)
            pieces = np.full(len(tokens), -1, dtype=np.int64)
            for reading in model.read(segments, choice.layers, cut_at=self.cut_at):
                rows = order[reading.block.word_rows]
                vectors[rows] = reading.words(choice.words)[:, : choice.dimension]
                there = reading.word_lengths > 0
                pieces[rows[there]] = reading.pieces.ids[reading.pieces.word_pieces[there, 0]]
                cut.count(reading)
            if choice.normalize:
                vectors = normalized(vectors)
            yield self._made(model, tokens, sentences, sentence, vectors, pieces)
        cut.warn(model)

    def _made(
        self,
        model: Model,
        tokens: Annotations,
        sentences: Annotations,
        sentence: IntArray,
        vectors: FloatArray,
        pieces: IntArray,
    ) -> Annotations:
        lower = bool(model.spec.lowercase)
        found = Annotations(
            rows=tokens.rows,
            spans=tokens.spans,
            texts=tokens.texts,
            sentence=_number_in_row(sentences)[sentence],
            metadata={
                "token": [text.lower() for text in tokens.texts] if lower else tokens.texts,
                "pieceId": list(map(str, pieces.tolist())),
                "isWordStart": ["true"] * len(tokens),
                # So it is in Spark NLP: wordpieces spell every word.
                "isOOV": ["false"] * len(tokens),
            },
            vectors=vectors,
        )
        return found.only(pieces >= 0)


@dataclass(frozen=True, slots=True)
class EmbedSentences:
    """The vector of each sentence, which the model reads whole.

    Attributes:
        models: How to come by the model.
        cut_at: Where to cut a sentence, in pieces; None: nowhere.
    """

    models: WorkerModels
    cut_at: int | None
    kind: ClassVar[AnnotatorType] = "sentence_embeddings"

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """Sentences with vectors; those without words are left out."""
        model = _model(self.models)
        choice = chosen_vectors(model, Options(level="sentence"))
        cut = _Cut(self.cut_at)
        for (given,) in parts:
            sentences = given.only(np.array([bool(text.strip()) for text in given.texts], bool))
            vectors = self._vectors(model, choice, sentences, cut)
            yield _of_sentences(sentences, vectors).only(~np.isnan(vectors[:, 0]))
        cut.warn(model)

    def _vectors(
        self, model: Model, choice: VectorChoice, sentences: Annotations, cut: "_Cut"
    ) -> FloatArray:
        vectors = np.empty((len(sentences), choice.dimension), dtype=np.float32)
        for reading in model.read(_whole(sentences), choice.layers, cut_at=self.cut_at):
            assert choice.sequences is not None, "the stage takes models of sentences only"
            found = reading.sentences(choice.sequences, model.encoder)
            vectors[reading.block.sentence_rows] = found[:, : choice.dimension]
            cut.count(reading)
        return normalized(vectors) if choice.normalize else vectors


@dataclass(frozen=True, slots=True)
class PoolWords:
    """The vector of each sentence from those of its tokens.

    Attributes:
        strategy: "AVERAGE" or "SUM".
    """

    strategy: str
    kind: ClassVar[AnnotatorType] = "sentence_embeddings"

    def annotate(self, parts: Iterator[Sequence[Annotations]]) -> Iterator[Annotations]:
        """Sentences with vectors; those without tokens that have one are left out."""
        for sentences, words in parts:
            sentence = sentence_of_tokens(words, sentences)
            order = np.argsort(sentence, kind="stable")
            order = order[sentence[order] >= 0]
            found, first, counts = np.unique(sentence[order], return_index=True, return_counts=True)
            assert words.vectors is not None, "the stage reads the vectors of words"
            pooled = words.vectors[order]
            if len(order):
                pooled = np.add.reduceat(pooled, first)
            if self.strategy == "AVERAGE":
                pooled = np.divide(pooled, counts[:, np.newaxis], dtype=np.float32)
            kept = np.isin(np.arange(len(sentences)), found)
            yield _of_sentences(sentences.only(kept), pooled, _number_in_row(sentences)[kept])


class _Cut:
    """Counts what was cut in a task."""

    def __init__(self, cut_at: int | None) -> None:
        self._cut_at = cut_at
        self._words = 0
        self._sentences = 0

    def count(self, reading: Reading) -> None:
        self._words += reading.cut_words
        self._sentences += reading.cut_sentences

    def warn(self, model: Model) -> None:
        if self._sentences:
            warn(
                f"setMaxSentenceLength({self._cut_at}) cut {self._sentences:,} sentences of "
                f"{_partition()} for {model.spec.ref}; {self._words:,} tokens behind the cut have "
                "no vectors. Without it, long sentences are read in windows, and nothing is lost.",
                CutSentencesWarning,
            )


def _partition() -> str:
    from pyspark import TaskContext

    context = TaskContext.get()
    return "the data" if context is None else f"partition {context.partitionId()}"


def _model(models: WorkerModels) -> Model:
    return next(iter(models.models().values()))


def _number_in_row(sentences: Annotations) -> IntArray:
    return np.arange(len(sentences)) - sentences.rows[:-1][sentences.row_of_each()]


def _segments(
    sentences: Annotations, tokens: Annotations, sentence: IntArray, order: IntArray
) -> Segments:
    """The tokens as the words of their sentences.

    Args:
        sentences: Each is read as a document.
        tokens: Those that lie in a sentence.
        sentence: Shape (tokens,), the sentence of each.
        order: Shape (tokens,), which puts them in the order of the sentences.
    """
    spans = (tokens.spans - sentences.spans[sentence, :1])[order]
    counts = np.bincount(sentence, minlength=len(sentences))
    bounds = offsets_of(counts)
    texts, given = list(sentences.texts), np.split(spans, bounds[1:-1])
    words = [tokens.texts[place] for place in order.tolist()]
    for number, (begin, end) in enumerate(zip(bounds.tolist(), bounds[1:].tolist(), strict=False)):
        own = words[begin:end]
        text = texts[number]
        if own != [text[place:stop] for place, stop in given[number].tolist()]:
            # Tokens that were changed on their way are read in the place of the sentence's text.
            texts[number], given[number] = " ".join(own), _joined(own)
    return segment(texts, language="xx", word_spans_given=given if len(sentences) else [])


def _joined(words: Sequence[str]) -> IntArray:
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    begins = offsets_of(lengths + 1)[:-1]
    return np.stack([begins, begins + lengths], axis=1)


def _whole(sentences: Annotations) -> Segments:
    """Each sentence as a document of one word, without the white space around it."""
    spans = []
    for text in sentences.texts:
        begin = len(text) - len(text.lstrip())
        spans.append(np.array([[begin, len(text.rstrip())]], dtype=np.int64))
    return segment(sentences.texts, language="xx", word_spans_given=spans)


def _of_sentences(
    sentences: Annotations, vectors: FloatArray, numbers: IntArray | None = None
) -> Annotations:
    return Annotations(
        rows=sentences.rows,
        spans=sentences.spans,
        texts=sentences.texts,
        sentence=_number_in_row(sentences) if numbers is None else numbers,
        metadata={
            "token": sentences.texts,
            "pieceId": ["-1"] * len(sentences),
            "isWordStart": ["true"] * len(sentences),
        },
        vectors=vectors,
    )
