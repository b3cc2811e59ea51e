"""What runs in Spark's Python workers: batches of texts to batches of predict's rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nlu_lite.input.arrow import texts_in
from nlu_lite.input.cells import texts_of
from nlu_lite.input.documents import Documents
from nlu_lite.output.arrow import array_of
from nlu_lite.prediction.columns import Column
from nlu_lite.prediction.options import Options
from nlu_lite.prediction.prediction import Prediction
from nlu_lite.prediction.report import Report, merged, warn_of_unknown_words
from nlu_lite.prediction.table import Table
from nlu_lite.spark.batches import cuts, joined, runs
from nlu_lite.spark.worker_models import WorkerModels

__all__ = ["PredictBatches"]

_DOCUMENTS = 1_000
# Enough for sequences of like length to be computed together, few enough to stay small.
_CHARACTERS = 250_000
_BYTES = 16 << 20
_NUMBER_BYTES = 8


@dataclass(frozen=True, slots=True)
class PredictBatches:
    """The function of `mapInArrow`; it has no state, so that a task can be tried again.

    Its memory is bounded by a batch that comes in and, beyond that, by about 250,000 characters,
    or by one document that is longer, and 16 MB of rows.

    Attributes:
        models: How to come by the models.
        options: What is asked of them.
        names: The columns of the table.
    """

    models: WorkerModels
    options: Options
    names: tuple[str, ...]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of a partition.

        Args:
            batches: The texts in the first column, behind it the columns that are kept.
        """
        prediction = Prediction.of(self.models.models(), self.options)
        report: Report | None = None
        first = 0
        for batch in joined(batches, rows=_DOCUMENTS):
            documents = Documents(*texts_of(texts_in(batch.column(0)), first=first))
            first += len(documents)
            others = batch.select(range(1, batch.num_columns))
            lengths = np.array([len(text) for text in documents.texts], dtype=np.int64)
            for begin, end in runs(lengths + 1, most=_CHARACTERS):
                table = prediction.compute(documents.part(begin, end))
                report = table.report if report is None else merged([report, table.report])
                yield from self._rows(table, others.slice(begin, end - begin))
        if report is not None:
            warn_of_unknown_words(report)

    def _rows(self, table: Table, others: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        document, item = table.items.rows()
        row_bytes = _row_bytes(table.columns)
        for begin, end in cuts(others, document, row_bytes=row_bytes, most=_BYTES):
            arrays = [array_of(column, item[begin:end]) for column in table.columns]
            taken = pa.array(document[begin:end])
            arrays += [column.take(taken) for column in others.columns]
            yield pa.RecordBatch.from_arrays(arrays, names=list(self.names))


def _row_bytes(columns: Sequence[Column]) -> int:
    """About how large a row is, the text left out."""
    return sum(
        column.values.shape[1] * column.values.itemsize
        if isinstance(column.values, np.ndarray) and column.values.ndim == 2
        else _NUMBER_BYTES
        for column in columns
    )
