"""Registry files: YAML → specs and aliases, or one error that holds all faults of all files.

A file is a family of models::

    defaults:                       # fields that all models of the file share
      architecture: bert
    models:
      en.embed.bert.small_L2_128:   # an entry says what differs
        hidden: 128
      en.embed_sentence.small_bert_L2_128:
        like: en.embed.bert.small_L2_128
        pooling: mean
    aliases:
      bert: en.embed.bert.small_L2_128

An entry that is `like` another one takes that one's fields, its defaults included, in the place of
its own file's defaults; only the Spark NLP name and the goldens, which belong to one reference, are
not taken. Mappings are merged key by key, everything else is replaced.
"""

import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from typing import TypeAlias

from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry.entries import Entry, problems, whole_fields
from nlu_lite.registry.fields import (
    DEFAULTS,
    ENTRY,
    NAME,
    UNAVAILABLE,
    Fields,
    Rule,
    missing,
    nearest,
)
from nlu_lite.registry.unavailable import Unavailable

__all__ = ["NOTHING", "Contents", "Document", "document_of", "invalid", "joined", "read_files"]

_SECTIONS = ("defaults", "models", "aliases", "unavailable")
Document: TypeAlias = Mapping[object, object]


@dataclass(frozen=True, slots=True)
class Contents:
    """What registry files hold, without faults.

    Attributes:
        models: The whole fields of each entry by reference, in the order of the files.
        aliases: Other names, and the reference that each one leads to.
        unavailable: What cannot be had, by name: the fields of `Unavailable`.
    """

    models: Mapping[str, Fields] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    unavailable: Mapping[str, Fields] = field(default_factory=dict)


