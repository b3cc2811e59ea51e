"""What is refused or said of classes before anything learns them."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.input.cells import shown
from nlu_lite.model.head_tasks import Label
from nlu_lite.training.rows import RowNames, count_of_rows, listed

__all__ = [
    "refuse_numbers",
    "refuse_one_class",
    "refuse_one_number",
    "warn_of_classes",
    "warn_of_conflicts",
]

# The keys of a mapping are of one type for the type checker.
_Label = TypeVar("_Label", str, Label)
# From here on numbers are classes only where rows share them.
_MANY_NUMBERS = 20


def refuse_numbers(labels: Sequence[Label], *, task: str, what: str) -> None:
    """Raise InvalidInput where labels look like measurements: many numbers, or fractions.

    Args:
        labels: Labels of one type.
        task: What is to be learnt.
        what: How messages call the labels.
    """
    counts = Counter(labels)
    fraction = next((x for x in counts if isinstance(x, float) and not x.is_integer()), None)
    numbers = sum(not isinstance(label, (str, bool)) for label in counts)
    if fraction is not None:
        fault = f"holds numbers with a fraction, such as {fraction!r}"
    elif numbers > _MANY_NUMBERS and 2 * numbers > len(labels):
        fault = f"holds {numbers:,} different numbers in {count_of_rows(len(labels))}"
    else:
        return
    raise InvalidInput(
        f"{what} {fault}; train.{task} takes each for a class of its own. Did you mean "
        "train.regressor (task='regressor'), which learns numbers?\n"
        "Where each number does stand for a class, make them texts: `.astype(str)`"
    )


def refuse_one_class(counts: Mapping[Label, int], *, rows: int, task: str, what: str) -> None:
    """Raise InvalidInput where there is nothing to tell apart.

    Args:
        counts: How many rows each class has.
        rows: How many rows there are.
        task: What is to be learnt.
        what: How messages call the labels.
    """
    if len(counts) > 1:
        return
    if not counts:
        raise InvalidInput(
            f"{what}: no row has a label; train.{task} needs rows with labels to learn from."
        )
    ((label, count),) = counts.items()
    if count < rows:
        return
    raise InvalidInput(
        f"{what}: all of {count_of_rows(rows)} have the same label, {shown(label)}; train.{task} "
        "needs two classes at least, since there is nothing to tell apart otherwise.\n"
        "Is it the right column? Say which one holds the labels: y=…"
    )


def refuse_one_number(numbers: npt.NDArray[np.float64], *, what: str) -> None:
    """Raise InvalidInput where all numbers are the same.

    Args:
        numbers: Shape (rows,).
        what: How messages call them.
    """
    if len(np.unique(numbers)) > 1:
        return
    same = f"all of {count_of_rows(len(numbers))} are {float(numbers[0])!r}" if len(numbers) else ""
    raise InvalidInput(
        f"{what}: {same or 'no row has a number'}; train.regressor needs two different ones at "
        "least, since there is nothing to learn otherwise.\nIs it the right column? Say which one "
        "holds the numbers: y=…"
    )


def warn_of_classes(counts: Mapping[_Label, int], *, what: str) -> None:
    """Warn of classes with one example, and of classes that differ in case or blanks alone.

    Args:
        counts: How many examples each class has.
        what: How messages call the labels.
    """
    single = sorted(label for label, count in counts.items() if count == 1)
    if single:
        kind = "class has" if len(single) == 1 else "classes have"
        warn(
            f"{what}: {len(single):,} {kind} one example only, and nothing to validate by: "
            f"{listed(single)}. Ten examples a class or more are of use.",
            TrainingDataWarning,
        )
    alike: dict[str, list[str]] = defaultdict(list)
    for label in counts:
        if isinstance(label, str):
            alike[" ".join(label.split()).casefold()].append(label)
    pairs = [sorted(labels) for labels in alike.values() if len(labels) > 1]
    if pairs:
        warn(
            f"{what}: classes differ in case or blanks alone: {listed(min(pairs))}. They are "
            "learnt as different ones; where they are meant to be one: `.str.strip().str.lower()`",
            TrainingDataWarning,
        )


def warn_of_conflicts(
    texts: Sequence[str],
    labels: Sequence[Hashable],
    positions: Sequence[int],
    *,
    what: str,
    names: RowNames,
) -> None:
    """Warn where one text has different labels in several rows.

    Args:
        texts: A text a row.
        labels: A label a row, or the labels of each.
        positions: Where each row is in the user's data.
        what: How messages call the labels.
        names: How they call the rows.
    """
    if len(set(texts)) == len(texts):
        return
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        rows_of[text].append(row)
    doubtful = [
        rows for rows in rows_of.values() if len(rows) > 1 and len({labels[r] for r in rows}) > 1
    ]
    if not doubtful:
        return
    rows = doubtful[0]
    other = next(row for row in rows if labels[row] != labels[rows[0]])
    texts_are = "text has" if len(doubtful) == 1 else "texts have"
    warn(
        f"{what}: {len(doubtful):,} {texts_are} different labels in several rows, such as "
        f"{shown(texts[other])}: {shown(labels[rows[0]])} at {names.one(positions[rows[0]])}, "
        f"{shown(labels[other])} at {names.one(positions[other])}. No model can be right on all "
        "of them.",
        TrainingDataWarning,
    )
