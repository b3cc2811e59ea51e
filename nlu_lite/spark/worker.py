"""What runs in Spark's Python workers: batches of texts to batches of predict's rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nlu_lite.input.arrow import texts_in
from nlu_lite.input.cells import texts_of
from nlu_lite.input.documents import Documents
from nlu_lite.output.arrow import column_of
from nlu_lite.output.frame import Values
from nlu_lite.prediction.asked import asked_of
from nlu_lite.prediction.options import PredictOptions
from nlu_lite.prediction.report import Report, merged, warn_of_unknown_words
from nlu_lite.prediction.table import Computed, Prediction
from nlu_lite.spark.batches import cuts, joined, runs
from nlu_lite.spark.worker_models import Opening

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
        opening: How to come by the pipeline.
        level: What a row is.
        options: The options of predict.
        names: The columns of the table.
    """

    opening: Opening
    level: str
    options: PredictOptions
    names: tuple[str, ...]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of a partition.

        Args:
            batches: The texts in the first column, behind it the columns that are kept.
        """
        pipeline = self.opening.pipeline()
        asked = asked_of(pipeline.models, self.level, self.options, precision=pipeline.precision)
        report: Report | None = None
        first = 0
        for batch in joined(batches, rows=_DOCUMENTS):
            documents = Documents(*texts_of(texts_in(batch.column(0)), first=first))
            first += len(documents)
            others = batch.select(range(1, batch.num_columns))
            lengths = np.array([len(text) for text in documents.texts], dtype=np.int64)
            for begin, end in runs(lengths + 1, most=_CHARACTERS):
                part = documents.part(begin, end)
                found = asked.prediction.compute(part, _unseen)
                report = found.report if report is None else merged([report, found.report])
                yield from self._rows(
                    asked.prediction, part, found, others.slice(begin, end - begin)
                )
        if report is not None:
            warn_of_unknown_words(report, stacklevel=2)

    def _rows(
        self, prediction: Prediction, documents: Documents, found: Computed, others: pa.RecordBatch
    ) -> Iterator[pa.RecordBatch]:
        document, item = found.items.rows()
        row_bytes = _row_bytes(found.columns)
        for begin, end in cuts(others, document, row_bytes=row_bytes, most=_BYTES):
            of_document, of_item = document[begin:end], item[begin:end]
            cells = found.items.cells(documents.texts, of_document, of_item)
            arrays = [pa.array(cells, pa.string())]
            if prediction.options.positions:
                arrays += _positions(found, of_item)
            arrays += [column_of(values, of_item) for values in found.columns.values()]
            arrays += [column.take(pa.array(of_document)) for column in others.columns]
            yield pa.RecordBatch.from_arrays(arrays, names=list(self.names))


def _positions(found: Computed, item: np.ndarray) -> list[pa.Array]:
    nowhere = (item < 0) | np.isin(item, list(found.items.labels))
    spans = found.items.spans
    places = spans[item] if len(spans) else np.zeros((len(item), 2), dtype=np.int64)
    return [pa.array(np.ascontiguousarray(side), mask=nowhere) for side in places.T]


def _row_bytes(columns: Mapping[str, Values]) -> int:
    """About how large a row is."""
    return sum(
        values.shape[1] * values.itemsize
        if isinstance(values, np.ndarray) and values.ndim == 2
        else _NUMBER_BYTES
        for values in columns.values()
    )


def _unseen(done: int) -> None:
    """Count nothing: Spark shows how far it is."""
