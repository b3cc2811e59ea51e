"""Texts and what is to be learnt of them, checked before anything is computed."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.input.documents import Documents, documents_of
from nlu_lite.model.head_tasks import HeadTask, Label
from nlu_lite.training.class_checks import (
    refuse_numbers,
    refuse_one_class,
    refuse_one_number,
    warn_of_classes,
    warn_of_conflicts,
)
from nlu_lite.training.label_column import LabelledData, separated
from nlu_lite.training.label_values import numbers, several_labels, single_labels, whole_again
from nlu_lite.training.labels import classes_of, leave_out_missing
from nlu_lite.training.rows import RowNames, count_of_rows, taken

__all__ = ["LabelledTexts", "TextLabels", "labelled_texts"]

TextLabels: TypeAlias = tuple[Label, ...] | tuple[tuple[Label, ...], ...] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledTexts:
    """Texts with words, and what is to be learnt of each.

    Attributes:
        documents: The texts; without the user's other columns.
        labels: Of classifier and sentiment one label a text; of multi_classifier the labels of
            each, sorted; of regressor shape (texts,), float64.
        classes: The different labels, sorted; none of a regressor.
        rows: Shape (texts,), int64: the place of each in the user's data, which rises.
        names: How messages call the rows of the user's data.
    """

    documents: Documents
    labels: TextLabels
    classes: tuple[Label, ...]
    rows: IntArray
    names: RowNames

    def __len__(self) -> int:
        return len(self.documents)

    def take(self, numbers: IntArray) -> "LabelledTexts":
        """Some of the texts alone; the classes stay those of all.

        Args:
            numbers: Shape (n,), which of the texts.

        >>> whole = labelled_texts(["a", "b", "c", "d"], y=[0, 1, 1, 0], task="classifier")
        >>> part = whole.take(np.array([2, 1]))
        >>> part.documents.texts, part.labels, part.classes, part.rows
        (('c', 'b'), (1, 1), (0, 1), array([2, 1]))
        """
        return LabelledTexts(
            taken(self.documents, numbers),
            _taken_labels(self.labels, numbers),
            self.classes,
            self.rows[numbers],
            self.names,
        )

    def named(self, numbers: Sequence[int] | IntArray) -> str:
        """What messages call some of the texts."""
        return self.names.some(self.rows[np.asarray(numbers, dtype=np.int64)])


def labelled_texts(
    data: object,
    *,
    task: HeadTask,
    y: object = "y",
    text_column: Hashable | None = None,
    label_separator: str = ",",
    drop_missing: bool = False,
    to_learn: bool = True,
) -> LabelledTexts:
    """Texts and their labels, of whatever the user has.

    Args:
        data: What `Pipeline.predict` takes, but Spark DataFrames.
        task: "classifier", "sentiment", "multi_classifier" or "regressor".
        y: The column of a DataFrame that holds the labels; or a list, Series or array of them, one
            a text.
        text_column: The column of a DataFrame that holds the texts; None: the column "text", or
            else the only other one that holds strings.
        label_separator: What stands between the labels of a text's cell in a multi_classifier's
            column of strings; NLU calls it `label_seperator`.
        drop_missing: Leave rows without a label out, and say how many.
        to_learn: Whether they are to be learnt from. What a model is only measured by may have one
            class, or one number, and classes of one example.

    Returns:
        The texts that have words; those that have none are left out, and a warning says so.

    Raises:
        InvalidInput: Labels are missing, of several types, of one class only, or of a kind that
            the task doesn't learn; or the data hold no texts.
        InvalidOption: There is no column `y` or `text_column`, or they are the same.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"text": ["fine", "bad", "good", "sad"], "stars": [5, 1, 5, 1]})
    >>> labelled = labelled_texts(table, task="classifier", y="stars")
    >>> labelled.labels, labelled.classes
    ((5, 1, 5, 1), (1, 5))
    """
    given = separated(data, y=y, text_column=text_column)
    documents = documents_of(given.data, text_column=text_column, keep_columns=False)
    _check_lengths(documents, given)
    names = RowNames(documents.index)
    values = _reader(task, label_separator)(given.cells, what=given.what, names=names)
    missing = [row for row, value in enumerate(values) if value is None]
    leave_out_missing(
        missing, of=len(values), what=given.what, names=names, drop_missing=drop_missing
    )
    labelled = [row for row, value in enumerate(values) if value is not None]
    rows = _with_words(documents, names, labelled)
    labels = [values[row] for row in rows.tolist()]
    found = taken(documents, rows)
    if task == "regressor":
        targets = np.array(labels, dtype=np.float64)
        if to_learn:
            refuse_one_number(targets, what=given.what)
        return LabelledTexts(found, targets, (), rows, names)
    if missing and task not in _SEVERAL_LABELS:
        labels = cast("list[object]", whole_again(cast(list[Label], labels), what=given.what))
    flat = _flat(labels, task)
    if to_learn:
        _check_classes(found, labels, flat, task=task, what=given.what)
        conflicts = cast("list[Hashable]", labels)
        warn_of_conflicts(found.texts, conflicts, rows.tolist(), what=given.what, names=names)
    learnt = cast(tuple[Label, ...], tuple(labels))
    return LabelledTexts(found, learnt, classes_of(flat), rows, names)


_SEVERAL_LABELS = ("multi_classifier",)
_Reader: TypeAlias = Callable[..., "Sequence[object | None]"]


def _reader(task: HeadTask, separator: str) -> _Reader:
    if task in _SEVERAL_LABELS:
        if not isinstance(separator, str) or not separator:
            raise InvalidOption(
                f"label_separator={separator!r}; expected the text between two labels, such as ','."
            )
        return lambda cells, **how: several_labels(cells, separator=separator, **how)
    return numbers if task == "regressor" else single_labels


def _check_lengths(documents: Documents, given: LabelledData) -> None:
    if len(documents) != len(given.cells):
        raise InvalidInput(
            f"there are {len(documents):,} texts and {len(given.cells):,} labels ({given.what}); "
            "expected one label a text."
        )
    if not len(documents):
        raise InvalidInput("the data have no rows; expected texts with labels to learn from.")


def _with_words(documents: Documents, names: RowNames, rows: Sequence[int]) -> IntArray:
    blank = [row for row in rows if not documents.texts[row].strip()]
    if rows and len(blank) == len(rows):
        raise InvalidInput("none of the texts has a word; expected texts to learn from.")
    if blank:
        warn(
            f"{count_of_rows(len(blank), of=len(rows))} have a text without words, of which "
            f"nothing can be learnt; they are left out: {names.some(blank)}.",
            TrainingDataWarning,
        )
    without = set(blank)
    return np.array([row for row in rows if row not in without], dtype=np.int64)


def _check_classes(
    documents: Documents,
    labels: Sequence[object],
    flat: Sequence[Label],
    *,
    task: HeadTask,
    what: str,
) -> None:
    refuse_numbers(flat, task=task, what=what)
    counts = Counter(flat)
    refuse_one_class(counts, rows=len(labels), task=task, what=what)
    if all(text == label for text, label in zip(documents.texts, labels, strict=True)):
        raise InvalidInput(
            f"{what}: each label is the text itself; expected what is to be learnt of the texts.\n"
            "Say which column holds the labels, and which the texts: y=…, text_column=…"
        )
    warn_of_classes(counts, what=what)


def _flat(labels: Sequence[object], task: HeadTask) -> list[Label]:
    several = cast("Sequence[Sequence[Label]]", labels)
    return cast(
        list[Label], list(chain.from_iterable(several) if task in _SEVERAL_LABELS else labels)
    )


def _taken_labels(labels: TextLabels, numbers: IntArray) -> TextLabels:
    if isinstance(labels, np.ndarray):
        return labels[numbers]
    return tuple(labels[number] for number in numbers.tolist())
