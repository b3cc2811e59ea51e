"""Labels of words that say where entities begin and end: IOB2, and what is made into it.

IOB2 (Tjong Kim Sang and Veenstra 1999, "Representing Text Chunks", EACL) writes "B-PER" for the
first word of an entity of type PER, "I-PER" for each word behind it, and "O" for words outside.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal, NamedTuple, TypeAlias, get_args

__all__ = [
    "SCHEMES",
    "Entity",
    "Fault",
    "Scheme",
    "entities_of",
    "faults_of",
    "iob2_of",
    "labels_of",
    "scheme_of",
    "sorted_labels",
]

Scheme: TypeAlias = Literal["IOB2", "IOB1", "BIOES", "IO"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

_LABEL = re.compile(r"([BIESLUM])-(.+)", re.DOTALL)
# What a prefix looks like where it is written otherwise.
_ODD_PREFIX = re.compile(r"([BI])[-_:](.+)", re.DOTALL | re.IGNORECASE)
# BILOU says L and U for what is E and S in BIOES; BMES says M for I.
_ALIKE = {"L": "E", "U": "S", "M": "I"}
_AS_IOB2 = {"B": "B", "I": "I", "E": "I", "S": "B"}
_INSIDE = ("I", "E")
_OPEN = ("B", "I")


class Entity(NamedTuple):
    """An entity among the words of a text.

    Attributes:
        begin: Number of its first word.
        end: Number of the word behind its last one.
        label: Its type.
    """

    begin: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A label that stands where it can't.

    Attributes:
        sentence: Number of the sentence.
        word: Number of the word in it.
        why: What is wrong, and what to write.
    """

    sentence: int
    word: int
    why: str


def scheme_of(sentences: Iterable[Sequence[str]]) -> Scheme:
    """How labels say where entities begin, told by all of them together.

    ====== ==========================================================================
    BIOES  "E-" ends an entity and "S-" is one of a word; or BILOU, BMES
    IOB2   "B-" begins every entity
    IOB1   "B-" begins those alone that follow one of the same type; "I-" all others
    IO     types without a prefix, and "O"
    ====== ==========================================================================

    Labels that are neither IOB2 nor IOB1 throughout are taken for IOB2 with faults.

    >>> scheme_of([["B-PER", "I-PER", "O"]]), scheme_of([["I-PER", "O"]]), scheme_of([["PER", "O"]])
    ('IOB2', 'IOB1', 'IO')
    """
    sentences = list(sentences)
    different = {label for labels in sentences for label in labels}
    prefixes = {_parts(label)[0] for label in different} - {"O"}
    if prefixes == {""}:
        return "IO"
    if prefixes - {"B", "I", ""}:
        return "BIOES"
    begun_by_i = begun_by_needless_b = False
    for before, label in chain.from_iterable(pairwise(["O", *labels]) for labels in sentences):
        prefix, of_type = _parts(label)
        follows = _parts(before)[1] == of_type
        begun_by_i |= prefix == "I" and not follows
        begun_by_needless_b |= prefix == "B" and not follows
    return "IOB1" if begun_by_i and not begun_by_needless_b else "IOB2"


def faults_of(sentences: Iterable[Sequence[str]], scheme: Scheme) -> list[Fault]:
    """The labels that can't stand where they do, with what is wrong.

    Args:
        sentences: The labels of each sentence.
        scheme: What `scheme_of` says of them.

    >>> faults_of([["O", "I-PER", "B-LOC"], ["B-PER"]], "IOB2")[0].why
    "'I-PER' follows 'O', so that no entity of type PER is there to go on; write 'B-PER'"
    """
    check = _CHECKS[scheme]
    return [
        Fault(number, word, why)
        for number, labels in enumerate(sentences)
        for word, why in check(labels)
    ]


def iob2_of(labels: Sequence[str], scheme: Scheme) -> tuple[str, ...]:
    """The labels of a sentence as IOB2.

    Args:
        labels: Labels without faults.
        scheme: What they are written in. In IO, neighbours of one type are one entity.

    >>> iob2_of(["S-PER", "O", "B-LOC", "E-LOC"], "BIOES")
    ('B-PER', 'O', 'B-LOC', 'I-LOC')
    >>> iob2_of(["I-PER", "I-PER", "B-PER"], "IOB1")
    ('B-PER', 'I-PER', 'B-PER')
    """
    if scheme == "IOB2":
        return tuple(labels)
    made: list[str] = []
    before = ""
    for label in labels:
        prefix, of_type = _parts(label)
        if prefix == "O":
            made.append("O")
        elif scheme == "BIOES":
            made.append(f"{_AS_IOB2[_ALIKE.get(prefix, prefix)]}-{of_type}")
        else:
            made.append(f"{'I' if prefix != 'B' and of_type == before else 'B'}-{of_type}")
        before = of_type
    return tuple(made)


