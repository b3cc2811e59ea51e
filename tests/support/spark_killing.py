"""Work that kills its own worker in the midst of its rows, the first time that it is tried."""

import os
import signal
from collections.abc import Iterator

import pyarrow as pa

from nlu_lite.spark.worker import PredictBatches

__all__ = ["KillingBatches", "TellingBatches"]


class KillingBatches(PredictBatches):
    """Dies behind its first batch of rows."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None
        for batch in PredictBatches.__call__(self, batches):
            yield batch
            if context.attemptNumber() == 0 and context.partitionId() % 3 == 1:
                os.kill(os.getpid(), signal.SIGKILL)


class TellingBatches(PredictBatches):
    """Gives, in the place of words, their process, its threads, and how many models it opened."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import torch

        from nlu_lite.model.process_cache import _opened

        for batch in PredictBatches.__call__(self, batches):
            told = f"{os.getpid()} {torch.get_num_threads()} {_opened.cache_info().misses}"
            columns = [pa.array([told] * batch.num_rows), *batch.columns[1:]]
            yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
