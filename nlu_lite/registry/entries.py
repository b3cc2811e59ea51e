"""Entries of the registry: what they take from each other, what they lack, and their specs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from nlu_lite.registry.fields import UNDEFAULTED, Fields, missing
from nlu_lite.spec import Golden, ModelFile, ModelSpec, Source

__all__ = ["Entry", "problems", "spec_of", "whole_fields"]

_T = TypeVar("_T")

_PERSONAL = ("spark_name", "goldens")
_WEIGHTS = (".safetensors", ".bin")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in its file; None where a block is not even a mapping."""

    file: str
    defaults: Fields | None
    fields: Fields | None


def whole_fields(
    ref: object, entries: Mapping[str, Entry], seen: tuple[str, ...] = ()
) -> Fields | None:
    """The fields of an entry with those that it takes from others; None where they are unknown."""
    if not isinstance(ref, str) or ref not in entries or ref in seen:
        return None
    entry = entries[ref]
    if entry.fields is None:
        return None
    below = entry.defaults
    if "like" in entry.fields:
        taken = whole_fields(entry.fields["like"], entries, (*seen, ref))
        below = None if taken is None else _without(_PERSONAL, taken)
    return None if below is None else _merged(below, _without(["like"], entry.fields))


def _merged(below: Fields, above: Fields) -> Fields:
    merged = below | above
    for name, value in above.items():
        base = below.get(name)
        if isinstance(value, dict) and isinstance(base, dict):
            merged[name] = _merged(base, value)
    return merged


def _without(names: Iterable[str], fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


def problems(
    entries: Mapping[str, Entry],
    whole: Mapping[str, Fields | None],
    known: Mapping[str, Entry] | None = None,
) -> Iterator[str]:
    """What entries lack or contradict, and circles; a fault that was taken over is told once.

    Args:
        entries: The entries to look at.
        whole: Their fields with those that they take from others.
        known: The entries that they may take fields from; None for themselves.
    """
    told = {ref: [] if fields is None else _flaws(fields) for ref, fields in whole.items()}
    for ref, entry in entries.items():
        path = _path(ref, known or entries)
        taken = told.get(path[1], []) if len(path) > 1 else []
        for problem in told[ref]:
            if problem not in taken:
                yield f"{entry.file}: {ref}: {problem}"
        if len(path) > 1 and path[-1] == ref:
            yield f"{entry.file}: {ref}: like goes in a circle: {' → '.join(path)}"


def _path(ref: str, entries: Mapping[str, Entry]) -> list[str]:
    """The references that `like` leads through, until it ends or one of them comes again."""
    path = [ref]
    while path[-1] in entries and path[-1] not in path[:-1]:
        like = (entries[path[-1]].fields or {}).get("like")
        if not isinstance(like, str):
            break
        path.append(like)
    return path


def _flaws(fields: Fields) -> list[str]:
    """What the whole fields of an entry lack or contradict."""
    lacking = missing(ModelSpec, {"ref": ""} | fields)
    source = fields.get("source")
    if isinstance(source, dict):
        lacking += [f"source.{name}" for name in missing(Source, source)]
    return [f"{name} is missing" for name in lacking] + list(_contradictions(fields))


def _contradictions(fields: Fields) -> Iterator[str]:
    match fields:
        case {"hidden": int(hidden), "heads": int(heads)} if hidden % heads:
            yield f"heads is {heads}, expected a divisor of hidden, which is {hidden}"
    match fields:
        case {"source": {"files": dict(files)}} if not any(
            name.endswith(_WEIGHTS) for name in files
        ):
            yield f"source.files holds no weights, expected a file {' or '.join(_WEIGHTS)}"
    match fields:
        case {"goldens": list(goldens)}:
            for number, golden in enumerate(goldens, 1):
                if isinstance(golden, dict) and golden["item"] not in golden["text"]:
                    yield f"goldens[{number}].item is {golden['item']!r}, expected a part of text"


def spec_of(ref: str, fields: Fields) -> ModelSpec:
    """The ModelSpec of an entry without problems."""
    source = cast(Fields, fields["source"])
    files = cast(dict[str, Fields], source["files"])
    goldens = cast(list[Fields], fields.get("goldens", []))
    nested = {
        "ref": ref,
        "source": _built(
            Source,
            source
            | {
                "files": tuple(_built(ModelFile, {"name": name} | of) for name, of in files.items())
            },
        ),
        "goldens": tuple(_built(Golden, golden) for golden in goldens),
    }
    return _built(ModelSpec, fields | nested)


def _built(of: type[_T], fields: Fields) -> _T:
    make: Callable[..., _T] = of
    return make(**(dict.fromkeys(UNDEFAULTED[of]) | fields))
