"""Vectors and spans to a DataFrame; no other module builds rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from nlu_lite.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.text.segments import Segments

__all__ = ["token_frame"]


def token_frame(
    segments: Segments,
    rows: Sequence[int],
    columns: Mapping[str, FloatArray],
    *,
    positions: bool = False,
) -> pd.DataFrame:
    """The table of words.

    A document without words keeps one row: its token is missing, its vectors are NaN.

    Args:
        segments: Sentences and words of the documents.
        rows: For each document the label of its row in the user's data.
        columns: Name and vectors of each column, shape (words, dimension), float32.
        positions: Add `token_begin` and `token_end`, code points of the text, half-open.

    Returns:
        Columns `token`, then the positions, then one of vectors for each of `columns`; vectors are
        views of one matrix a column. The index repeats `rows` for each word.
    """
    document, word = _rows_of_words(segments.document_words)
    names = ["token", *(["token_begin", "token_end"] if positions else []), *columns]
    token, begin, end = _tokens(segments, document, word)
    data: dict[str, pd.Series] = {"token": token}
    if positions:
        data |= {"token_begin": begin, "token_end": end}
    for name, vectors in columns.items():
        data[name] = _vector_series(_with_missing(vectors, word))
    frame = pd.DataFrame(data, columns=names)
    return frame.set_axis(pd.Index(rows).take(document), axis="index")


def _rows_of_words(document_words: IntArray) -> tuple[IntArray, IntArray]:
    """For each row of the table its document, and its word or -1."""
    counts = np.diff(document_words)
    lengths = np.maximum(counts, 1)
    document = np.repeat(np.arange(len(counts)), lengths)
    word = np.full(len(document), -1, dtype=np.int64)
    word[ranges(offsets_of(lengths)[:-1], counts)] = np.arange(document_words[-1])
    return document, word


def _tokens(
    segments: Segments, document: IntArray, word: IntArray
) -> tuple["pd.Series[str]", pd.Series, pd.Series]:
    missing = word < 0
    spans = np.zeros((len(word), 2), dtype=np.int64)
    spans[~missing] = segments.words
    places = zip(document.tolist(), spans.tolist(), missing.tolist(), strict=True)
    texts = [
        None if absent else segments.texts[number][begin:end]
        for number, (begin, end), absent in places
    ]
    begin, end = (_integer_series(spans[:, side], missing) for side in (0, 1))
    return _text_series(texts), begin, end


def _text_series(texts: list[str | None]) -> "pd.Series[str]":
    dtype = pd.Series(["text"]).dtype
    try:
        return pd.Series(texts, dtype=dtype)
    except UnicodeEncodeError:
        # Strings in Arrow memory are UTF-8, in which a lone surrogate has no form.
        return pd.Series(texts, dtype=object)


def _integer_series(values: IntArray, missing: np.ndarray) -> pd.Series:
    # Always the type that has a missing value, so that it does not change with the data.
    return pd.Series(values, dtype="Int64").mask(missing)


def _with_missing(vectors: FloatArray, word: IntArray) -> FloatArray:
    if len(word) == len(vectors):
        return vectors
    rows = np.full((len(word), vectors.shape[1]), np.nan, dtype=np.float32)
    rows[word >= 0] = vectors
    return rows


def _vector_series(vectors: FloatArray) -> pd.Series:
    return pd.Series(list(vectors), dtype=object)
