"""The label of each row whose text it is nearest to: classes without training."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeGuard, TypeVar

import numpy as np
import pandas as pd

from nlu_lite.analysis.additions import check_free, with_columns
from nlu_lite.analysis.embedders import MakesTables
from nlu_lite.analysis.label_texts import label_texts
from nlu_lite.analysis.metrics import unit_rows
from nlu_lite.analysis.points import Points, points_of
from nlu_lite.analysis.similarity import check_dimensions
from nlu_lite.analysis.sources import check_comparable
from nlu_lite.analysis.vectors import Vectors, VectorTable, vector_columns, vectors_of
from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["classify"]

_Label = TypeVar("_Label", bound=Hashable)

_NAMES = ["label", "score"]
_ROWS_AT_ONCE = 8_192


def classify(
    data: object,
    labels: Mapping[_Label, str | Sequence[str]] | Sequence[str],
    pipeline: MakesTables,
    *,
    column: Hashable | None = None,
) -> pd.DataFrame:
    """The table with the label of each row: the one whose texts are nearest by their meaning.

    Nothing is trained, so that the labels should say what they mean: "the card has not arrived"
    rather than "card_arrival". A label of several texts is at the mean of their vectors, each
    divided by its length. With dozens of texts a label, `nearest` among the texts themselves finds
    more.

    Args:
        data: A table of `predict`, also of words or sentences; a Series of vectors, or a matrix. Or
            texts, as `predict` takes them, of which the table of documents is made.
        labels: Texts, each its own label; or a mapping from labels to a text or several.
        pipeline: What the vectors of the labels are made with; the one that made the table.
        column: Which vectors, or which column of a DataFrame has the texts; None: the only one.

    Returns:
        The table, and behind its columns `label` and `score` (float32), the cosine to the texts of
        the label; both are missing where a row has no vector, or one of zeros. Of
        labels that are equally near, the first.

    Raises:
        InvalidOption: There are fewer than two labels, two that are the same, or one without words;
            or the table has a column `label` already.
        InvalidInput: The labels or the data are no texts.
        InvalidVectors: The vectors of the table are of another model than the pipeline's.

    >>> import nlu_lite
    >>> pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    >>> texts = ["Where is my new card?", "Why is the euro so weak?"]
    >>> nlu_lite.classify(texts, ["card delivery", "exchange rates"], pipeline)[["label", "score"]]
                label     score
    0   card delivery  0.5...
    1  exchange rates  0.4...
    """
    texts = label_texts(labels)
    if not callable(getattr(pipeline, "predict", None)):
        raise InvalidInput(
            f"pipeline is {type(pipeline).__name__} ({pipeline!r:.60}); expected what "
            'nlu_lite.load gives: `nlu_lite.load("en.embed_sentence.minilm_L6_384")`.'
        )
    if isinstance(data, pd.DataFrame):
        check_free(data, _NAMES)
    table, vector_column = _table(data, pipeline, column)
    points = points_of(table, vector_column)
    centres = _centres(texts, pipeline, vectors_of(table, vector_column))
    nearest, cosine = _nearest(points, centres)
    return with_columns(
        points.table,
        {
            "label": points.spread(_labels(texts).take(nearest).array),
            "score": points.spread(cosine),
        },
    )


def _table(
    data: object, pipeline: MakesTables, column: Hashable | None
) -> tuple[VectorTable, Hashable | None]:
    """The table to classify, which is made where the data are texts, and its column of vectors."""
    if _has_vectors(data, column):
        return data, column
    if column in getattr(data, "columns", ()):
        return pipeline.predict(data, "document", text_column=column), None
    return pipeline.predict(data, "document"), column


def _has_vectors(data: object, column: Hashable | None) -> TypeGuard[VectorTable]:
    if isinstance(data, pd.DataFrame):
        vectors = vector_columns(data)
        # Another column of the table has texts.
        return bool(vectors) and (column in vectors or column not in data.columns)
    if isinstance(data, pd.Series):
        return bool(vector_columns(data.to_frame()))
    return isinstance(data, np.ndarray) and data.ndim == 2


def _centres(
    texts: Mapping[Hashable, list[str]], pipeline: MakesTables, vectors: Vectors
) -> FloatArray:
    """Shape (labels, dimension): where each label is, at length one."""
    every = [text for those in texts.values() for text in those]
    table = pipeline.predict(every, "document")
    column = vectors.column if vectors.column in vector_columns(table) else None
    made = vectors_of(table, column, name="the table of the labels")
    names = ("the table", "the labels")
    check_comparable(vectors.source, made.source, names=names)
    check_dimensions(vectors, made)
    wordless = [text for text, row in zip(every, made.matrix, strict=True) if np.isnan(row).any()]
    if wordless:
        raise InvalidOption(f"labels: there are no words in {wordless[0]!r}.")
    begins = offsets_of(np.array([len(those) for those in texts.values()]))[:-1]
    return unit_rows(np.add.reduceat(unit_rows(made.matrix), begins, axis=0))


def _nearest(points: Points, centres: FloatArray) -> tuple[IntArray, FloatArray]:
    """The nearest centre of each point, and the cosine to it."""
    nearest = np.empty(len(points), dtype=np.int64)
    cosine = np.empty(len(points), dtype=np.float32)
    for begin in range(0, len(points), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        cosines = points.units[part] @ centres.T
        nearest[part] = cosines.argmax(axis=1)
        cosine[part] = np.clip(cosines.max(axis=1), -1, 1)
    return nearest, cosine


def _labels(texts: Mapping[Hashable, list[str]]) -> "pd.Series[Any]":
    """The labels, in a type that has a missing value."""
    column = pd.Series(list(texts), dtype=object).infer_objects()
    return pd.Series(pd.array(column.to_numpy())) if column.dtype.kind in "ifb" else column


# Tracebacks and pickles say what users import.
classify.__module__ = "nlu_lite"
