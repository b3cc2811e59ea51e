"""What the rows of a table are called: by their words, their sentences, or the index."""

import numpy as np
import pandas as pd

from nlu_lite.analysis.sources import report_of
from nlu_lite.analysis.vectors import VectorTable

__all__ = ["labels_of", "texts_of"]

_LEVELS = ("token", "sentence", "document")


def labels_of(table: VectorTable) -> pd.Index:
    """The words of a table of words, the sentences of one of sentences, else the index.

    >>> labels_of(pd.DataFrame({"token": ["I", "see"]}, index=[0, 0])).tolist()
    ['I', 'see']
    """
    if isinstance(table, np.ndarray):
        return pd.RangeIndex(len(table))
    if isinstance(table, pd.DataFrame):
        level = _level(table)
        if level in ("token", "sentence"):
            words: pd.Index = pd.Index(table[level], name=level)
            return words
    index: pd.Index = table.index
    return index


def texts_of(table: pd.DataFrame) -> "pd.Series[str] | None":
    """The column of what each row is: a word, a sentence or a document; None where it is gone."""
    level = _level(table)
    return None if level is None else table[level]


def _level(table: pd.DataFrame) -> str | None:
    said = report_of(table).get("output_level")
    names = [str(said)] if said in _LEVELS else list(_LEVELS)
    return next((name for name in names if name in table.columns), None)
