"""The table of one part of the user's documents."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from nlu_lite._version import __version__
from nlu_lite.common.progress import progress as progress_bar
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.errors import InvalidOption, naming
from nlu_lite.input.documents import Documents
from nlu_lite.model.model import Model
from nlu_lite.output.frame import Values, frame_of
from nlu_lite.prediction.embedding import Advance, Embedded, embed
from nlu_lite.prediction.items import Items, items_of, with_special_pieces
from nlu_lite.prediction.options import Options
from nlu_lite.prediction.report import ReferenceReport, Report, merged, warn_of_unknown_words
from nlu_lite.prediction.request import Request, request_of
from nlu_lite.text.pieces import pieces_as_words
from nlu_lite.text.segments import Segments, segment

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ColumnKind", "Computed", "Prediction", "words_of"]

ColumnKind: TypeAlias = Literal["text", "texts", "number", "flag", "vector", "matrix"]

_FACTS: Mapping[str, ColumnKind] = {
    "pieces": "texts",
    "piece_count": "number",
    "unknown": "flag",
    "windows": "number",
}


def words_of(documents: Documents, *, language: str, basic_words: bool = False) -> Segments:
    """The sentences and words of documents, found or as the user gave them."""
    return segment(
        documents.texts,
        language=language,
        word_spans_given=documents.word_spans,
        basic_words=basic_words,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What there is to be said of some documents, before it becomes a table.

    Attributes:
        items: What the rows stand for.
        columns: Name and values of each column besides the text and the positions.
        report: How it was made.
    """

    items: Items
    columns: Mapping[str, Values]
    report: Report


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What is asked of all models; ready to be computed for any documents.

    Attributes:
        requests: What is asked of the model of each reference.
        options: What the user asked for.
        precision: What the models compute in.
    """

    requests: Mapping[str, Request]
    options: Options
    precision: str

    @classmethod
    def of(cls, models: Mapping[str, Model], options: Options, *, precision: str) -> "Prediction":
        """Check what is asked, before any work is done.

        Raises:
            InvalidOption: A model cannot do what is asked, or the models not together.
        """
        requests = {}
        for ref, model in models.items():
            with naming(ref, among=len(models)):
                requests[ref] = request_of(model, options)
        if options.special_tokens:
            shapes = {(len(m.tokenizer.prefix), len(m.tokenizer.suffix)) for m in models.values()}
            if len(shapes) > 1:
                raise InvalidOption(
                    "special_tokens=True needs models that read the same number of special pieces "
                    f"around a sentence; {', '.join(models)} do not. Ask for them one by one."
                )
        return cls(requests, options, precision)

    @property
    def first(self) -> Model:
        """The model that decides where words are."""
        return next(iter(self.requests.values())).model

    def column_kinds(self) -> list[tuple[str, ColumnKind]]:
        """Name and kind of the columns that a table has besides the user's own, in order."""
        options = self.options
        kinds: list[tuple[str, ColumnKind]] = [(options.level, "text")]
        if options.positions:
            kinds += [(f"{options.level}_{side}", "number") for side in ("begin", "end")]
        if options.metadata:
            kinds += [("sentence_number", "number")] if options.level != "document" else []
            facts = [
                (fact, kind)
                for fact, kind in _FACTS.items()
                if options.level == "token" or fact != "pieces"
            ]
            kinds += [(f"{_column(ref)}_{fact}", k) for ref in self.requests for fact, k in facts]
        for ref, request in self.requests.items():
            kinds.append((f"{_column(ref)}_embeddings", "vector" if request.pooling else "matrix"))
        return kinds

    def settings(self) -> dict[str, object]:
        """What decides about a table, in values that can be written as JSON."""
        models = {
            ref: [request.model.spec.ref, request.model.spec.source.revision]
            for ref, request in self.requests.items()
        }
        options = asdict(self.options)
        if not isinstance(self.options.layers, int):
            options["layers"] = list(self.options.layers)
        return {"models": models, "precision": self.precision, **options}

    def check_columns(self, own: Sequence[Hashable], *, any_case: bool = False) -> None:
        """Raise InvalidOption where a column of the user's has a name that the table needs.

        Args:
            own: The names of the user's columns.
            any_case: Whether names that differ only in their case are the same.
        """
        names = [name for name, _ in self.column_kinds()]
        taken = {name.casefold() for name in names} if any_case else set(names)
        clashes = [
            name
            for name in own
            if (name.casefold() if any_case and isinstance(name, str) else name) in taken
        ]
        twice = sorted({name for name in names if names.count(name) > 1})
        if clashes or twice:
            raise InvalidOption(
                f"the table would have two columns named {(clashes + twice)[0]!r}: "
                f"it has {', '.join(map(repr, names))}"
                + (f" and your own {', '.join(map(repr, own))}" if own else "")
                + ".\nRename yours, or leave your columns out with keep_columns=False."
            )

    def table(self, documents: Documents, advance: Advance) -> "pd.DataFrame":
        """Compute the table of some documents."""
        self.check_columns([] if documents.columns is None else list(documents.columns.columns))
        found = self.compute(documents, advance)
        frame = frame_of(documents, found.items, found.columns, positions=self.options.positions)
        frame.attrs["nlu_lite"] = found.report
        return frame

    def compute(self, documents: Documents, advance: Advance) -> Computed:
        """Compute what the table of some documents is made of."""
        options = self.options
        segments = words_of(
            documents, language=self.first.spec.language, basic_words=options.tokens == "model"
        )
        if options.tokens == "pieces":
            segments = pieces_as_words(segments, self.first.tokenizer)
        items = self._items(segments)
        # Two references to one model, an alias and its target, are computed once.
        different = {request.model: request for request in self.requests.values()}
        of_model = {
            model: embed(request, segments, items, metadata=options.metadata, advance=advance)
            for model, request in different.items()
        }
        embedded = {ref: of_model[request.model] for ref, request in self.requests.items()}
        columns = self._columns(segments, items, embedded)
        return Computed(items, columns, self._report(documents, segments, embedded))

    def work(self, documents: Documents) -> int:
        """How many characters will be reported as done."""
        models = {request.model for request in self.requests.values()}
        return sum(map(len, documents.texts)) * len(models)

    def tables(
        self, chunks: Iterator[Documents], *, progress: bool | None
    ) -> "Iterator[pd.DataFrame]":
        """Compute the table of each chunk when it is asked for; warn once, behind the last."""
        report: Report | None = None
        with progress_bar(None, shown=progress) as advance:
            for documents in chunks:
                frame = self.table(documents, advance)
                own: Report = frame.attrs["nlu_lite"]
                report = own if report is None else merged([report, own])
                yield frame
        if report is not None:
            warn_of_unknown_words(report, stacklevel=2)

    def _items(self, segments: Segments) -> Items:
        if not self.options.special_tokens:
            return items_of(self.options.level, segments)
        tokenizer = self.first.tokenizer
        return with_special_pieces(
            segments,
            before=tokenizer.names(tokenizer.prefix),
            behind=tokenizer.names(tokenizer.suffix),
        )

    def _columns(
        self, segments: Segments, items: Items, embedded: Mapping[str, Embedded]
    ) -> dict[str, Values]:
        columns: dict[str, Values] = {}
        if self.options.metadata and items.level != "document":
            document = segments.document_of_sentences()
            number = np.arange(len(document)) - segments.document_sentences[document]
            columns["sentence_number"] = number[items.sentence]
        for ref, found in embedded.items():
            columns |= {f"{_column(ref)}_{fact}": values for fact, values in found.facts.items()}
        for ref, found in embedded.items():
            columns[f"{_column(ref)}_embeddings"] = found.vectors
        return columns

    def _report(
        self, documents: Documents, segments: Segments, embedded: Mapping[str, Embedded]
    ) -> Report:
        references: dict[str, ReferenceReport] = {
            ref: {
                "model": request.model.spec.ref,
                "revision": request.model.spec.source.revision,
                "precision": request.model.encoder.facts.precision,
                "accuracy": PRECISIONS[request.model.encoder.facts.precision].accuracy,
                "pooling": request.pooling,
                "layers": list(request.layers.indices),
                "dimension": request.dimension,
                "counts": asdict(embedded[ref].counts),
            }
            for ref, request in self.requests.items()
        }
        empty = int((np.diff(segments.document_sentences) == 0).sum())
        return {
            "version": __version__,
            "precision": self.precision,
            "output_level": self.options.level,
            "tokens": self.options.tokens,
            "references": references,
            "counts": {"documents": len(documents), "empty_documents": empty},
        }


def _column(ref: str) -> str:
    return ref.replace(".", "_")
