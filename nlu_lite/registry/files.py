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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike, fspath

from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry.entries import Entry, problems, spec_of, whole_fields
from nlu_lite.registry.fields import DEFAULTS, ENTRY, NAME, Fields, Rule, nearest
from nlu_lite.registry.strict_yaml import mapping_of
from nlu_lite.spec import ModelSpec

__all__ = ["read_files"]

SECTIONS = ("defaults", "models", "aliases")


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What all files together hold, and what is wrong with it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_files(
    paths: Iterable[str | PathLike[str]],
) -> tuple[dict[str, ModelSpec], dict[str, str]]:
    """Read registry files.

    Args:
        paths: YAML files; the references keep their order.

    Returns:
        The specs by reference, and the aliases with the reference that each one leads to.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    gathered = _Gathered()
    # A list, not a generator: every file is read, whatever is wrong with the first.
    readable = all([_gather(fspath(path), gathered) for path in paths])
    whole = {ref: whole_fields(ref, gathered.entries) for ref in gathered.entries}
    gathered.faults.extend(problems(gathered.entries, whole))
    if readable:
        gathered.faults.extend(_dangling(gathered))
    if gathered.faults:
        raise _invalid(gathered.faults)
    specs = {ref: spec_of(ref, fields) for ref, fields in whole.items() if fields is not None}
    return specs, {alias: ref for alias, (_, ref) in gathered.aliases.items()}


def _invalid(faults: list[str]) -> InvalidRegistry:
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    listed = "".join(f"\n  {fault}" for fault in faults)
    return InvalidRegistry(f"the registry holds {count}:{listed}", faults=faults)


def _gather(file: str, into: _Gathered) -> bool:
    """Read one file; False where nothing can be said of what it holds."""
    document = mapping_of(file, into.faults)
    if document is None:
        return False
    for name in (str(key) for key in document if key not in SECTIONS):
        into.faults.append(f"{file}: {name!r} is an unknown section{nearest(name, SECTIONS)}")
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
    return True


def _section(
    name: str, document: Mapping[object, object], file: str, faults: list[str]
) -> Iterator[tuple[str, object]]:
    """The named things of a section; only `models` has to be there."""
    section = document.get(name, None if name == "models" else {})
    if not isinstance(section, dict) or (name == "models" and not section):
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


def _dangling(gathered: _Gathered) -> Iterator[str]:
    """References to entries that are not there, and aliases that hide one that is."""
    entries = gathered.entries
    for ref, entry in entries.items():
        like = (entry.fields or {}).get("like")
        if isinstance(like, str) and like not in entries:
            hint = nearest(like, entries)
            yield f"{entry.file}: {ref}: like is {like!r}, which is no entry{hint}"
    for alias, (file, ref) in gathered.aliases.items():
        if alias in entries:
            yield f"{file}: alias {alias}: hides the entry in {entries[alias].file}"
        if ref not in entries:
            hint = nearest(ref, entries)
            yield f"{file}: alias {alias}: leads to {ref!r}, which is no entry{hint}"
