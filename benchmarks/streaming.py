"""The program of the processes that predict a stream of documents and tell what it took."""

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.text import english

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.pipeline import Pipeline
    from nlu_lite.prediction.report import Report

__all__ = ["CODE", "WAYS", "main", "stream"]

# To be run with the arguments of `main`.
CODE = "import sys; from benchmarks.streaming import main; main(sys.argv[1:])"

_WORDS_A_LINE = 20


def stream(documents: int, words: int) -> Iterator[str]:
    """Documents of so many English words each, made when they are asked for; no two are equal.

    >>> texts = list(stream(1_000, 40))
    >>> len(set(texts)), sum(len(text.split()) for text in texts) // 1_000
    (1000, 42)
    """
    english_words = cycle(english().split())
    # A number in each line keeps texts apart when the English begins again.
    numbered = (
        word if place % _WORDS_A_LINE else f"{word}\n{place}."
        for place, word in enumerate(english_words)
    )
    return (" ".join(islice(numbered, words)) for _ in range(documents))


def _predict_iter(pipeline: "Pipeline", texts: Iterator[str], chunk_size: int) -> int:
    frames = pipeline.predict_iter(
        texts, output_level="token", chunk_size=chunk_size, progress=False
    )
    # No table is kept, as by somebody who writes each away.
    return sum(map(_pieces, frames))


def _pieces(frame: "pd.DataFrame") -> int:
    report: Report = frame.attrs["nlu_lite"]
    return sum(reference["counts"]["pieces"] for reference in report["references"].values())


def _to_parquet(pipeline: "Pipeline", texts: Iterator[str], chunk_size: int) -> None:
    with TemporaryDirectory() as folder:
        pipeline.to_parquet(
            texts,
            Path(folder) / "vectors.parquet",
            output_level="token",
            chunk_size=chunk_size,
            progress=False,
        )


WAYS: dict[str, Callable[["Pipeline", Iterator[str], int], int | None]] = {
    "predict_iter": _predict_iter,
    "to_parquet": _to_parquet,
}


def main(arguments: list[str]) -> None:
    """Predict a stream; print its seconds, and its pieces where the way tells them, as JSON.

    Args:
        arguments: Reference and folder of the model, the way, the number of documents, words in
            each, most documents in a chunk.
    """
    import nlu_lite

    warnings.simplefilter("ignore", nlu_lite.UnknownWordsWarning)
    ref, folder, way, *numbers = arguments
    documents, words, chunk_size = map(int, numbers)
    pipeline = nlu_lite.load(ref, path=folder, device="cpu")
    pipeline.predict("Warm.", output_level="token")
    begin = perf_counter()
    pieces = WAYS[way](pipeline, stream(documents, words), chunk_size)
    seconds = perf_counter() - begin
    sys.stdout.write(json.dumps({"seconds": seconds, "pieces": pieces}))
