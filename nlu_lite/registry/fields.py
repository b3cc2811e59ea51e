"""The fields of registry entries: which there are, and what each may hold.

The fields and their types are those of the dataclasses in `nlu_lite.spec`; `_PATTERNS` adds what a
type cannot say. A rule takes a value as YAML gives it and returns what is right of it: faults are
collected in a list, and a wrong value becomes `_WRONG`, so that all of them are found in one go.
"""

import dataclasses
import re
import reprlib
from collections.abc import Callable, Collection, Mapping
from typing import Literal, TypeAlias, get_args, get_origin, get_type_hints

from nlu_lite.common import choices
from nlu_lite.registry.unavailable import Unavailable
from nlu_lite.spec import Golden, ModelFile, ModelSpec, Source

__all__ = [
    "DEFAULTS",
    "ENTRY",
    "NAME",
    "UNAVAILABLE",
    "UNDEFAULTED",
    "Fields",
    "Rule",
    "missing",
    "nearest",
]

Fields: TypeAlias = dict[str, object]
Rule: TypeAlias = Callable[[object, str, list[str]], object]


class _Wrong:
    """The type of `_WRONG`, which stands in the place of a value that was reported."""


_WRONG = _Wrong()


def nearest(word: str, known: Collection[str]) -> str:
    """The end of a sentence that names the known word most like `word`, or nothing.

    >>> nearest("lisence", ["layers", "licence"])
    " (did you mean 'licence'?)"
    """
    near = choices.nearest(word, known)
    return "" if near is None else f" (did you mean {near!r}?)"


def _wrong(raw: object, where: str, expected: str, faults: list[str]) -> _Wrong:
    faults.append(f"{where} is {reprlib.repr(raw)}, expected {expected}".lstrip())
    return _WRONG


def _value(expected: str, accepts: Callable[[object], bool]) -> Rule:
    def rule(raw: object, where: str, faults: list[str]) -> object:
        return raw if accepts(raw) else _wrong(raw, where, expected, faults)

    return rule


def _pattern(expected: str, regex: str) -> Rule:
    accepts = re.compile(regex, re.ASCII).fullmatch
    return _value(expected, lambda raw: isinstance(raw, str) and accepts(raw) is not None)


def _positive(raw: object, *types: type) -> bool:
    # bool is an int to Python, but `layers: yes` is a mistake.
    return type(raw) in types and isinstance(raw, int | float) and 0 < raw < 2**53


_PART = r"(?!\.{1,2}(/|$))[\w.-]+"

_PATTERNS: Mapping[str, Rule] = {
    "like": _pattern("a reference without blanks", r"[\w.-]+"),
    "language": _pattern("an ISO 639 code such as 'en', in quotes where it is 'no'", r"[a-z]{2,3}"),
    "repository": _pattern("a hub repository 'owner/name'", r"[\w.-]+/[\w.-]+"),
    "revision": _pattern("a commit of 40 lower-case hexadecimal digits", r"[0-9a-f]{40}"),
    "sha256": _pattern("64 lower-case hexadecimal digits", r"[0-9a-f]{64}"),
    "licence": _pattern("an SPDX identifier in lower case", r"[a-z0-9.+-]+"),
    "embedded": _pattern("the name of a folder inside the package", _PART),
    "package": _pattern("an installed package and a folder in it", rf"[A-Za-z_]\w*(/{_PART})*"),
    "instead": _pattern("a reference without blanks", r"[\w.-]+"),
    "paper": _pattern("an http(s) URL", r"https?://[^\s<>\"']+"),
    "numbers": _pattern("text that begins with a number", r"-?\d(.|\n)*"),
}
NAME = _PATTERNS["like"]
_REFERENCE = _pattern("a reference, * for any part of it", r"[\w.*-]+")
_FILE_NAME = _pattern("a relative path with '/' and without '..'", rf"{_PART}(/{_PART})*")

_TYPES: Mapping[object, Rule] = {
    str: _value("text", lambda raw: isinstance(raw, str) and not raw.isspace() and raw != ""),
    int: _value("a positive whole number", lambda raw: _positive(raw, int)),
    float: _value("a positive number", lambda raw: _positive(raw, int, float)),
    bool: _value("true or false", lambda raw: isinstance(raw, bool)),
}


