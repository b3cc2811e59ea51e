"""The table of all models, and the search in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidOption
from nlu_lite.registry.languages import LANGUAGES
from nlu_lite.registry.lookup import Registry
from nlu_lite.spec import ModelSpec, is_commercial

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
    "layers": "Int64",
    "dim": "Int64",
    "max_length": "Int64",
    "cased": "boolean",
    "size_mb": "float64",
    "licence": _TEXT,
    "pinned": "bool",
    "files": _TEXT,
    "aliases": _TEXT,
}
_NUMBERS = tuple(name for name, kind in _COLUMNS.items() if kind in ("Int64", "float64"))
_FILTERS = (*_COLUMNS, *(f"{bound}_{name}" for name in _NUMBERS for bound in ("min", "max")))
_COMMERCIAL = "commercial"


def catalogue(
    registry: Registry,
    *,
    search: str = "",
    filters: Mapping[str, object] | None = None,
    whereabouts: Callable[[ModelSpec], str],
) -> "pd.DataFrame":
    """The models of a registry, a row each.

    Args:
        registry: The models.
        search: Words separated by blanks; an entry is shown if every word is part of one of its
            fields, in upper or lower case: reference, aliases, Spark NLP name, repository, task,
            language (code or English name), architecture, licence.
        filters: What columns have to be: `{"language": "de"}`, one of several values
            (`{"language": ["de", "nl"]}`), or bounds that belong to what is asked for
            (`{"max_size_mb": 200, "min_layers": 6}`). The licence may be "commercial": what is
            known to allow commercial use. What is not known passes no filter.
        whereabouts: Where the files of a model are, in one word.

    Returns:
        Columns ref, task, language, architecture, layers, dim (numbers in a vector), max_length
        (pieces in a sequence), cased, size_mb (weights, 10^6 bytes), licence, pinned (whether the
        commit is known), files, aliases (separated by blanks). What is not known is missing. The
        best come first: those that have the words in their reference, as whole parts of it;
        else, and where nothing is searched for, they are in the order of the registry.

    Raises:
        InvalidOption: There is no such column, or it cannot be what is asked for.

    >>> from nlu_lite.registry import builtin
    >>> table = catalogue(builtin(), search="L10_256", whereabouts=lambda spec: "hub")
    >>> table[["ref", "layers", "dim"]]
                                        ref  layers  dim
    0           en.embed.bert.small_L10_256      10  256
    1  en.embed_sentence.small_bert_L10_256      10  256
    """
    import pandas as pd

    wanted = _named_filters(filters or {})
    aliases = _aliases(registry)
    found = _ranked(registry, search.casefold().split())
    rows = [_row(spec, whereabouts(spec), aliases.get(spec.ref, "")) for spec in found]
    kept = [row for row in rows if all(_passes(row, name, asked) for name, asked in wanted)]
    table = pd.DataFrame(kept, columns=list(_COLUMNS))
    text = pd.Series(["text"]).dtype
    return table.astype({name: text if kind == _TEXT else kind for name, kind in _COLUMNS.items()})


def _row(spec: ModelSpec, files: str, aliases: str) -> dict[str, object]:
    return {
        "ref": spec.ref,
        "task": spec.task,
        "language": spec.language,
        "architecture": spec.architecture,
        "layers": spec.layers,
        "dim": spec.hidden,
        "max_length": spec.max_positions,
        "cased": None if spec.lowercase is None else not spec.lowercase,
        "size_mb": spec.source.size_mb,
        "licence": spec.licence,
        "pinned": spec.source.revision is not None,
        "files": files,
        "aliases": aliases,
    }


def _aliases(registry: Registry) -> dict[str, str]:
    """The aliases of each reference that has any, separated by blanks."""
    found: dict[str, list[str]] = {}
    for alias, ref in registry.aliases.items():
        found.setdefault(ref, []).append(alias)
    return {ref: " ".join(names) for ref, names in found.items()}


def _ranked(registry: Registry, words: list[str]) -> list[ModelSpec]:
    """The models that have all words, the best first."""
    scores = {
        spec.ref: _score(registry, spec, words) for spec in registry.specs.values() if words
    } or dict.fromkeys(registry.specs, 1)
    best_first = sorted((ref for ref in scores if scores[ref]), key=lambda ref: -scores[ref])
    return [registry.specs[ref] for ref in best_first]


def _score(registry: Registry, spec: ModelSpec, words: list[str]) -> int:
    """How well a model has the words: 0 where it lacks one."""
    ref = spec.ref.casefold()
    parts = set(re.split(r"[\W_]+", ref)) | {spec.language, spec.architecture}
    parts.update(LANGUAGES.get(spec.language, "").casefold().split())
    # A line break keeps the end of one field and the start of the next from making a word.
    text = "\n".join(filter(None, _searched(registry, spec))).casefold()
    if not all(word in text for word in words):
        return 0
    return 1 + sum(2 if word in parts else word in ref for word in words)


def _searched(registry: Registry, spec: ModelSpec) -> Iterator[str | None]:
    yield from registry.names_of(spec)
    yield from (spec.task, spec.language, LANGUAGES.get(spec.language))
    yield from (spec.architecture, spec.licence)


def _named_filters(filters: Mapping[str, object]) -> list[tuple[str, object]]:
    """The filters, checked."""
    # Python's own spelling of the word is as good as ours.
    named = [("licence" if name == "license" else name, asked) for name, asked in filters.items()]
    for name, asked in named:
        if name not in _FILTERS:
            hint = did_you_mean(name, _FILTERS, shown=lambda near: f"{near}=")
            raise InvalidOption(
                f"models has no filter {name}=.{hint}\nFilters are the columns "
                f"{', '.join(_COLUMNS)}, and min_ or max_ before {', '.join(_NUMBERS)}."
            )
        bound = name[:4] in ("min_", "max_") and name not in _COLUMNS
        if bound and (isinstance(asked, bool) or not isinstance(asked, int | float)):
            raise InvalidOption(f"{name}={asked!r} is no number; give one, such as {name}=200.")
    return named


def _passes(row: Mapping[str, object], name: str, asked: object) -> bool:
    if name in _COLUMNS:
        if name == "licence" and asked == _COMMERCIAL:
            licence = row[name]
            return isinstance(licence, str) and is_commercial(licence) is True
        return row[name] is not None and row[name] in _choices(asked)
    value = row[name[4:]]
    if not (isinstance(value, int | float) and isinstance(asked, int | float)):
        return False
    return value >= asked if name.startswith("min_") else value <= asked


def _choices(asked: object) -> list[object]:
    several = isinstance(asked, Iterable) and not isinstance(asked, str)
    return list(asked) if several else [asked]  # type: ignore[call-overload]
