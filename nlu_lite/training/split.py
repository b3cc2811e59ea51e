"""Rows to train on, and rows to validate by."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from math import floor
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import IntArray
from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["split_of"]

# Strata of numbers: rows of about the same size of number.
_STRATA_OF_NUMBERS = 10

_Groups: TypeAlias = "list[list[int]]"


def split_of(
    labels: Sequence[Hashable] | npt.NDArray[np.generic],
    *,
    share: float | int,
    seed: int,
    groups: Sequence[Hashable] | None = None,
) -> tuple[IntArray, IntArray]:
    """Rows to train on, and rows that are held back to validate by.

    Each class has its share of both, as far as whole rows go; a row of several labels counts for
    the rarest of them, and numbers count by their tenths. Every class keeps rows to train on: what
    has one row, or one group, is not held back.

    Args:
        labels: A label a row, or a tuple of labels, or a number; a list or an array of shape
            (rows,).
        share: How much is held back: a share of the rows above 0 and below 1, or a count of rows.
        seed: Where the random numbers begin; the same rows and seed give the same split.
        groups: Rows of equal groups, such as equal texts, are never on both sides; None: each row
            is a group of its own.

    Returns:
        Their numbers, shape (n,), int64, each rising; together they are all rows.

    Raises:
        InvalidInput: There are too few rows to hold any back.
        InvalidOption: The share is no share and no count, or leaves nothing to train on.

    >>> train, validation = split_of(["a"] * 8 + ["b"] * 4, share=0.25, seed=0)
    >>> len(train), [int(row) // 8 for row in validation]
    (9, [0, 0, 1])
    """
    wanted = _wanted(share, len(labels))
    random = np.random.default_rng(whole_number("seed", seed, least=0, most=GREATEST_SEED))
    labels = labels.tolist() if isinstance(labels, np.ndarray) else labels
    together = _rows_together(groups, len(labels))
    strata = _strata(_stratum_names(labels), together)
    quotas = _quotas([sum(map(len, of)) for of in strata], [len(of) for of in strata], wanted)
    held: list[int] = []
    for of_stratum, quota in zip(strata, quotas, strict=True):
        held += _held_back(of_stratum, quota, random)
    if not _are_measured(labels):
        held = _without_the_last(labels, together, held)
    if not held:
        raise InvalidInput(
            f"of {len(labels):,} rows none can be held back to validate by (validation={share!r}): "
            "each class has one row, or one text, only, which is needed to train.\n"
            "Give rows to validate by: validation=frame, or do without: validation=None"
        )
    validation = np.array(sorted(held), dtype=np.int64)
    train = np.setdiff1d(np.arange(len(labels), dtype=np.int64), validation)
    return train, validation


def _wanted(share: object, rows: int) -> int:
    is_count = isinstance(share, (int, np.integer)) and not isinstance(share, bool)
    if is_count and 0 < int(share) < rows:  # type: ignore[call-overload]
        return int(share)  # type: ignore[call-overload, no-any-return]
    if isinstance(share, (float, np.floating)) and 0 < share < 1:
        # A row at least, where there are two.
        return min(max(1, round(float(share) * rows)), rows - 1)
    raise InvalidOption(
        f"validation={share!r} of {rows:,} rows; expected a share above 0 and below 1, such as "
        f"0.1, or a count of rows below {rows:,}."
    )


def _rows_together(groups: Sequence[Hashable] | None, rows: int) -> _Groups:
    if groups is None:
        return [[row] for row in range(rows)]
    found: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        found.setdefault(group, []).append(row)
    return list(found.values())


def _are_measured(labels: Sequence[Hashable]) -> bool:
    """Whether labels are numbers on a scale, and no classes: decimal ones, of many values."""
    if not all(isinstance(label, float) for label in labels):
        return False
    return len(set(labels)) > min(2 * _STRATA_OF_NUMBERS, len(labels) // 2)


def _stratum_names(labels: Sequence[Hashable]) -> Sequence[Hashable]:
    if _are_measured(labels):
        ranks = np.argsort(np.argsort(np.array(labels), kind="stable"), kind="stable")
        # With fewer, none would have a row to spare.
        strata = max(1, min(_STRATA_OF_NUMBERS, len(labels) // 2))
        parts: list[int] = (ranks * strata // len(labels)).tolist()
        return parts
    if not any(isinstance(label, tuple) for label in labels):
        return labels
    counts = Counter(label for several in labels for label in several)  # type: ignore[attr-defined]
    return [_rarest(several, counts) for several in labels]  # type: ignore[arg-type]


def _rarest(labels: Sequence[Hashable], counts: Mapping[Hashable, int]) -> Hashable:
    return min(labels, key=lambda label: (counts[label], str(label)), default=None)


def _strata(names: Sequence[Hashable], together: _Groups) -> list[_Groups]:
    """Groups of rows by the class of the first row in each."""
    strata: dict[Hashable, _Groups] = defaultdict(list)
    for rows in together:
        strata[names[rows[0]]].append(rows)
    return list(strata.values())


def _quotas(sizes: Sequence[int], groups: Sequence[int], wanted: int) -> list[int]:
    """How many rows of each stratum are held back: its share, by the largest remainders."""
    total = sum(sizes)
    exact = [size * wanted / total for size in sizes]
    quotas = [floor(quota) for quota in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda n: (quotas[n] - exact[n], -sizes[n]))
    open_ones = [n for n in by_remainder if groups[n] > 1]
    for n in open_ones[: wanted - sum(quotas)]:
        quotas[n] += 1
    return quotas


def _without_the_last(
    labels: Sequence[Hashable], together: _Groups, held: Sequence[int]
) -> list[int]:
    """The rows held back but those, with their groups, that have a class which no other has."""
    several = [label if isinstance(label, tuple) else (label,) for label in labels]
    back = set(held)
    left = Counter(label for row, of in enumerate(several) if row not in back for label in of)
    for rows in together:
        if rows[0] in back and any(not left[label] for row in rows for label in several[row]):
            back.difference_update(rows)
            left.update(label for row in rows for label in several[row])
    return sorted(back)


def _held_back(of_stratum: _Groups, quota: int, random: np.random.Generator) -> list[int]:
    """Whole groups up to about a quota of rows; one group at least stays to train on."""
    held: list[int] = []
    order = random.permutation(len(of_stratum)).tolist()
    for number in order[1:]:
        rows = of_stratum[number]
        # A large group is taken where that is nearer to the quota than to leave it.
        if len(held) + len(rows) / 2 <= quota:
            held += rows
    return held
