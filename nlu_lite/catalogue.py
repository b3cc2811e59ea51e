"""The table of all models, and the search in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlu_lite.registry import Registry
from nlu_lite.spec import ModelSpec

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["catalogue"]

# Stated, so that a search without a hit gives columns of the same types as one with hits.
_TEXT = "text"
_COLUMNS = {
    "ref": _TEXT,
    "task": _TEXT,
    "language": _TEXT,
    "architecture": _TEXT,
    "layers": "int64",
    "dim": "int64",
    "max_length": "int64",
    "cased": "bool",
    "size_mb": "float64",
    "licence": _TEXT,
    "files": _TEXT,
    "aliases": _TEXT,
}


def catalogue(
    registry: Registry, *, search: str = "", whereabouts: Callable[[ModelSpec], str]
) -> "pd.DataFrame":
    """The models of a registry, a row each, in the order of the registry.

    Args:
        registry: The models.
        search: Words separated by blanks; an entry is shown if every word is part of one of its
            fields, in upper or lower case: reference, aliases, Spark NLP name, repository, task,
            language, architecture, licence.
        whereabouts: Where the files of a model are, in one word.

    Returns:
        Columns ref, task, language, architecture, layers, dim (numbers in a vector), max_length
        (pieces in a sequence), cased, size_mb (weights, 10^6 bytes), licence, files, aliases
        (separated by blanks). What is not known is missing.

    Example:
        >>> from nlu_lite.registry import builtin
        >>> table = catalogue(builtin(), search="L10_256", whereabouts=lambda spec: "hub")
        >>> table[["ref", "layers", "dim"]]
                                            ref  layers  dim
        0           en.embed.bert.small_L10_256      10  256
        1  en.embed_sentence.small_bert_L10_256      10  256
    """
    import pandas as pd

    words = search.casefold().split()
    rows = [
        _row(registry, spec, whereabouts(spec))
        for spec in registry.specs.values()
        if _holds(registry, spec, words)
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    text = pd.Series(["text"]).dtype
    return table.astype({name: text if kind == _TEXT else kind for name, kind in _COLUMNS.items()})


def _row(registry: Registry, spec: ModelSpec, files: str) -> tuple[object, ...]:
    return (
        spec.ref,
        spec.task,
        spec.language,
        spec.architecture,
        spec.layers,
        spec.hidden,
        spec.max_positions,
        not spec.lowercase,
        spec.source.size_mb,
        spec.licence,
        files,
        " ".join(registry.aliases_of(spec.ref)),
    )


def _holds(registry: Registry, spec: ModelSpec, words: list[str]) -> bool:
    fields = (*registry.names_of(spec), spec.task, spec.language, spec.architecture, spec.licence)
    # A line break keeps the end of one field and the start of the next from making a word.
    text = "\n".join(filter(None, fields)).casefold()
    return all(word in text for word in words)
