"""How much names look like each other."""

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher
from heapq import nlargest

__all__ = ["most_like"]

_CUTOFF = 0.6
_SHORTEST_PART = 3
# A look at pairs of letters chooses those that are compared with care, which takes time.
_COMPARED = 60


def most_like(asked: str, names: Mapping[str, Collection[str]], *, most: int) -> tuple[str, ...]:
    """The keys of which one name looks like what was asked, the best first.

    Args:
        asked: What somebody typed.
        names: For each key, all that it is called.
        most: How many to give at most.

    >>> most_like("smal bert", {"a": ["small_bert", "mini"], "b": ["electra"]}, most=5)
    ('a',)
    """
    forms = [(form, _pairs(form)) for form in _forms(asked)]
    rough = {key: max(_alike(forms, name) for name in of) for key, of in names.items()}
    chosen = set(nlargest(_COMPARED, rough, key=rough.__getitem__))
    matchers = [(form, SequenceMatcher(None, "", form, autojunk=False)) for form, _ in forms]
    scores = {
        key: max(_likeness(matchers, name) for name in of)
        for key, of in names.items()
        if key in chosen
    }
    close = [key for key, score in scores.items() if score >= _CUTOFF]
    return tuple(sorted(close, key=lambda key: -scores[key])[:most])


def _forms(name: str) -> tuple[str, str]:
    """A name without regard to case and separators: whole, and without language and action."""
    whole = re.sub(r"[\W_]+", "_", name.casefold())
    return whole, re.sub(r"^([a-z]{2,3}_)?embed_(sentence_)?", "", whole)


def _pairs(form: str) -> frozenset[str]:
    return frozenset(map("".join, zip(form, form[1:], strict=False)))


def _alike(asked: list[tuple[str, frozenset[str]]], name: str) -> float:
    """How many pairs of letters are the same, and whether the name contains what was asked."""
    best = 0.0
    for (part, pairs), form in zip(asked, _forms(name), strict=True):
        own = _pairs(form)
        shared = 2 * len(pairs & own) / (len(pairs) + len(own) or 1)
        best = max(best, _contains(form, part) + shared)
    return best


def _contains(form: str, part: str) -> bool:
    return len(part) >= _SHORTEST_PART and part in form


def _likeness(asked: list[tuple[str, SequenceMatcher[str]]], name: str) -> float:
    """0 to 1 for a name that looks like what was asked, 1 to 2 for one that contains it."""
    best = 0.0
    for (part, matcher), form in zip(asked, _forms(name), strict=True):
        contained = _contains(form, part)
        matcher.set_seq1(form)
        if contained or matcher.quick_ratio() >= _CUTOFF:
            best = max(best, contained + matcher.ratio())
    return best
