"""The model card: what the registry knows of a model, for people to read."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from nlu_lite.spec import ModelSpec, Task, is_commercial

__all__ = ["ModelCard"]

# Input and output labels as the cards of Spark NLP have them.
_LABELS: dict[Task, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "token_embeddings": (("sentence", "token"), ("word_embeddings",)),
    "sentence_embeddings": (("sentence",), ("sentence_embeddings",)),
}
_TYPES: dict[Task, str] = {
    "token_embeddings": "token embeddings",
    "sentence_embeddings": "sentence embeddings",
}
_STATIC = "static"
_UNKNOWN = "unknown"
_YES_OR_NO = {True: "yes", False: "no", None: _UNKNOWN}


@dataclass(frozen=True, slots=True, repr=False)
class ModelCard:
    """What the registry knows of a model; text in a console, a table in a notebook.

    Attributes:
        name: The reference.
        spark_name: The name that Spark NLP gives the model, or None.
        type: What a vector stands for.
        licence: SPDX identifier, or None where it is not known.
        input_labels: What goes in, in the words of Spark NLP.
        output_labels: What comes out, in the words of Spark NLP.
        language: ISO 639 code, `xx` for models of many languages.
        dimension: How many numbers a vector has. This one and the next three are None where
            only the model's own files tell them.
        case_sensitive: Whether upper and lower case make a difference.
        layers: Number of transformer layers; 0 of a static model.
        max_length: Longest sequence in pieces, special pieces included; None where there is none.
        data_source: What the model was trained on or imported from, or None.
        paper: URL of the paper, or None.
        repository: Hub repository.
        revision: Pinned commit of it, or None where none is known.
        size_mb: Size of the weights in megabytes (10^6 bytes), or None where it is not known.
        files: Where the files are: embedded, cached or hub.
        aliases: Other references of the model.
    """

    __module__ = "nlu_lite"

    name: str
    spark_name: str | None
    type: str
    licence: str | None
    input_labels: tuple[str, ...]
    output_labels: tuple[str, ...]
    language: str
    dimension: int | None
    case_sensitive: bool | None
    layers: int | None
    max_length: int | None
    data_source: str | None
    paper: str | None
    repository: str
    revision: str | None
    size_mb: float | None
    files: str
    aliases: tuple[str, ...]

    @classmethod
    def of(cls, spec: ModelSpec, whereabouts: str, *, aliases: Iterable[str] = ()) -> "ModelCard":
        """The card of a model.

        Args:
            spec: The model.
            whereabouts: Where its files are, in one word.
            aliases: Other references that lead to it.

        >>> from nlu_lite.registry import builtin
        >>> card = ModelCard.of(builtin().find("bert"), "hub", aliases=["bert"])
        >>> card.dimension, card.input_labels
        (128, ('sentence', 'token'))
        """
        inputs, outputs = _LABELS[spec.task]
        is_static = spec.architecture == _STATIC
        return cls(
            name=spec.ref,
            spark_name=spec.spark_name,
            type=_TYPES[spec.task],
            licence=spec.licence,
            input_labels=inputs,
            output_labels=outputs,
            language=spec.language,
            dimension=spec.hidden,
            case_sensitive=None if spec.lowercase is None else not spec.lowercase,
            layers=0 if is_static else spec.layers,
            max_length=None if is_static else spec.max_positions,
            data_source=spec.data_source,
            paper=spec.paper,
            repository=spec.source.repository,
            revision=spec.source.revision,
            size_mb=spec.source.size_mb,
            files=whereabouts,
            aliases=tuple(aliases),
        )

    def __str__(self) -> str:
        rows = list(self._rows())
        width = max(len(label) for label, _ in rows)
        return "\n".join(f"{label:<{width}}  {value}" for label, value in rows)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th style="text-align:left">{html.escape(label)}</th>'
            f'<td style="text-align:left">{_linked(value)}</td></tr>'
            for label, value in self._rows()
        )
        return f"<table>{rows}</table>"

    def _rows(self) -> Iterator[tuple[str, str]]:
        """Labels and values, in the order of the cards of Spark NLP."""
        yield "Model name", self.name
        if self.spark_name:
            yield "Spark NLP name", self.spark_name
        if self.aliases:
            yield "Aliases", ", ".join(self.aliases)
        yield "Type", self.type
        yield "Licence", _licence(self.licence)
        yield "Input labels", ", ".join(self.input_labels)
        yield "Output labels", ", ".join(self.output_labels)
        yield "Language", self.language
        yield "Dimension", _or_unknown(self.dimension)
        yield "Case sensitive", _YES_OR_NO[self.case_sensitive]
        if self.layers == 0:
            yield "Layers", "none: static, each piece has one vector"
            yield "Max length", "any"
        else:
            yield "Layers", _or_unknown(self.layers)
            yield "Max length", _or_unknown(self.max_length, " pieces")
        yield "Data source", self.data_source or _UNKNOWN
        yield "Paper", self.paper or _UNKNOWN
        yield "Repository", self.repository
        yield "Revision", self.revision or "unpinned: the newest is taken"
        yield "Size", _or_unknown(self.size_mb, " MB")
        yield "Files", self.files


def _or_unknown(value: float | None, unit: str = "") -> str:
    return _UNKNOWN if value is None else f"{value:g}{unit}"


def _licence(licence: str | None) -> str:
    note = " (no commercial use)" if is_commercial(licence) is False else ""
    return f"{licence or _UNKNOWN}{note}"


def _linked(value: str) -> str:
    """A value as HTML: a link if it is a web address, else text."""
    text = html.escape(value)
    try:
        address = urlsplit(value)
    except ValueError:
        return text
    if address.scheme in ("http", "https") and address.netloc:
        return f'<a href="{text}">{text}</a>'
    return text
