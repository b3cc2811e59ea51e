"""What heads are for, and what labels may be."""

from typing import Literal, TypeAlias, get_args

__all__ = ["HEAD_TASKS", "WORD_TASKS", "HeadTask", "Label"]

HeadTask: TypeAlias = Literal[
    "classifier", "sentiment", "multi_classifier", "regressor", "ner", "pos"
]
Label: TypeAlias = str | int | float | bool

HEAD_TASKS: tuple[HeadTask, ...] = get_args(HeadTask)
# Those whose labels are of words; those of the others are of texts.
WORD_TASKS: tuple[HeadTask, ...] = ("ner", "pos")
