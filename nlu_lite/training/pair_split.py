"""Pairs to learn from, and pairs to validate by."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from nlu_lite.common.arrays import IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import TrainingDataWarning
from nlu_lite.training.pairs import TextPairs, text_pairs_of
from nlu_lite.training.split import split_of

__all__ = ["learned_and_held", "split_pairs"]

# Pairs that hang together by their texts stay together while they are at most this part of all.
_MOST_TOGETHER = 0.1
_LEAST_TO_VALIDATE = 3


def learned_and_held(
    data: object,
    *,
    validation: object = 0.1,
    text_columns: Sequence[Hashable] | None = None,
    y: object = "y",
    drop_missing: bool = False,
    seed: int = 0,
) -> tuple[TextPairs, TextPairs | None]:
    """The pairs of a table to learn from, and those to validate by.

    Args:
        data: As in `text_pairs_of`.
        validation: How many pairs are held back, a share or a count; or another table of pairs,
            which may be of another kind; None or 0: learn from all.
        text_columns: As in `text_pairs_of`, of both tables.
        y: As in `text_pairs_of`, of both tables.
        drop_missing: As in `text_pairs_of`.
        seed: Decides what is held back.

    Returns:
        Both with the same `texts`.

    Raises:
        InvalidInput: As in `text_pairs_of`.
        InvalidOption: As in `text_pairs_of`, or `validation` is no share and no count.
    """
    pairs = text_pairs_of(data, text_columns=text_columns, y=y, drop_missing=drop_missing)
    is_one_value = isinstance(validation, (int, float, str, np.number))
    if validation is None or (is_one_value and validation == 0):
        return pairs, None
    if is_one_value:
        # What is no share and no count is refused there.
        return split_pairs(pairs, share=validation, seed=seed)  # type: ignore[arg-type]
    held = text_pairs_of(
        validation,
        text_columns=text_columns,
        y=y,
        drop_missing=drop_missing,
        least=_LEAST_TO_VALIDATE,
    ).among(pairs.texts)
    pairs = replace(pairs, texts=held.texts)
    _warn_of_the_same(pairs, held)
    return pairs, held


def split_pairs(pairs: TextPairs, *, share: float | int, seed: int) -> tuple[TextPairs, TextPairs]:
    """Pairs to learn from, and those that are held back.

    No text is on both sides, unless texts that stand in several pairs tie more than a tenth of all
    pairs together: then no pair is, and a warning says so.

    Args:
        pairs: All of them.
        share: How many are held back, as in `split_of`.
        seed: Where the random numbers begin.

    Raises:
        InvalidOption: The share is no share and no count.
    """
    groups = _tied(pairs.numbers, len(pairs.texts))
    apart = np.bincount(groups).max() <= _MOST_TOGETHER * len(pairs)
    if not apart:
        in_order = np.sort(pairs.numbers, axis=1)
        _, groups = np.unique(in_order, axis=0, return_inverse=True)
        groups = groups.ravel()
    one_class = [pairs.kind] * len(pairs)
    train, held = split_of(one_class, share=share, seed=seed, groups=groups.tolist())
    training, validation = pairs.part(train), pairs.part(held)
    if not apart:
        _warn_of_shared(training, validation)
    return training, validation


def _tied(numbers: IntArray, texts: int) -> IntArray:
    """Shape (pairs,): equal for pairs that are tied together by texts that they share."""
    root = np.arange(texts)
    columns = numbers.T
    while True:
        # Each text takes the smallest number that a text beside it has, until nothing changes.
        least = root[columns].min(axis=0)
        before = root.copy()
        for column in columns:
            np.minimum.at(root, column, least)
        root = root[root]
        if np.array_equal(root, before):
            tied: IntArray = root[columns[0]]
            return tied


def _warn_of_shared(training: TextPairs, validation: TextPairs) -> None:
    held = np.unique(validation.numbers)
    shared = int(np.isin(held, training.numbers).sum())
    warn(
        f"{shared:,} of the {len(held):,} texts that are held back to validate by are learned from "
        "in other pairs too, since most pairs hang together by texts that they share: what is "
        "measured may be too good.\nGive pairs of other texts: validation=frame",
        TrainingDataWarning,
    )


def _warn_of_the_same(training: TextPairs, validation: TextPairs) -> None:
    learned = {frozenset(pair) for pair in training.numbers[:, :2].tolist()}
    same = [frozenset(pair) in learned for pair in validation.numbers[:, :2].tolist()]
    if any(same):
        warn(
            f"{sum(same):,} of the {len(same):,} pairs to validate by are also learned from: what "
            "is measured is too good.\nGive pairs of other texts: validation=frame",
            TrainingDataWarning,
        )