def entities_of(labels: Sequence[str]) -> tuple[Entity, ...]:
    """The entities that labels in IOB2 tell.

    >>> entities_of(["B-PER", "I-PER", "O", "B-LOC"])
    (Entity(begin=0, end=2, label='PER'), Entity(begin=3, end=4, label='LOC'))
    """
    begins = [word for word, label in enumerate(labels) if label.startswith("B-")]
    found = []
    for begin in begins:
        inside = "I" + labels[begin][1:]
        end = begin + 1
        while end < len(labels) and labels[end] == inside:
            end += 1
        found.append(Entity(begin, end, labels[begin][2:]))
    return tuple(found)


def labels_of(entities: Iterable[Entity], words: int) -> tuple[str, ...]:
    """The labels in IOB2 of so many words.

    Args:
        entities: Entities that share no word, each of one word at least.
        words: How many words there are.

    >>> labels_of([Entity(1, 3, "LOC")], 4)
    ('O', 'B-LOC', 'I-LOC', 'O')
    """
    labels = ["O"] * words
    for entity in entities:
        labels[entity.begin] = f"B-{entity.label}"
        labels[entity.begin + 1 : entity.end] = [f"I-{entity.label}"] * (
            entity.end - entity.begin - 1
        )
    return tuple(labels)


def sorted_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """The different labels of IOB2: "O" first, then each type with "B-" before "I-".

    >>> sorted_labels(["B-PER", "O", "I-LOC", "B-LOC"])
    ('O', 'B-LOC', 'I-LOC', 'B-PER')
    """
    return tuple(sorted(set(labels), key=lambda label: (label[2:], label[:2])))


def _parts(label: str) -> tuple[str, str]:
    """The prefix of a label and its type; "" where it has none."""
    if label == "O":
        return "O", ""
    matched = _LABEL.fullmatch(label)
    return ("", label) if matched is None else (matched[1], matched[2])


def _unreadable(labels: Sequence[str]) -> Iterator[tuple[int, str]]:
    for word, label in enumerate(labels):
        if _parts(label)[0]:
            continue
        odd = _ODD_PREFIX.fullmatch(label)
        if odd is not None:
            right = f"{odd[1].upper()}-{odd[2]}"
            yield word, f"{label!r} has its prefix in another form; write {right!r}"
        elif label.upper() == "O":
            yield word, f"{label!r} stands beside labels in capitals; write 'O'"
        else:
            yield (
                word,
                f"{label!r} has no prefix, and others have; write 'B-{label}' or 'I-{label}'",
            )


def _of_io(labels: Sequence[str]) -> Iterator[tuple[int, str]]:
    for word, why in _unreadable(labels):
        if "no prefix" not in why:
            yield word, why


def _of_iob(labels: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from _unreadable(labels)
    for word, (before, label) in enumerate(pairwise(["O", *labels])):
        prefix, of_type = _parts(label)
        if prefix == "I" and _parts(before)[1] != of_type:
            place = f"follows {before!r}" if word else "begins the sentence"
            yield (
                word,
                f"{label!r} {place}, so that no entity of type {of_type} is there to go on; "
                f"write 'B-{of_type}'",
            )


def _of_bioes(labels: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from _unreadable(labels)
    for word, (before, label) in enumerate(pairwise(["O", *labels, "O"])):
        opened, inside = _is_one_of(before, _OPEN), _is_one_of(label, _INSIDE)
        if not (opened or inside) or (opened and inside and _parts(before)[1] == _parts(label)[1]):
            continue
        if opened:
            yield word - 1, f"{before!r} is not the end of an entity, but {_behind(labels, word)}"
        else:
            yield word, f"{label!r} begins no entity, but {_before(labels, word)}"


def _is_one_of(label: str, prefixes: Sequence[str]) -> bool:
    prefix = _parts(label)[0]
    return _ALIKE.get(prefix, prefix) in prefixes


def _behind(labels: Sequence[str], word: int) -> str:
    return f"{labels[word]!r} is behind it" if word < len(labels) else "the sentence ends"


def _before(labels: Sequence[str], word: int) -> str:
    return f"{labels[word - 1]!r} is in front of it" if word else "the sentence begins"


def _of_iob1(labels: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from _unreadable(labels)


_CHECKS = {"IOB2": _of_iob, "IOB1": _of_iob1, "BIOES": _of_bioes, "IO": _of_io}
