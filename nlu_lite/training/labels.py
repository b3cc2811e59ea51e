"""What a label is, and the classes that labels are of."""

import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.input.cells import described, mended
from nlu_lite.model.head_tasks import Label
from nlu_lite.training.rows import RowNames, count_of_rows

__all__ = [
    "classes_of",
    "is_missing",
    "plain_label",
    "leave_out_missing",
    "refuse_mixed",
    "refuse_unreadable",
]

# In this order: what is true or false is a whole number to Python.
_KINDS: tuple[tuple[tuple[type, ...], type], ...] = (
    ((bool, np.bool_), bool),
    ((str,), str),
    ((int, np.integer), int),
    ((float, np.floating), float),
)
_KIND_NAMES = {
    bool: "true or false (bool)",
    str: "texts (str)",
    int: "whole numbers (int)",
    float: "numbers (float)",
}


def is_missing(value: object) -> bool:
    """Whether a cell holds no label: None, NaN, pandas.NA, NaT or a blank text.

    >>> is_missing(float("nan")), is_missing(" "), is_missing(0)
    (True, True, False)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    if isinstance(value, (float, np.floating)):
        return math.isnan(value)
    pandas = sys.modules.get("pandas")
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return True
    return isinstance(value, np.datetime64) and bool(np.isnat(value))


def plain_label(value: object) -> Label | None:
    """A label as an object of Python, also one of NumPy; None where it is no label.

    >>> plain_label(np.int64(3)), plain_label(np.str_("a")), plain_label(b"a")
    (3, 'a', None)
    """
    kind = next((plain for kinds, plain in _KINDS if isinstance(value, kinds)), None)
    if kind is str:
        # Not str(): an enumeration of texts shows its name there.
        return str.__str__(value)
    label: Label | None = None if kind is None else kind(value)
    return label


def classes_of(labels: Iterable[Label]) -> tuple[Label, ...]:
    """The different labels, texts by their code points and numbers by their size.

    Args:
        labels: Labels of one type.

    >>> classes_of(["spam", "ham", "spam"]), classes_of([True, False])
    (('ham', 'spam'), (False, True))
    """
    return tuple(sorted(set(labels)))


def leave_out_missing(
    positions: Sequence[int], *, of: int, what: str, names: RowNames, drop_missing: bool
) -> None:
    """Refuse rows without a label, or warn that they are left out.

    Args:
        positions: Where labels are missing.
        of: How many rows there are.
        what: How messages call the labels.
        names: How they call the rows.
        drop_missing: Whether the user said that these rows are to be left out.

    Raises:
        InvalidInput: Labels are missing, and nobody said so.
    """
    if not positions:
        return
    count = count_of_rows(len(positions), of=of)
    if not drop_missing:
        raise InvalidInput(
            f"{what}: the label is missing in {count}: {names.some(positions)}.\n"
            "Give them labels, or leave these rows out: drop_missing=True"
        )
    warn(
        f"{what}: {count} have no label and are left out: {names.some(positions)}.",
        TrainingDataWarning,
    )


def refuse_unreadable(
    cells: Sequence[object], labels: Sequence[object], *, what: str, names: RowNames
) -> None:
    """Raise InvalidInput where a cell that is not missing gave no label.

    Args:
        cells: What the user gave.
        labels: What was made of it; None: nothing.
        what: How messages call the labels.
        names: How they call the rows.
    """
    for position, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        if label is None and not is_missing(cell):
            raise InvalidInput(
                f"{what}: {described(cell)} at {names.one(position)} is no label; expected a text, "
                f"a number, True or False.\n{mended(cell)}"
            )


def refuse_mixed(
    labels: Sequence[Label], positions: Sequence[int], *, what: str, names: RowNames
) -> None:
    """Raise InvalidInput where labels are of several types, such as 1 and "1".

    Args:
        labels: Labels.
        positions: The row of each.
        what: How messages call the labels.
        names: How they call the rows.
    """
    counts = Counter(map(type, labels))
    if len(counts) < 2:
        return
    usual, rare = max(counts, key=lambda kind: counts[kind]), min(counts, key=counts.__getitem__)
    if rare is usual:
        rare = next(kind for kind in counts if kind is not usual)
    odd = [
        (label, position)
        for label, position in zip(labels, positions, strict=True)
        if type(label) is rare
    ]
    raise InvalidInput(
        f"{what}: labels are of several types, so that 1 and '1' would be two classes: "
        f"{counts[usual]:,} are {_KIND_NAMES[usual]}, {len(odd):,} are {_KIND_NAMES[rare]}, "
        f"such as {odd[0][0]!r} at {names.some([position for _, position in odd])}.\n"
        "Make them one type: `.map(str)` of the labels makes them texts"
    )
