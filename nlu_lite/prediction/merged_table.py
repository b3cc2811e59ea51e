"""The tables of some documents each, as the one table of all of them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import Matrices, offsets_of
from nlu_lite.input.documents import Documents
from nlu_lite.prediction.columns import Column, Excerpts, Names
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.report import merged
from nlu_lite.prediction.table import Table

__all__ = ["merged_table"]

_Array: TypeAlias = npt.NDArray[Any]


def merged_table(documents: Documents, parts: list[Table]) -> Table:
    """The table of all documents.

    Args:
        documents: All of them.
        parts: At least one table, of documents in their order. The list is emptied, and the values
            of a column are let go as they are copied, so that a table is not in memory twice.

    Returns:
        What `Prediction.compute` gives for the documents, but that the items do not say of which
        sentence they are, nor which of them are words: this is for computing.
    """
    report = merged([part.report for part in parts])
    counts = np.concatenate([np.diff(part.items.document_items) for part in parts])
    firsts = offsets_of(np.array([part.items.document_items[-1] for part in parts])).tolist()
    spans = np.concatenate([part.items.spans for part in parts])
    none = np.empty(0, dtype=np.int64)
    labels = _counted_on([part.items.labels for part in parts], firsts)
    items = Items(parts[0].items.level, spans, offsets_of(counts), sentence=none, labels=labels)
    columns = [list(of_all) for of_all in zip(*(part.columns for part in parts), strict=True)]
    parts.clear()
    return Table(
        documents, items, tuple(_merged(each, documents, items, firsts) for each in columns), report
    )


def _merged(
    columns: list[Column], documents: Documents, items: Items, firsts: Sequence[int]
) -> Column:
    name, kind, of = columns[0].name, columns[0].kind, type(columns[0].values)
    nowhere = [
        number + begin
        for column, begin in zip(columns, firsts, strict=False)
        for number in column.nowhere
    ]
    of_parts = [column.values for column in columns]
    columns.clear()
    if of is Excerpts:
        texts = Excerpts(documents.texts, items.documents(), items.spans, items.labels)
        return Column(name, kind, texts, nowhere)
    return Column(name, kind, _TOGETHER[of](of_parts), nowhere)


def _counted_on(parts: Sequence[Mapping[int, str]], firsts: Sequence[int]) -> dict[int, str]:
    places = zip(parts, firsts, strict=False)
    return {item + begin: label for part, begin in places for item, label in part.items()}


def _arrays(parts: list[Any]) -> _Array:
    """One array behind the other; each is let go when it was copied."""
    whole = np.empty((sum(map(len, parts)), *parts[0].shape[1:]), dtype=parts[0].dtype)
    begin = 0
    while parts:
        part = parts.pop(0)
        whole[begin : begin + len(part)] = part
        begin += len(part)
    return whole


def _names(parts: list[Any]) -> Names:
    # A head has the same ones in all parts.
    return Names(parts[0].names, np.concatenate([part.number for part in parts]))


def _matrices(parts: list[Any]) -> Matrices:
    heights = np.concatenate([np.diff(part.offsets) for part in parts])
    rows = [part.rows for part in parts]
    parts.clear()
    return Matrices(_arrays(rows), offsets_of(heights))


_TOGETHER: Mapping[type, Callable[[list[Any]], Any]] = {
    np.ndarray: _arrays,
    Names: _names,
    Matrices: _matrices,
    list: lambda parts: list(chain.from_iterable(parts)),
}
