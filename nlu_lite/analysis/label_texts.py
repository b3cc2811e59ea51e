"""Labels that somebody types, and the texts that say what they mean."""

from collections.abc import Hashable, Iterable, Mapping
from typing import cast

import numpy as np
import pandas as pd

from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["label_texts"]


def label_texts(labels: object) -> dict[Hashable, list[str]]:
    """The texts of each label, in the order of the labels.

    Args:
        labels: Texts, each its own label; or a mapping from labels to texts, one or several each.

    Raises:
        InvalidInput: It is neither, or has something that is no text.
        InvalidOption: There are fewer than two labels, two are the same or have the same texts, or
            a text is blank.

    >>> label_texts(["sport", "politics"])
    {'sport': ['sport'], 'politics': ['politics']}
    >>> label_texts({1: ["sport", "football"], 2: "politics"})
    {1: ['sport', 'football'], 2: ['politics']}
    """
    pairs = _pairs(labels)
    texts = {label: _texts(label, value) for label, value in pairs}
    if len(texts) < len(pairs):
        names = [label for label, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidOption(f"labels: {twice!r} stands there {names.count(twice)} times.")
    if len(texts) < 2:
        one = f"there is one only: {next(iter(texts))!r}" if texts else "there are none"
        raise InvalidOption(f"labels: {one}; expected two or more, to choose between.")
    _check_differ(texts)
    return texts


def _pairs(labels: object) -> list[tuple[Hashable, object]]:
    if isinstance(labels, Mapping):
        return list(labels.items())
    if isinstance(labels, list | tuple | np.ndarray | pd.Series | pd.Index):
        return [(label, label) for label in labels]
    raise InvalidInput(
        f"labels is {type(labels).__name__} ({labels!r:.60}); expected a list of texts, such as "
        "['sport', 'politics'], or a mapping from labels to one text each or several, such as "
        "{'sport': ['football', 'the Olympic games'], 'politics': 'elections'}."
    )


def _texts(label: Hashable, value: object) -> list[str]:
    several = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    cells: list[object] = list(cast("Iterable[object]", value)) if several else [value]
    if not cells:
        raise InvalidOption(f"labels: {label!r} has no text.")
    return [_text(label, cell) for cell in cells]


def _text(label: Hashable, cell: object) -> str:
    if not isinstance(cell, str):
        raise InvalidInput(
            f"labels: {label!r} has {cell!r:.60} for a text, which is {type(cell).__name__}; "
            "expected a str."
        )
    if not cell.strip():
        raise InvalidOption(f"labels: a text of {label!r} is blank: {cell!r}.")
    return cell


def _check_differ(texts: Mapping[Hashable, list[str]]) -> None:
    first: dict[frozenset[str], Hashable] = {}
    for label, those in texts.items():
        other = first.setdefault(frozenset(those), label)
        if other != label:
            raise InvalidOption(
                f"labels: {other!r} and {label!r} have the same texts, {those!r:.60}; "
                "nothing could tell them apart."
            )
