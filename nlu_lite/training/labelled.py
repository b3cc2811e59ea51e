"""Labelled data of whatever kind the task learns from."""

from collections.abc import Hashable
from typing import TypeAlias

import numpy as np

from nlu_lite.model.head_tasks import WORD_TASKS, HeadTask
from nlu_lite.prediction.prediction import words_of
from nlu_lite.training.labelled_texts import LabelledTexts, labelled_texts
from nlu_lite.training.labelled_words import LabelledWords, labelled_words

__all__ = ["Labelled", "labelled_of", "plain_labels", "plain_texts"]

Labelled: TypeAlias = LabelledTexts | LabelledWords


def labelled_of(
    data: object,
    *,
    task: HeadTask,
    y: object,
    text_column: Hashable | None,
    language: str,
    label_separator: str,
    drop_missing: bool,
    to_learn: bool = True,
) -> Labelled:
    """Labelled texts, or words with labels, as the task learns from them.

    Args:
        data: What the user has.
        task: What is learned.
        y: The labels, or their column.
        text_column: The column of the texts.
        language: ISO 639 code of the texts.
        label_separator: What stands between labels in a string.
        drop_missing: Leave rows without a label out.
        to_learn: Whether they are to be learned from, and not only to be held against: then one
            class is too few.

    Raises:
        InvalidInput, InvalidOption: As `labelled_texts` and `labelled_words`.
    """
    if task in WORD_TASKS:
        return labelled_words(
            data,
            task=task,
            y=y,
            text_column=text_column,
            language=language,
            drop_missing=drop_missing,
            to_learn=to_learn,
        )
    return labelled_texts(
        data,
        task=task,
        y=y,
        text_column=text_column,
        label_separator=label_separator,
        drop_missing=drop_missing,
        to_learn=to_learn,
    )


def plain_texts(labelled: Labelled, *, language: str) -> list[str] | list[list[str]]:
    """The texts; or, where labels are of words, the words of each.

    Args:
        labelled: Texts or words with labels.
        language: ISO 639 code of the texts.
    """
    texts = labelled.documents.texts
    if isinstance(labelled, LabelledTexts):
        return list(texts)
    segments = words_of(labelled.documents, language=language)
    bounds, spans = segments.document_words.tolist(), segments.words.tolist()
    return [
        [text[begin:end] for begin, end in spans[first:last]]
        for text, first, last in zip(texts, bounds, bounds[1:], strict=False)
    ]


def plain_labels(labelled: Labelled) -> list[object]:
    """The label or labels of each text; the numbers of a regressor."""
    if isinstance(labelled, LabelledWords):
        return [list(labels) for labels in labelled.of_documents()]
    labels = labelled.labels
    if isinstance(labels, np.ndarray):
        return [float(number) for number in labels]
    return [list(label) if isinstance(label, tuple) else label for label in labels]