NOTHING = Contents()


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What all files together hold, and what is wrong with it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    unavailable: dict[str, tuple[str, Fields]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_files(paths: Iterable[str | PathLike[str]]) -> Contents:
    """What registry files hold.

    Args:
        paths: YAML files; the references keep their order.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    faults: list[str] = []
    documents = {fspath(path): document_of(fspath(path), faults) for path in paths}
    return joined(documents, faults=faults)


def document_of(file: str, faults: list[str]) -> Document | None:
    """What a registry file holds, unchecked; None where it cannot be read."""
    # Late: with the index, no YAML is read at all.
    from nlu_lite.registry.strict_yaml import mapping_of

    return mapping_of(file, faults)


def joined(
    documents: Mapping[str, Document | None],
    *,
    base: Contents = NOTHING,
    override: bool = False,
    faults: Iterable[str] = (),
) -> Contents:
    """What is known, with what registry files hold on top of it.

    Args:
        documents: What the files hold, by their paths; None for one that cannot be read.
        base: What is known already; entries and aliases may refer to it.
        override: Whether an entry or alias may take the place of another one in `base`.
        faults: What is known to be wrong with the files.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    gathered = _Gathered(faults=list(faults))
    for file, document in documents.items():
        if document is not None:
            _gather(file, document, gathered)
    known = {ref: Entry("", {}, fields) for ref, fields in base.models.items()} | gathered.entries
    whole = {ref: whole_fields(ref, known) for ref in gathered.entries}
    gathered.faults.extend(problems(gathered.entries, whole, known))
    gathered.faults.extend(_pins(gathered.entries, whole))
    if None not in documents.values():
        gathered.faults.extend(_dangling(gathered, known))
    if not override:
        gathered.faults.extend(_clashes(gathered, whole, base))
    if gathered.faults:
        raise invalid(gathered.faults)
    return _on_top(base, gathered, whole)


def _on_top(base: Contents, gathered: _Gathered, whole: Mapping[str, Fields | None]) -> Contents:
    models = {ref: fields for ref, fields in whole.items() if fields is not None}
    aliases = {alias: ref for alias, (_, ref) in gathered.aliases.items()}
    return Contents(
        {ref: of for ref, of in base.models.items() if ref not in aliases} | models,
        {alias: ref for alias, ref in base.aliases.items() if alias not in models} | aliases,
        {**base.unavailable, **{name: of for name, (_, of) in gathered.unavailable.items()}},
    )


def invalid(faults: Sequence[str]) -> InvalidRegistry:
    """The error that holds all faults of registry files."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    listed = "".join(f"\n  {fault}" for fault in faults)
    return InvalidRegistry(f"the registry holds {count}:{listed}", faults=faults)


def _gather(file: str, document: Document, into: _Gathered) -> None:
    """Take the sections of one file apart."""
    for name in (str(key) for key in document if key not in _SECTIONS):
        into.faults.append(f"{file}: {name!r} is an unknown section{nearest(name, _SECTIONS)}")
    defaults = _block(DEFAULTS, document.get("defaults", {}), f"{file}: defaults", into.faults)
    for ref, raw in _section("models", document, file, into.faults):
        fields = _block(ENTRY, raw, f"{file}: {ref}", into.faults)
        if ref in into.entries:
            into.faults.append(f"{file}: {ref}: stands in {into.entries[ref].file} too")
        into.entries.setdefault(ref, Entry(file, defaults, fields))
    for alias, raw in _section("aliases", document, file, into.faults):
        if alias in into.aliases:
            other = into.aliases[alias][0]
            into.faults.append(f"{file}: alias {alias}: stands in {other} too")
        target = NAME(raw, f"{file}: alias {alias}", into.faults)
        if isinstance(target, str):
            into.aliases.setdefault(alias, (file, target))
    for name, raw in _section("unavailable", document, file, into.faults):
        _gather_unavailable(file, name, raw, into)


def _gather_unavailable(file: str, name: str, raw: object, into: _Gathered) -> None:
    where = f"{file}: unavailable {name}"
    if name in into.unavailable:
        into.faults.append(f"{where}: stands in {into.unavailable[name][0]} too")
    before = len(into.faults)
    fields = _block(UNAVAILABLE, raw, where, into.faults)
    lacking = [] if fields is None else missing(Unavailable, {"name": name} | fields)
    into.faults.extend(f"{where}: {one} is missing" for one in lacking)
    if fields is not None and len(into.faults) == before:
        into.unavailable.setdefault(name, (file, fields))


def _section(
    name: str, document: Document, file: str, faults: list[str]
) -> Iterator[tuple[str, object]]:
    """The named things of a section; one of `models` and `unavailable` has to be there."""
    needed = name == "models" and "unavailable" not in document
    section = document.get(name, None if needed else {})
    if not isinstance(section, dict) or (needed and not section):
        given = reprlib.repr(section)
        faults.append(f"{file}: {name} is {given}, expected a mapping whose keys are references")
        return
    for key, value in section.items():
        if NAME(key, f"{file}: the reference", faults) == key:
            yield key, value


def _block(rule: Rule, raw: object, where: str, faults: list[str]) -> Fields | None:
    found: list[str] = []
    fields = rule(raw, "", found)
    faults += [f"{where}: {fault}" for fault in found]
    return fields if isinstance(fields, dict) else None


def _pins(entries: Mapping[str, Entry], whole: Mapping[str, Fields | None]) -> Iterator[str]:
    """Entries of which it is not clear whether their commit is pinned."""
    for ref, entry in entries.items():
        match whole[ref]:
            case {"source": {"repository": str(), **source}}:
                revision, unpinned = source.get("revision"), source.get("unpinned") is True
                if isinstance(revision, str) and unpinned:
                    yield f"{entry.file}: {ref}: source has a revision, but says unpinned: true"
                elif revision is None and not unpinned:
                    yield f"{entry.file}: {ref}: source has no revision; give it, or unpinned: true"


def _dangling(gathered: _Gathered, known: Mapping[str, Entry]) -> Iterator[str]:
    """References to entries that are not there, and aliases that hide one that is."""
    entries = gathered.entries
    for ref, entry in entries.items():
        like = (entry.fields or {}).get("like")
        if isinstance(like, str) and like not in known:
            yield f"{entry.file}: {ref}: like is {like!r}, which is no entry{nearest(like, known)}"
    for alias, (file, ref) in gathered.aliases.items():
        if alias in entries:
            yield f"{file}: alias {alias}: hides the entry in {entries[alias].file}"
        if ref not in known:
            hint = nearest(ref, known)
            yield f"{file}: alias {alias}: leads to {ref!r}, which is no entry{hint}"
    for name, (file, fields) in gathered.unavailable.items():
        ref = str(fields["instead"])
        if ref not in known:
            hint = nearest(ref, known)
            yield f"{file}: unavailable {name}: instead is {ref!r}, which is no entry{hint}"


def _clashes(
    gathered: _Gathered, whole: Mapping[str, Fields | None], base: Contents
) -> Iterator[str]:
    """Names that are taken by something else."""
    for ref, entry in gathered.entries.items():
        if ref in base.aliases or base.models.get(ref, whole[ref]) != whole[ref]:
            yield _taken(entry.file, ref)
    for alias, (file, ref) in gathered.aliases.items():
        if alias in base.models or base.aliases.get(alias, ref) != ref:
            yield _taken(file, alias)


def _taken(file: str, name: str) -> str:
    return f"{file}: {name}: is known already; choose another name, or pass override=True"