def _record(of: type, *, without: Collection[str] = (), extra: Collection[str] = ()) -> Rule:
    """The rule of a mapping that holds fields of a dataclass, all optional."""
    hints = get_type_hints(of)
    rules = {name: _rule(name, hint) for name, hint in hints.items() if name not in without}
    rules |= {name: _PATTERNS[name] for name in extra}

    def rule(raw: object, where: str, faults: list[str]) -> object:
        if not isinstance(raw, dict):
            return _wrong(raw, where, "a mapping of fields", faults)
        clean: Fields = {}
        for name, value in sorted(raw.items(), key=lambda item: item[0] in rules):
            if name in rules:
                clean[name] = rules[name](value, _join(where, name), faults)
                continue
            faults.append(
                f"{_join(where, str(name))} is an unknown field{nearest(str(name), rules)}"
            )
            # What was meant is there, if wrongly: it must not be reported as missing as well.
            if near := choices.nearest(name, rules):
                clean[near] = _WRONG
        return clean

    return rule


def _files(raw: object, where: str, faults: list[str]) -> object:
    if not isinstance(raw, dict) or not raw:
        return _wrong(raw, where, "a mapping of file names", faults)
    clean: Fields = {}
    for name, value in raw.items():
        key = _FILE_NAME(name, f"{where}: the file name", faults)
        clean[str(name)] = _WRONG if key is _WRONG else _FILE(value, f"{where}[{name}]", faults)
    return clean


def _goldens(raw: object, where: str, faults: list[str]) -> object:
    if not isinstance(raw, list):
        return _wrong(raw, where, "a list of goldens", faults)
    clean = []
    for number, value in enumerate(raw, 1):
        before = len(faults)
        golden = _GOLDEN(value, f"{where}[{number}]", faults)
        if isinstance(golden, dict):
            faults += [f"{where}[{number}].{name} is missing" for name in missing(Golden, golden)]
        clean.append(golden if len(faults) == before else _WRONG)
    return clean


def _references(raw: object, where: str, faults: list[str]) -> object:
    if not isinstance(raw, list) or not raw:
        return _wrong(raw, where, "a list of references", faults)
    return [_REFERENCE(one, f"{where}[{number}]", faults) for number, one in enumerate(raw, 1)]


def _rule(name: str, hint: object) -> Rule:
    """The rule of one field, from the table where it has one there, else from its type."""
    optional = type(None) in get_args(hint)
    if optional:
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if name in _PATTERNS:
        rule = _PATTERNS[name]
    elif get_origin(hint) is Literal:
        names = get_args(hint)
        rule = _value(f"one of {', '.join(names)}", lambda raw: raw in names)
    else:
        rule = _NESTED.get(hint) or _TYPES[hint]
    if not optional:
        return rule
    return lambda raw, where, faults: None if raw is None else rule(raw, where, faults)


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _undefaulted(of: type) -> dict[str, bool]:
    hints = get_type_hints(of)
    return {
        field.name: type(None) in get_args(hints[field.name])
        for field in dataclasses.fields(of)
        if field.default is dataclasses.MISSING
    }


# The fields of each record that have no default, and whether None may stand for them.
UNDEFAULTED: Mapping[type, Mapping[str, bool]] = {
    of: _undefaulted(of) for of in (ModelSpec, Source, ModelFile, Golden, Unavailable)
}


def missing(of: type, fields: Fields) -> list[str]:
    """The fields that a record needs and that are not there."""
    needed = UNDEFAULTED[of].items()
    return [name for name, optional in needed if not optional and name not in fields]


_NESTED: dict[object, Rule] = {
    tuple[ModelFile, ...]: _files,
    tuple[Golden, ...]: _goldens,
    tuple[str, ...]: _references,
}
_FILE: Rule = _record(ModelFile, without=["name"])
_GOLDEN: Rule = _record(Golden)
_NESTED[Source] = _record(Source)

DEFAULTS: Rule = _record(ModelSpec, without=["ref", "spark_name", "goldens"])
ENTRY: Rule = _record(ModelSpec, without=["ref"], extra=["like"])
UNAVAILABLE: Rule = _record(Unavailable, without=["name"])
