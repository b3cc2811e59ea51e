"""The labels of rows as they are to be learnt: one a row, several a row, or a number."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from numbers import Real

import numpy as np

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.input.cells import described, shown
from nlu_lite.model.head_tasks import Label
from nlu_lite.training.labels import (
    classes_of,
    is_missing,
    plain_label,
    refuse_mixed,
    refuse_unreadable,
)
from nlu_lite.training.rows import RowNames, listed

__all__ = ["numbers", "several_labels", "single_labels", "whole_again"]

# What stands between labels where it is not what was said.
_OTHER_SEPARATORS = (";", "|", ",", "\t", "/")


def single_labels(cells: Sequence[object], *, what: str, names: RowNames) -> list[Label | None]:
    """A label a row; None where it is missing.

    Raises:
        InvalidInput: A cell holds no label, or labels are of several types.

    >>> single_labels(["a", None], what="y", names=RowNames())
    ['a', None]
    """
    labels = [None if is_missing(cell) else plain_label(cell) for cell in cells]
    if any(isinstance(cell, (list, tuple, np.ndarray)) for cell in cells):
        raise InvalidInput(_several(cells, what, names))
    refuse_unreadable(cells, labels, what=what, names=names)
    with_label = [row for row, label in enumerate(labels) if label is not None]
    found = [label for label in labels if label is not None]
    refuse_mixed(found, with_label, what=what, names=names)
    return labels


def whole_again(labels: Sequence[Label], *, what: str) -> list[Label]:
    """Whole numbers that pandas holds as decimal ones since some were missing; a warning says it.

    Args:
        labels: Labels of rows that were beside rows without any.
        what: How messages call them.
    """
    if not labels or not all(isinstance(of, float) and of.is_integer() for of in labels):
        return list(labels)
    warn(
        f"{what}: whole numbers beside missing ones, held as decimal ones: the label "
        f"{labels[0]!r} is taken as {int(labels[0])}, and so on.",
        TrainingDataWarning,
    )
    return [int(label) for label in labels]


def several_labels(
    cells: Sequence[object], *, separator: str, what: str, names: RowNames
) -> list[tuple[Label, ...] | None]:
    """The labels of each row, each once and sorted; None where they are missing.

    Args:
        cells: A list, tuple, set or array of labels a row, or a text of labels with a separator
            between them. An empty list or text is a row without any label.
        separator: What stands between the labels of a text.
        what: How messages call the labels.
        names: How they call the rows.

    Raises:
        InvalidInput: A cell holds no labels, or labels are of several types.

    >>> several_labels(["b, a", "", None], separator=",", what="y", names=RowNames())
    [('a', 'b'), (), None]
    """
    rows = [_parts(cell, separator) for cell in cells]
    labels: list[list[Label | None] | None] = [
        None if row is None else [None if is_missing(part) else plain_label(part) for part in row]
        for row in rows
    ]
    for position, (row, found) in enumerate(zip(rows, labels, strict=True)):
        for part, label in zip(row or (), found or (), strict=True):
            if label is None and not is_missing(part):
                raise InvalidInput(
                    f"{what}: {described(part)} at {names.one(position)} is no label; expected "
                    f"a list of texts, or a text of labels with {separator!r} between them."
                )
    # One label of a row that is missing makes it unknown which the row has.
    whole = [None if found is None or None in found else found for found in labels]
    known = [(label, row) for row, found in enumerate(whole) for label in found or ()]
    plain = [label for label, _ in known if label is not None]
    refuse_mixed(plain, [row for _, row in known], what=what, names=names)
    _warn_of_other_separators(cells, plain, separator, what)
    return [None if found is None else classes_of(found) for found in whole]  # type: ignore[arg-type]


def numbers(cells: Sequence[object], *, what: str, names: RowNames) -> list[float | None]:
    """A number a row; None where it is missing.

    Raises:
        InvalidInput: A cell holds no finite number.

    >>> numbers([1, 2.5, None], what="y", names=RowNames())
    [1.0, 2.5, None]
    """
    found: list[float | None] = []
    for position, cell in enumerate(cells):
        if is_missing(cell):
            found.append(None)
            continue
        number = _number(cell)
        if number is None:
            raise InvalidInput(_no_number(cell, cells, f"{what}: {shown(cell)}", names, position))
        if not math.isfinite(number):
            raise InvalidInput(
                f"{what}: {number} at {names.one(position)} can't be learnt; expected finite "
                "numbers.\nLeave such rows out: `frame[numpy.isfinite(y)]`"
            )
        found.append(number)
    return found


def _parts(cell: object, separator: str) -> Sequence[object] | None:
    if isinstance(cell, str):
        # An empty text has no label, as an empty list.
        return [part for part in map(str.strip, cell.split(separator)) if part]
    if _is_missing_cell(cell):
        return None
    if isinstance(cell, np.ndarray):
        return list(cell.ravel().tolist())
    if isinstance(cell, (list, tuple, set, frozenset)):
        return list(cell)
    return [cell]


def _is_missing_cell(cell: object) -> bool:
    """Whether a cell is missing as a whole; an array or a list is there."""
    return not isinstance(cell, (list, tuple, np.ndarray)) and is_missing(cell)


def _number(cell: object) -> float | None:
    if isinstance(cell, (bool, np.bool_, str)):
        return None
    if isinstance(cell, (Real, Decimal, np.integer, np.floating)):
        try:
            return float(cell)
        except (OverflowError, ValueError):
            return math.inf
    return None


def _no_number(
    cell: object, cells: Iterable[object], given: str, names: RowNames, position: int
) -> str:
    texts = [other for other in cells if isinstance(other, str)]
    way_out = "Did you mean train.classifier (task='classifier'), which learns classes?"
    if isinstance(cell, str) and all(map(_is_written_number, texts)):
        way_out = "The texts are numbers as they are written; convert them: pandas.to_numeric(y)"
    return (
        f"{given} at {names.one(position)} is no number, but {type(cell).__name__}; "
        f"train.regressor learns numbers.\n{way_out}"
    )


def _is_written_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text.strip()
    return True


def _several(cells: Sequence[object], what: str, names: RowNames) -> str:
    position, cell = next(
        (n, cell) for n, cell in enumerate(cells) if isinstance(cell, (list, tuple, np.ndarray))
    )
    return (
        f"{what}: {described(cell)} at {names.one(position)} holds several labels; expected one "
        "a text.\nDid you mean train.multi_classifier (task='multi_classifier')? Labels of words "
        "are learnt by train.ner and train.pos."
    )


def _warn_of_other_separators(
    cells: Sequence[object], labels: Sequence[Label], separator: str, what: str
) -> None:
    texts = [cell for cell in cells if isinstance(cell, str)]
    listed_ones = [text for text in texts if text[:1] == "[" and text[-1:] == "]"]
    if listed_ones:
        raise InvalidInput(
            f"{what}: {shown(listed_ones[0])} is a list that was written as a text.\n"
            "Read it: `y.map(ast.literal_eval)`, or `y.map(json.loads)`"
        )
    if any(separator in text for text in texts):
        return
    of_texts = {label for label in labels if isinstance(label, str)}
    for other in _OTHER_SEPARATORS:
        several = sorted(label for label in of_texts if other in label)
        if other != separator and texts and len(several) > len(of_texts) / 4:
            warn(
                f"{what}: no label holds the separator {separator!r}, but "
                f"{listed(several, most=3)} hold {other!r}, and each is learnt as one class. Did "
                f"you mean label_separator={other!r}?",
                TrainingDataWarning,
            )
            return
