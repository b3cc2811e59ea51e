"""What a head says of texts, as JSON has it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from nlu_lite.model.head import Head, HeadTask
from nlu_lite.prediction.label_columns import label_name, probability_names

__all__ = ["Said", "labels_of"]

Said: TypeAlias = dict[str, object]
_Columns: TypeAlias = Mapping[str, list[object]]


def labels_of(frame: pd.DataFrame, texts: int, head: Head, ref: str) -> list[Said]:
    """What is said of each text.

    Args:
        frame: The table that `Pipeline.predict` gives, with an index that counts the texts;
            with positions, where rows are words or entities.
        texts: How many there are.
        head: What made it.
        ref: The reference of the model, as typed.

    Returns:
        Of labels of texts `label` and `confidence` (None where there are no words), or `labels`
        and `confidences`, and `probabilities` by class; of a regressor `value`; of labels of words
        `words` or `entities`, lists of `text`, `label`, `confidence`, `begin` and `end`.
    """
    columns = {str(name): _plain(frame[name]) for name in frame.columns}
    if not head.of_words:
        make = _OF_TEXTS[head.task]
        return [make(columns, row, head, ref) for row in range(texts)]
    what, level, label = _OF_WORDS[head.task]
    label = label or label_name(ref, head)
    confidence = "entities_confidence" if head.task == "ner" else f"{label}_confidence"
    names = {
        "text": level,
        "label": label,
        "confidence": confidence,
        "begin": f"{level}_begin",
        "end": f"{level}_end",
    }
    said: list[list[Said]] = [[] for _ in range(texts)]
    for row, text in enumerate(frame.index.tolist()):
        # A text without any keeps a row.
        if columns[level][row] is not None:
            said[text].append({key: columns[name][row] for key, name in names.items()})
    return [{what: rows} for rows in said]


def _plain(column: "pd.Series[Any]") -> list[object]:
    """Cells as JSON has them: Python's own, and None where there is none."""
    return [_cell(cell) for cell in column.tolist()]


def _cell(cell: Any) -> object:  # noqa: ANN401  # whatever a column holds
    if isinstance(cell, np.ndarray):
        return cell.tolist()
    if isinstance(cell, list):
        return cell
    return None if pd.isna(cell) else cell


def _one(columns: _Columns, row: int, head: Head, ref: str) -> Said:
    name = label_name(ref, head)
    said = {"label": columns[name][row], "confidence": columns[f"{name}_confidence"][row]}
    return {**said, "probabilities": _probabilities(columns, row, head, ref)}


def _several(columns: _Columns, row: int, head: Head, ref: str) -> Said:
    name = label_name(ref, head)
    said = {"labels": columns[name][row], "confidences": columns[f"{name}_confidence"][row]}
    return {**said, "probabilities": _probabilities(columns, row, head, ref)}


def _number(columns: _Columns, row: int, head: Head, ref: str) -> Said:
    return {"value": columns[label_name(ref, head)][row]}


def _probabilities(columns: _Columns, row: int, head: Head, ref: str) -> dict[str, object]:
    names = probability_names(ref, head)
    return {str(label): columns[name][row] for label, name in zip(head.classes, names, strict=True)}


_OF_TEXTS: Mapping[HeadTask, Callable[[_Columns, int, Head, str], Said]] = {
    "classifier": _one,
    "sentiment": _one,
    "multi_classifier": _several,
    "regressor": _number,
}
# What the list is called, the column of the texts, and that of the labels ("": as the head says).
_OF_WORDS: Mapping[HeadTask, tuple[str, str, str]] = {
    "ner": ("entities", "entities", "entities_class"),
    "pos": ("words", "token", ""),
}
