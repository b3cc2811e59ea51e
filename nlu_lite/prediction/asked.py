"""What a user asks for in one call: what to compute, and how to read the data."""

import os
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from nlu_lite.common.progress import progress as progress_bar
from nlu_lite.input.documents import Documents, chunks_of, documents_of
from nlu_lite.model.model import Model
from nlu_lite.prediction.options import Level, Options, PredictOptions
from nlu_lite.prediction.report import warn_of_unknown_words
from nlu_lite.prediction.table import Prediction

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.output.parquet import VectorType

__all__ = ["Asked", "asked_of"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """What a user asks for in one call.

    Attributes:
        prediction: What to compute.
        text_column: The column of a DataFrame that holds the texts.
        keep_columns: Whether to repeat its other columns.
        progress: Whether to show a bar; None: as it fits.
    """

    prediction: Prediction
    text_column: Hashable | None
    keep_columns: bool
    progress: bool | None

    def table(self, data: object) -> "pd.DataFrame":
        """The table of all documents of the data."""
        documents = documents_of(data, text_column=self.text_column, keep_columns=self.keep_columns)
        with progress_bar(self.prediction.work(documents), shown=self.progress) as advance:
            frame = self.prediction.table(documents, advance)
        warn_of_unknown_words(frame.attrs["nlu_lite"], stacklevel=3)
        return frame

    def tables(self, data: object, *, size: int) -> "Iterator[pd.DataFrame]":
        """Tables of at most `size` documents each."""
        return self.prediction.tables(self._chunks(data, size), progress=self.progress)

    def write(
        self,
        data: object,
        path: str | os.PathLike[str],
        *,
        size: int,
        resume: bool,
        vectors: "VectorType",
    ) -> None:
        """Write the table of all documents to a Parquet file, `size` documents at a time."""
        from nlu_lite.output.parquet import write_parquet

        with progress_bar(None, shown=self.progress) as advance:
            report = write_parquet(
                self._chunks(data, size),
                partial(self.prediction.table, advance=advance),
                path,
                settings=self.prediction.settings(),
                resume=resume,
                vectors=vectors,
            )
        warn_of_unknown_words(report, stacklevel=3)

    def _chunks(self, data: object, size: int) -> Iterator[Documents]:
        return chunks_of(
            data, size=size, text_column=self.text_column, keep_columns=self.keep_columns
        )


def asked_of(
    models: Mapping[str, Model],
    output_level: str | None,
    options: PredictOptions,
    *,
    precision: str,
) -> Asked:
    """Check what is asked, before any work is done.

    Args:
        models: The model of each reference.
        output_level: What a row is; None: what the last reference is for.
        options: The options of the call.
        precision: What the models compute in.

    Raises:
        InvalidOption: An option has a value that it cannot take.
    """
    of_prediction = options.copy()
    text_column = of_prediction.pop("text_column", None)
    keep_columns = of_prediction.pop("keep_columns", True)
    progress = of_prediction.pop("progress", None)
    last = list(models.values())[-1]
    level = last.spec.task.removesuffix("_embeddings") if output_level is None else output_level
    layers = of_prediction.get("layers", ())
    if isinstance(layers, Iterator):
        # It would serve the first of several models only.
        of_prediction["layers"] = tuple(layers)
    made = Options(level=cast(Level, level), **of_prediction)  # type: ignore[misc]
    return Asked(
        prediction=Prediction.of(models, made, precision=precision),
        text_column=text_column,
        keep_columns=keep_columns,
        progress=progress,
    )
