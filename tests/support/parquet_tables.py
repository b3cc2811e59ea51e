"""Small tables as predict makes them, of words that are parted by blanks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from nlu_lite.input.documents import Documents, chunks_of, documents_of
from nlu_lite.output.parquet import VectorType, write_parquet
from nlu_lite.prediction.report import Report

DIMENSION = 4
VECTORS = "en_embed_small_embeddings"


def table_of(documents: Documents) -> pd.DataFrame:
    """A row a word, its vector made from its characters; one row for a text without words."""
    words: list[str | None] = []
    places: list[int] = []
    for place, text in enumerate(documents.texts):
        found = text.split(" ") if text else [None]
        words += found
        places += [place] * len(found)
    try:
        token = pd.Series(words, dtype=pd.Series(["text"]).dtype)
    except UnicodeEncodeError:
        token = pd.Series(words, dtype=object)
    frame = pd.DataFrame({"token": token, VECTORS: pd.Series(vectors_of(words), dtype=object)})
    labels = pd.Index(documents.rows) if documents.index is None else documents.index
    frame.index = labels.take(places)
    if documents.columns is not None:
        own = documents.columns.take(places).set_axis(frame.index, axis="index")
        frame = pd.concat([frame, own], axis="columns")
    frame.attrs["nlu_lite"] = report(len(documents))
    return frame


def vectors_of(words: Sequence[str | None]) -> list[np.ndarray]:
    """Rows of one matrix: numbers that no other word has, NaN where there is none."""
    matrix = np.full((len(words), DIMENSION), np.nan, dtype=np.float32)
    for row, word in zip(matrix, words, strict=True):
        if word is not None:
            row[:] = sum(map(ord, word)) + np.arange(DIMENSION) / 7
    return list(matrix)


def report(documents: int) -> Report:
    return Report(
        version="1",
        precision="fp32",
        output_level="token",
        tokens="words",
        references={},
        counts={"documents": documents},
    )


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
    return table_of(documents_of(data))


def numbered(count: int) -> Iterator[str]:
    return (f"text number {number}" for number in range(count))
