"""The texts that a student learns from, and what is known of them beside the teacher's answers."""

import os
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from nlu_lite.common.arrays import FloatArray, ranges
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.input.documents import documents_of
from nlu_lite.input.files import read_file
from nlu_lite.input.foreign_tables import pandas_of
from nlu_lite.input.tables import is_frame
from nlu_lite.model.head import Head
from nlu_lite.prediction.prediction import words_of
from nlu_lite.training.conll import read_sentences
from nlu_lite.training.dataset import Dataset, dataset_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import Subject
from nlu_lite.training.labelled import labelled_of
from nlu_lite.training.labels import is_missing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["dataset_to_teach", "is_file_of_words", "known_targets"]

# Files of words with labels, which no table is read from.
_OF_WORDS = (".conll", ".conllu", ".conllu.gz", ".conll.gz", ".iob", ".bio")
_ROWS_A_PART = 10_000


def dataset_to_teach(
    data: object, subject: Subject, options: DistilOptions, *, language: str
) -> Dataset:
    """Texts with words, in the user's order, with what is known of their labels.

    Args:
        data: Texts in any form; a table may have labels, for some of the rows.
        subject: What is taught.
        options: Which column holds what.
        language: ISO 639 code of the texts, for their words.

    Returns:
        A dataset whose targets have shape (texts or words, outputs): 1 for the label that is known
        of it, else 0; the number of a regressor; rows of NaN where nothing is known.

    Raises:
        InvalidInput: There are no texts, or a label is none of the teacher's.
        FileUnavailable: The file can't be read.
    """
    has_labels = subject.of_words and subject.head is not None and options.y is not None
    table = _read(data, has_labels=has_labels)
    dataset = _dataset(table, subject, options, language)
    words = np.diff(dataset.segments.document_words)
    empty = int((words == 0).sum())
    if empty == len(dataset):
        raise InvalidInput(
            f"none of the {len(dataset):,} texts has words; a student learns from texts, such as "
            "nlu_lite.distill(teacher, frame['text'])."
        )
    if empty:
        warn(
            f"{empty:,} of {len(dataset):,} texts have no words; nothing is learned from them.",
            TrainingDataWarning,
        )
    return dataset.take(np.flatnonzero(words)) if empty else dataset


def known_targets(dataset: Dataset, head: Head) -> FloatArray:
    """The targets of a labelled dataset as outputs of a head; rows of NaN for what it can't give.

    Args:
        dataset: Its targets are numbers of the head's classes, flags, or numbers.
        head: The teacher's.

    Returns:
        Shape (texts or words, outputs), float32.
    """
    targets = dataset.targets
    if head.task == "regressor":
        return targets.astype(np.float32).reshape(-1, 1)
    if head.task == "multi_classifier":
        return targets.astype(np.float32)
    known = np.zeros((len(targets), len(head.classes)), dtype=np.float32)
    there = np.flatnonzero(targets >= 0)
    known[there, targets[there].astype(np.int64)] = 1
    known[targets < 0] = np.nan
    return known


def _read(data: object, *, has_labels: bool) -> object:
    """What a file holds, but one of words with labels that are wanted; anything else as it is."""
    if not isinstance(data, (str, os.PathLike)):
        return pandas_of(data)
    path = Path(os.fspath(cast("str | os.PathLike[str]", data))).expanduser()
    if isinstance(data, str) and not path.is_file():
        raise InvalidInput(
            f"distill got the string {data!r:.60}, which is no file; expected many texts: a list, "
            "a column, a DataFrame, or the path of a file."
        )
    if path.name.lower().endswith(_OF_WORDS):
        return path if has_labels else [list(one.words) for one in read_sentences(path, task="pos")]
    parts = list(read_file(path, chunk_size=_ROWS_A_PART, as_written=True))
    if not parts or not is_frame(parts[0]):
        return parts
    import pandas as pd

    return pd.concat(cast("list[pd.DataFrame]", parts))


def _dataset(table: object, subject: Subject, options: DistilOptions, language: str) -> Dataset:
    head = subject.head
    labels = _labels_in(table, options.y) if head is not None else None
    if head is None or labels is None:
        return _unlabelled(table, subject, options.text_column, language)
    there = np.flatnonzero([not is_missing(label) for label in labels])
    if isinstance(table, Path) or (subject.of_words and len(there) == len(labels)):
        dataset = _labelled(table, head, options, language)
        return replace(dataset, targets=known_targets(dataset, head))
    frame = cast("pd.DataFrame", table)
    if subject.of_words and _is_of_rows(labels):
        dataset = _labelled(frame, head, options, language)
        return replace(dataset, targets=known_targets(dataset, head))
    whole = _unlabelled(frame, subject, options.text_column, language)
    if not len(there):
        return whole
    given = _labelled(frame.iloc[there], head, options, language)
    # What has no words is left out of what is labelled.
    words = np.diff(whole.segments.document_words)[there]
    rows = there[words > 0]
    if subject.of_words:
        rows = ranges(whole.segments.document_words[there], words)
    known = whole.targets.copy()
    known[rows] = known_targets(given, head)
    return replace(whole, targets=known)


def _is_of_rows(labels: "pd.Series") -> bool:
    """Whether a table of words has a row a word, and so a label a row."""
    return any(isinstance(label, str) for label in labels)


def _labels_in(table: object, y: object) -> "pd.Series | None":
    """The column of labels; None where there is none, which is asked for by name alone."""
    import pandas as pd

    if isinstance(table, Path):
        return pd.Series([], dtype=object)
    if is_frame(table) and isinstance(y, Hashable) and y in table.columns:
        return table[y]
    if y is None or (isinstance(y, str) and y == "y"):
        return None
    there = (
        f"the columns are {', '.join(map(repr, table.columns))}"
        if is_frame(table)
        else "the texts are no DataFrame"
    )
    raise InvalidInput(
        f"there is no column y={y!r:.60} of labels; {there}.\n"
        "Leave y= out to learn from the teacher's answers alone."
    )


def _unlabelled(
    data: object, subject: Subject, text_column: Hashable | None, language: str
) -> Dataset:
    documents = documents_of(data, text_column=text_column, keep_columns=False)
    segments = words_of(documents, language=language)
    count = len(segments.words) if subject.of_words else len(documents)
    outputs = 0 if subject.head is None else len(subject.head.classes) or 1
    return Dataset(
        documents=documents,
        segments=segments,
        targets=np.full((count, outputs), np.nan, dtype=np.float32),
        of_words=subject.of_words,
        language=language,
    )


def _labelled(data: object, head: Head, options: DistilOptions, language: str) -> Dataset:
    labelled = labelled_of(
        data,
        task=head.task,
        y=options.y,
        text_column=options.text_column,
        language=language,
        label_separator=options.label_separator,
        drop_missing=True,
        to_learn=False,
    )
    known = {*head.classes}
    unknown = [label for label in labelled.classes if label not in known]
    if unknown and head.task != "regressor":
        raise InvalidInput(
            f"the teacher does not know the labels {', '.join(map(repr, unknown[:5]))}; it knows "
            f"{', '.join(map(repr, head.classes[:10]))}.\n"
            "Fit the teacher to all labels first, or leave the column out: y=None."
        )
    return dataset_of(labelled, head.classes, task=head.task, language=language)


def is_file_of_words(path: Path) -> bool:
    """Whether a file holds words with labels, a word a line, by its name."""
    return path.name.lower().endswith(_OF_WORDS)
