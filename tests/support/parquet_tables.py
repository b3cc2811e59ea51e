"""Small tables as predict makes them, of words that are parted by blanks."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import FloatArray, offsets_of
from nlu_lite.input.documents import Documents, chunks_of, documents_of
from nlu_lite.output.parquet import VectorType, write_parquet
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.table import Table
from tests.support.tables import report_of, table_by_hand

DIMENSION = 4
VECTORS = "en_embed_small_embeddings"


def table_of(documents: Documents) -> Table:
    """A row a word, its vector made from its characters; one row for a text without words."""
    words = [text.split(" ") if text else [] for text in documents.texts]
    spans = [
        (begin, begin + len(word))
        for of_text in words
        for word, begin in zip(of_text, begins_of(of_text), strict=True)
    ]
    counts = np.array([len(of_text) for of_text in words], dtype=np.int64)
    sentence = np.repeat(np.arange(len(words)), counts)
    items = Items(
        "token", np.array(spans, dtype=np.int64).reshape(-1, 2), offsets_of(counts), sentence
    )
    vectors = {VECTORS: matrix_of([word for of_text in words for word in of_text])}
    return table_by_hand(documents, items, vectors, report=report_of(len(documents)))


def begins_of(words: Sequence[str]) -> list[int]:
    return list(accumulate((len(word) + 1 for word in words), initial=0))[:-1]


def frame_by_hand(documents: Documents) -> pd.DataFrame:
    """The DataFrame of the same rows, made another way."""
    words: list[str | None] = []
    places: list[int] = []
    for place, text in enumerate(documents.texts):
        of_text = text.split(" ") if text else [None]
        words += of_text
        places += [place] * len(of_text)
    try:
        token = pd.Series(words, dtype=pd.Series(["text"]).dtype)
    except UnicodeEncodeError:
        token = pd.Series(words, dtype=object)
    vectors = pd.Series(list(matrix_of(words)), dtype=object)
    frame = pd.DataFrame({"token": token, VECTORS: vectors})
    labels = pd.Index(documents.rows) if documents.index is None else documents.index
    frame.index = labels.take(places)
    if documents.columns is not None:
        own = documents.columns.take(places).set_axis(frame.index, axis="index")
        frame = pd.concat([frame, own], axis="columns")
    frame.attrs["nlu_lite"] = report_of(len(documents))
    return frame


def matrix_of(words: Sequence[str | None]) -> FloatArray:
    """A row a word: numbers that no other word has, NaN where there is none."""
    matrix = np.full((len(words), DIMENSION), np.nan, dtype=np.float32)
    for row, word in zip(matrix, words, strict=True):
        if word is not None:
            row[:] = sum(map(ord, word)) + np.arange(DIMENSION) / 7
    return matrix


def written(
    data: object,
    path: Path,
    *,
    size: int = 2,
    vectors: VectorType = "float32",
    resume: bool = False,
    settings: dict[str, object] | None = None,
) -> pd.DataFrame:
    """What pandas reads of the file that is written of data."""
    chunks = chunks_of(data, size=size)
    write_parquet(chunks, table_of, path, settings=settings or {}, vectors=vectors, resume=resume)
    return pd.read_parquet(path)


def whole(data: object) -> pd.DataFrame:
    """The table of data in one piece."""
    return frame_by_hand(documents_of(data))


def numbered(count: int) -> Iterator[str]:
    return (f"text number {number}" for number in range(count))
