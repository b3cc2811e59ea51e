"""What is asked of all models of a request, ready to be computed for any documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Unpack, cast

import numpy as np

from nlu_lite.common.arrays import FloatArray, Matrices
from nlu_lite.common.column_names import column_name
from nlu_lite.common.progress import Advance, uncounted
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import InvalidOption, naming
from nlu_lite.input.documents import Documents
from nlu_lite.model.head import HeadTask
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.prediction.columns import Column, NamedValues, Schema
from nlu_lite.prediction.embedding import Embedding, embed
from nlu_lite.prediction.entities import entity_rows
from nlu_lite.prediction.items import Items, items_of, place_values, with_special_pieces
from nlu_lite.prediction.label_columns import Labelling, label_values, labelled
from nlu_lite.prediction.options import Level, Options, PredictOptions
from nlu_lite.prediction.report import report_of
from nlu_lite.prediction.schema import check_names, schema_of
from nlu_lite.prediction.table import Table
from nlu_lite.prediction.vector_choice import VectorChoice, chosen_vectors
from nlu_lite.text.pieces import pieces_as_words
from nlu_lite.text.segments import Segments, segment

__all__ = ["Prediction", "prediction_of", "words_of"]

# What labels of words are shown on; those of texts are on documents.
_LEVELS: Mapping[HeadTask, Level] = {"ner": "entity", "pos": "token"}


def words_of(documents: Documents, *, language: str, basic_words: bool = False) -> Segments:
    """The sentences and words of documents, found or as the user gave them."""
    return segment(
        documents.texts,
        language=language,
        word_spans_given=documents.word_spans,
        basic_words=basic_words,
    )


def prediction_of(
    models: Models, output_level: str | None, **options: Unpack[PredictOptions]
) -> "Prediction":
    """What is asked in one call, checked before any work is done.

    Args:
        models: The models.
        output_level: What a row is; None or "": what the last reference is for.
        **options: As in `Pipeline.predict`.

    Raises:
        InvalidOption: An option has a value that it cannot take.
    """
    if models.task is not None:
        raise InvalidOption(
            f"the request ends with train.{models.task}, and nothing has been trained yet.\n"
            "Fit the pipeline: fitted = pipeline.fit(data); then fitted.predict(…)."
        )
    last = list(models.values())[-1]
    # NLU says "" where it leaves the level to the model.
    level = output_level or _level_of(last)
    asked = Options(level=cast(Level, level), **options)
    if asked.workers != 1:
        from nlu_lite.prediction.workers import check_workers

        check_workers(models, asked.workers)
    return Prediction.of(models, asked)


def _level_of(model: Model) -> str:
    """What a row is where nobody says it."""
    if model.head is None:
        return model.spec.task.removesuffix("_embeddings")
    return _LEVELS.get(model.head.task, "document")


@dataclass(frozen=True, eq=False)
class Prediction:
    """What is asked of all models; ready to be computed for any documents.

    Attributes:
        choices: How the vectors of each reference are made.
        options: What the user asked for.
        precision: What the models compute in.
        engine: What computes them.
    """

    choices: Mapping[str, VectorChoice]
    options: Options
    precision: str
    engine: str

    @classmethod
    def of(cls, models: Models, options: Options) -> "Prediction":
        """Check what is asked, before any work is done.

        Raises:
            InvalidOption: A model cannot do what is asked, or the models not together.
        """
        choices = {}
        for ref, model in models.items():
            with naming(ref, among=len(models)):
                choices[ref] = chosen_vectors(model, options)
        if options.level == "entity":
            _check_entities(models)
        if options.probabilities:
            _check_heads(models)
        if options.special_tokens:
            shapes = {(len(m.tokenizer.prefix), len(m.tokenizer.suffix)) for m in models.values()}
            if len(shapes) > 1:
                raise InvalidOption(
                    "special_tokens=True needs models that read the same number of special pieces "
                    f"around a sentence; {', '.join(models)} do not. Ask for them one by one."
                )
        return cls(choices, options, models.precision, models.engine)

    @cached_property
    def schema(self) -> Schema:
        """Name and kind of the columns that a table has besides the user's own, in order."""
        return schema_of(self.options, self.choices)

    def settings(self) -> dict[str, object]:
        """What decides about a table, in values that can be written as JSON."""
        models = {
            ref: [choice.model.spec.ref, choice.model.spec.source.revision]
            for ref, choice in self.choices.items()
        }
        settings = {"models": models, "precision": self.precision, **self.options.settings()}
        # Runs that were interrupted before there was another engine are gone on with.
        return settings if self.engine == TORCH else {**settings, "engine": self.engine}

    def characters(self, documents: Documents) -> int:
        """How many characters will be reported as done."""
        models = {choice.model for choice in self.choices.values()}
        return sum(map(len, documents.texts)) * len(models)

    def check(self, documents: Documents) -> None:
        """Raise InvalidOption where the table of documents would have two columns of one name."""
        check_names(self.schema, [] if documents.columns is None else documents.columns.columns)

    def compute(self, documents: Documents, advance: Advance = uncounted) -> Table:
        """Compute the table of some documents.

        Args:
            documents: Texts, with the user's own columns.
            advance: Called with the number of characters done, now and then.

        Raises:
            InvalidOption: Two columns would have one name.
        """
        self.check(documents)
        segments, items = self._items(documents)
        # Two references to one model, an alias and its target, are computed once.
        different = {choice.model: choice for choice in self.choices.values()}
        of_model = {
            model: embed(choice, segments, items, metadata=self.options.metadata, advance=advance)
            for model, choice in different.items()
        }
        embeddings = {ref: of_model[choice.model] for ref, choice in self.choices.items()}
        report = report_of(
            self.options,
            self.choices,
            {ref: embedding.counts for ref, embedding in embeddings.items()},
            precision=self.precision,
            engine=self.engine,
            documents=len(documents),
            empty_documents=int((np.diff(segments.document_sentences) == 0).sum()),
        )
        labellings = {
            ref: labelled(head, cast(FloatArray, embeddings[ref].vectors), segments.sentence_words)
            for ref, choice in self.choices.items()
            if (head := choice.model.head) is not None
        }
        if self.options.level == "entity":
            (labelling,) = labellings.values()
            found = entity_rows(labelling, segments)
            items, values = found.items, found.values()
        else:
            values = self._values(segments, items, embeddings, labellings)
        values |= place_values(segments, items)
        columns = tuple(Column(name, kind, *values[name]) for name, kind in self.schema)
        return Table(documents, items, columns, report)

    def _items(self, documents: Documents) -> tuple[Segments, Items]:
        """The sentences and words, and what rows stand for."""
        options, first = self.options, self._first
        segments = words_of(
            documents, language=first.spec.language, basic_words=options.tokens == "model"
        )
        if options.tokens == "pieces":
            segments = pieces_as_words(segments, first.tokenizer)
        if not options.special_tokens:
            level = "token" if options.level == "entity" else options.level
            return segments, items_of(level, segments)
        tokenizer = first.tokenizer
        return segments, with_special_pieces(
            segments,
            before=tokenizer.names(tokenizer.prefix),
            behind=tokenizer.names(tokenizer.suffix),
        )

    @property
    def _first(self) -> Model:
        """The model that decides where words are."""
        return next(iter(self.choices.values())).model

    def _values(
        self,
        segments: Segments,
        items: Items,
        embeddings: Mapping[str, Embedding],
        labellings: Mapping[str, Labelling],
    ) -> NamedValues:
        """What the models gave for each item."""
        words = None
        if items.level in ("sentence", "document"):
            words = np.append(segments.sentence_words[items.sentence], len(segments.words))
        values: NamedValues = {}
        for ref, embedding in embeddings.items():
            for what, of in embedding.details.items():
                values[column_name(ref, what)] = (of, ())
            vectors = embedding.vectors
            if words is not None and ref in labellings and labellings[ref].head.of_words:
                vectors = Matrices(cast(FloatArray, vectors), words)
            values[column_name(ref, "embeddings")] = (vectors, ())
        for ref, labelling in labellings.items():
            values |= label_values(ref, labelling, self.options, words)
        return values


def _check_entities(models: Models) -> None:
    """Raise InvalidOption where rows can't be the entities of a model."""
    if [None if model.head is None else model.head.task for model in models.values()] == ["ner"]:
        return
    raise InvalidOption(
        "output_level='entity' has the entities of one model in its rows, which was trained to "
        f"find them (task='ner'); this pipeline has {', '.join(map(_shown, models.items()))}."
    )


def _check_heads(models: Models) -> None:
    """Raise InvalidOption where no model gives labels, which alone are more or less probable."""
    if all(model.head is None for model in models.values()):
        raise InvalidOption(
            "probabilities=True is for what gives labels; this pipeline has "
            f"{', '.join(map(_shown, models.items()))}. Leave it out."
        )


def _shown(named: tuple[str, Model]) -> str:
    name, model = named
    return f"{name} ({'no head' if model.head is None else model.head.task})"
